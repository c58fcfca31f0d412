import type { AnnotatedImage, AnnotationCategory, JsonValue } from '../../model/annotation.ts';
import { splitOfName } from '../../sources/split.ts';
import type { AnnotationWriter, WriteContext, WrittenName } from '../format.ts';
import { isJsonObject } from '../json-values.ts';
import { PlaceNames, safePath } from '../place-names.ts';
import { TextFile } from '../text-file.ts';
import { xmlAttributes, xmlText } from '../xml/elements.ts';
import { labelsXml, unknownLabelFields } from './labels.ts';
import { plainValue } from './read-image.ts';
import { attributesXml, FIRST_OWN_GROUP, shapesXml } from './write-shape.ts';

const IMAGE_ATTRIBUTES = new Set(['id', 'name', 'subset', 'width', 'height']);

/** "CVAT for images 1.1": `annotations.xml`, and the pictures in `images/`. */
export function writeCvat(context: WriteContext): AnnotationWriter {
  const { header, pictures, lose } = context;
  const categories = new Map(header.categories.map((category) => [category.name, category]));
  const file = context.file(context.stem === '' ? 'annotations.xml' : `${context.stem}.xml`);
  const text = new TextFile(file);
  const names = new PlaceNames();
  let number = 0;
  let group = FIRST_OWN_GROUP;
  let isBegun = false;

  const begin = async (): Promise<void> => {
    isBegun = true;
    countLostOfHeader(context);
    await text.write(headXml(header.fields ?? {}, header.categories));
  };
  return {
    async add(image): Promise<WrittenName> {
      if (!isBegun) await begin();
      let path = image.path;
      if (pictures) {
        const folder =
          image.split === undefined ? 'images' : `images/${safePath(image.split.replaceAll(/[\\/]/g, '_'))}`;
        const placed = names.name(folder, image.path);
        await pictures.place(image, placed);
        path = placed.slice(folder.length + 1);
      }
      const shapes = image.objects.map((object) =>
        shapesXml(
          object,
          object.category === null ? undefined : categories.get(object.category),
          () => group++,
          context,
        ),
      );
      if (image.captions) lose('captions', image.captions.length);
      const attributes = imageAttributes(image, path, number++, context);
      await text.write(`<image${xmlAttributes(attributes)}>\n${shapes.join('')}${tagsXml(image)}</image>\n`);
      return { path, split: image.split };
    },
    async finish() {
      if (!isBegun) await begin();
      await text.write('</annotations>\n');
      await text.flush();
      await file.close();
    },
  };
}

function imageAttributes(
  image: AnnotatedImage,
  name: string,
  number: number,
  { lose }: WriteContext,
): Record<string, string | number | undefined> {
  const { id, split, width, height, fields = {} } = image;
  const kept = fields.subset;
  const subset = typeof kept === 'string' && split !== undefined && splitOfName(kept) === split ? kept : split;
  const more: Record<string, string> = {};
  for (const [field, value] of Object.entries(fields)) {
    if (field === 'tags' || (field === 'subset' && value === subset)) continue;
    const isName = /^[a-z_][\w.-]*$/i.test(field) && !IMAGE_ATTRIBUTES.has(field);
    if (isName && typeof value !== 'object' && plainValue(String(value)) === value) more[field] = String(value);
    else lose('image-fields');
  }
  if (typeof id === 'string' && /^\d+$/.test(id)) lose('image-ids');
  return { id: id ?? number, name, subset, width: width ?? undefined, height: height ?? undefined, ...more };
}

/** Labels of the whole image; what their tags said besides, as long as they are the same ones. */
function tagsXml({ labels = [], fields }: AnnotatedImage): string {
  const kept = (Array.isArray(fields?.tags) ? (fields.tags as readonly JsonValue[]) : []).filter(isJsonObject);
  const known = kept.filter(({ label }) => labels.includes(String(label)));
  const added = labels.filter((label) => !known.some((tag) => tag.label === label)).map((label) => ({ label }));
  const tags: readonly { readonly [name: string]: JsonValue }[] = [...known, ...added];
  return tags
    .map(({ label, source, attributes }) => {
      const own = { label: String(label), source: typeof source === 'string' ? source : 'manual' };
      return `<tag${xmlAttributes(own)}>${attributesXml(attributes)}</tag>\n`;
    })
    .join('');
}

function headXml(fields: Readonly<Record<string, JsonValue>>, categories: readonly AnnotationCategory[]): string {
  const version = typeof fields.version === 'string' ? fields.version : '1.1';
  const labels = labelsXml(categories);
  let isPut = false;
  const node = (value: JsonValue): string => {
    if (!isJsonObject(value) || typeof value.name !== 'string' || !/^[a-z_][\w.-]*$/i.test(value.name)) return '';
    const { name, attributes, children, text } = value;
    const head = `<${name}${xmlAttributes(isJsonObject(attributes) ? (attributes as Record<string, string>) : {})}>`;
    const inner = Array.isArray(children) ? children.map(node).join('') : xmlText(typeof text === 'string' ? text : '');
    const isOwner = !isPut && ['task', 'project', 'job'].includes(name);
    if (isOwner) isPut = true;
    return `${head}${inner}${isOwner ? labels : ''}</${name}>\n`;
  };
  const meta = isJsonObject(fields.meta) && Array.isArray(fields.meta.children) ? fields.meta.children : [];
  const inner = meta.map(node).join('');
  const task = isPut ? '' : `<task><name>goldpan</name><mode>annotation</mode>${labels}</task>\n`;
  return `<?xml version="1.0" encoding="utf-8"?>\n<annotations>\n<version>${xmlText(version)}</version>\n<meta>\n${inner}${task}</meta>\n`;
}

function countLostOfHeader({ header, lose }: WriteContext): void {
  const others = Object.keys(header.fields ?? {}).filter((name) => name !== 'meta' && name !== 'version').length;
  if (others > 0) lose('set-fields', others);
  for (const { id, supercategory, fields } of header.categories) {
    if (id !== null) lose('category-ids');
    const unknown = unknownLabelFields(fields ?? {}) + (supercategory === undefined ? 0 : 1);
    if (unknown > 0) lose('category-fields', unknown);
  }
}
