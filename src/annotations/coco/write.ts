import type {
  AnnotatedImage,
  AnnotationCategory,
  AnnotationHeader,
  Caption,
  JsonValue,
} from '../../model/annotation.ts';
import type { AnnotationWriter, OutputFile, Scratch, WriteContext, WrittenName } from '../format.ts';
import { isJsonObject, setOwn } from '../json-values.ts';
import { safeName } from '../safe-name.ts';
import { TextFile } from '../text-file.ts';
import { LABEL_RECORDS } from './coco-set.ts';
import { Numbering } from './numbering.ts';
import { objectRecord } from './write-record.ts';

/** Members of the outermost object that are written by themselves. */
const OWN_MEMBERS = new Set(['images', 'annotations', 'categories']);
const OWN_IMAGE_FIELDS = new Set(['id', 'file_name', LABEL_RECORDS]);

/**
 * Writes `annotations/instances_SPLIT.json`, and captions and labels of whole images into files of their own beside it:
 * readers of boxes stumble over annotations without one. Written as one file, captions are in it where there are no
 * categories, labels where an image has no objects.
 */
export function writeCoco(context: WriteContext): AnnotationWriter {
  const categories = new CategoryNumbers(context.header.categories);
  const parts = new Map<string, Part>();
  const isFile = context.stem !== '';
  const hasObjects = context.header.categories.length > 0;

  const part = async (kind: 'instances' | 'captions' | 'labels', split: string | undefined): Promise<Part> => {
    const name = isFile
      ? `${context.stem}.json`
      : `annotations/${kind}${split === undefined ? '' : `_${safeName(split).replaceAll('/', '_')}`}.json`;
    const known = parts.get(name);
    if (known) return known;
    const made = new Part(context, name);
    parts.set(name, made);
    await made.begin(context.header);
    return made;
  };

  return {
    async add(image): Promise<WrittenName> {
      const { split } = image;
      const captions = image.captions ?? [];
      const labels = image.labels ?? [];
      const name = context.pictures ? safeName(image.path) : image.path;
      if (context.pictures) {
        const folder = split === undefined ? '' : `${safeName(split).replaceAll('/', '_')}/`;
        await context.pictures.place(image, `images/${folder}${name}`);
      }
      if (isFile && split !== undefined) context.lose('splits');
      const main = await part('instances', split);
      const id = main.images.take(image.id, () => context.lose('image-ids'));
      const record = JSON.stringify(imageRecord(image, id, name, context));
      await main.addImage(record);
      for (const object of image.objects) {
        const number = main.annotations.take(object.id, () => context.lose('object-ids'));
        await main.addAnnotation(JSON.stringify(objectRecord(object, number, id, categories, context)));
      }
      if (captions.length > 0) {
        if (isFile && hasObjects) context.lose('captions', captions.length);
        else await addCaptions(isFile ? main : await part('captions', split), captions, id, record, main);
      }
      if (labels.length > 0) {
        if (isFile && image.objects.length > 0) context.lose('labels', labels.length);
        else await addLabels(isFile ? main : await part('labels', split), image, labels, id, record, main);
      }
      return { path: name, ...(!isFile && split !== undefined && { split }) };
    },
    async finish() {
      if (parts.size === 0) await part('instances', undefined);
      for (const each of parts.values()) await each.end(categories);
    },
  };

  async function addCaptions(to: Part, captions: readonly Caption[], id: number | string, record: string, main: Part) {
    if (to !== main) await to.addImage(record);
    for (const { id: given, text, fields } of captions) {
      const number = to.annotations.take(given, () => context.lose('object-ids'));
      await to.addAnnotation(JSON.stringify({ id: number, image_id: id, caption: text, ...fields }));
    }
  }

  async function addLabels(
    to: Part,
    image: AnnotatedImage,
    labels: readonly string[],
    id: number | string,
    record: string,
    main: Part,
  ) {
    if (to !== main) await to.addImage(record);
    const kept = image.fields?.[LABEL_RECORDS];
    const records = Array.isArray(kept) && kept.length === labels.length ? (kept as readonly JsonValue[]) : [];
    for (const [i, label] of labels.entries()) {
      const given = records[i];
      const fields = isJsonObject(given) ? given : {};
      const number = to.annotations.take(fields.id as number | string | undefined, () => context.lose('object-ids'));
      await to.addAnnotation(
        JSON.stringify({ ...fields, id: number, image_id: id, category_id: categories.numberOf(label) }),
      );
    }
  }
}

function imageRecord(image: AnnotatedImage, id: number | string, name: string, context: WriteContext): JsonValue {
  const record: Record<string, JsonValue> = { id, file_name: name };
  if (image.width !== null) record.width = image.width;
  if (image.height !== null) record.height = image.height;
  for (const field of Object.keys(image.fields ?? {})) {
    if (field === LABEL_RECORDS && image.labels) continue;
    if (OWN_IMAGE_FIELDS.has(field) || Object.hasOwn(record, field)) context.lose('image-fields');
    else setOwn(record, field, image.fields![field]!);
  }
  return record;
}

/** One file under construction: images go into it at once, annotations are put aside until all images are in. */
class Part {
  readonly images = new Numbering();
  readonly annotations = new Numbering();
  readonly #file: OutputFile;
  readonly #scratch: Scratch;
  readonly #text: TextFile;
  readonly #aside: TextFile;
  #imageCount = 0;
  #annotationCount = 0;

  constructor(context: WriteContext, name: string) {
    this.#file = context.file(name);
    this.#text = new TextFile(this.#file);
    this.#scratch = context.scratch();
    this.#aside = new TextFile(this.#scratch);
  }

  async begin({ fields }: AnnotationHeader): Promise<void> {
    let text = '{\n';
    for (const name of Object.keys(fields ?? {})) {
      if (!OWN_MEMBERS.has(name)) text += `${JSON.stringify(name)}: ${JSON.stringify(fields![name])},\n`;
    }
    await this.#text.write(`${text}"images": [`);
  }

  addImage(record: string): Promise<void> | undefined {
    return this.#text.write(`${this.#imageCount++ === 0 ? '' : ','}\n${record}`);
  }

  addAnnotation(record: string): Promise<void> | undefined {
    return this.#aside.write(`${this.#annotationCount++ === 0 ? '' : ','}\n${record}`);
  }

  async end(categories: CategoryNumbers): Promise<void> {
    await this.#text.write('\n],\n"annotations": [');
    await this.#text.flush();
    await this.#aside.flush();
    for await (const bytes of this.#scratch.read()) await this.#file.write(bytes);
    const records = categories.records().map((record) => `\n${JSON.stringify(record)}`);
    await this.#text.write(`\n],\n"categories": [${records.join(',')}\n]\n}\n`);
    await this.#text.flush();
    await this.#file.close();
  }
}

/** Category names → the numbers they are written by. */
export class CategoryNumbers {
  readonly #categories: AnnotationCategory[];
  readonly #ids = new Map<string, number | string>();
  readonly #declared: Set<string>;
  readonly #taken = new Set<string>();
  #next = 1;

  constructor(categories: readonly AnnotationCategory[]) {
    this.#categories = [...categories];
    this.#declared = new Set(categories.map(({ name }) => name));
    for (const { name, id, fields } of categories) {
      const given = id ?? fields?.id;
      if ((typeof given !== 'number' && typeof given !== 'string') || this.#taken.has(String(given))) continue;
      this.#ids.set(name, given);
      this.#taken.add(String(given));
    }
    for (const { name } of categories) if (!this.#ids.has(name)) this.#number(name);
  }

  /** A name that nobody declared keeps its number, if it is one, and stays undeclared; else it is declared. */
  numberOf(name: string): number | string {
    const known = this.#ids.get(name);
    if (known !== undefined) return known;
    if (/^(?:0|[1-9]\d{0,14})$/.test(name) && !this.#taken.has(name)) {
      this.#ids.set(name, Number(name));
      this.#taken.add(name);
      return Number(name);
    }
    this.#categories.push({ name, id: null });
    this.#declared.add(name);
    return this.#number(name);
  }

  records(): JsonValue[] {
    return this.#categories.map(({ name, supercategory, keypoints, skeleton, fields }) => ({
      id: this.#ids.get(name)!,
      name,
      ...(supercategory !== undefined && { supercategory }),
      ...(keypoints && { keypoints }),
      ...(skeleton && { skeleton }),
      ...fields,
    }));
  }

  #number(name: string): number {
    while (this.#taken.has(String(this.#next))) this.#next++;
    const id = this.#next;
    this.#ids.set(name, id);
    this.#taken.add(String(id));
    return id;
  }
}
