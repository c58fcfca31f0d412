import { boundsOf } from '../../kernel/geometry/box.ts';
import { maskBounds, readRunLengths } from '../../kernel/mask/run-length.ts';
import type { AnnotatedImage, AnnotatedObject, Box, JsonValue } from '../../model/annotation.ts';
import type { AnnotationWriter, OutputFile, WriteContext, WrittenName } from '../format.ts';
import { freeName, stemOf } from '../free-name.ts';
import { isJsonObject } from '../json-values.ts';
import { safeName } from '../safe-name.ts';
import { escapeXml, fitsXml, xmlOfJson } from '../xml-tree.ts';
import { snapPx } from '../yolo/numbers.ts';
import { LABEL_FILE_FIELD } from '../yolo/yolo-set.ts';
import { USUAL_DEPTH, VOC_DEFAULTS } from './read-record.ts';

const OWN_IMAGE_ELEMENTS = new Set(['filename', 'size', 'object', 'segmented', LABEL_FILE_FIELD]);

/** Writes `Annotations/….xml`, `JPEGImages/…`, `ImageSets/Main/SPLIT.txt` and the names of the classes in `labels.txt`. */
export function writeVoc(context: WriteContext): AnnotationWriter {
  const lists = new Map<string, OutputFile>();
  const taken = new Set<string>();
  const names = new Set(context.header.categories.map(({ name }) => name));
  const isOneBased = context.options['one-based'] === true;
  let hasFractions = false;

  const list = async (set: string, stem: string) => {
    let file = lists.get(set);
    if (!file) {
      file = context.file(`ImageSets/Main/${set}.txt`);
      lists.set(set, file);
    }
    await file.write(`${stem}\n`);
  };

  return {
    async add(image): Promise<WrittenName> {
      const { split } = image;
      const name = freeName(taken, '', safeName(image.path));
      if (context.pictures) await context.pictures.place(image, `JPEGImages/${name}`);
      const stem = stemOf(name);
      const set = split === undefined ? undefined : safeName(split).replaceAll('/', '_');
      if (set !== undefined) await list(set, stem);
      if (set !== 'test') await list('trainval', stem);
      // Readers of ImageSets want the file of every image, of those without labels too.
      await context.writeFile(`Annotations/${stem}.xml`, await documentOf(image, name));
      if (image.fields?.[LABEL_FILE_FIELD] !== undefined) context.lose('image-fields');
      loseOfImage(image, context);
      return { path: name, ...(split !== undefined && { split }) };
    },
    async finish() {
      for (const file of lists.values()) await file.close();
      if (lists.size === 0) await context.writeFile('ImageSets/Main/trainval.txt', '');
      await context.writeFile('labels.txt', [...names].map((name) => `${name.replace(/[\r\n]+/g, ' ')}\n`).join(''));
      for (const { id, supercategory, keypoints, fields } of context.header.categories) {
        if (id !== null) context.lose('category-ids');
        if (supercategory !== undefined || keypoints || fields) context.lose('category-fields');
      }
      const fields = Object.keys(context.header.fields ?? {}).length;
      if (fields > 0) context.lose('set-fields', fields);
      if (hasFractions) context.note('Boxes with fractions of px were written so; --set round writes whole px.');
    },
  };

  async function documentOf(image: AnnotatedImage, name: string): Promise<string> {
    const fields = image.fields ?? {};
    const attributes = Object.keys(fields)
      .filter((key) => key.startsWith('@') && typeof fields[key] === 'string' && fitsXml(key.slice(1), 0))
      .map((key) => ` ${key.slice(1)}="${escapeXml(String(fields[key]))}"`);
    let text = `<annotation${attributes.join('')}>\n`;
    const before = ['folder'];
    const element = (key: string) => {
      const value = fields[key]!;
      if (OWN_IMAGE_ELEMENTS.has(key) || key.startsWith('@')) return;
      if (fitsXml(key, value)) text += xmlOfJson(key, value, '\t');
      else context.lose('image-fields');
    };
    for (const key of before) if (Object.hasOwn(fields, key)) element(key);
    const written = fields.filename;
    const said = typeof written === 'string' && !context.pictures ? written : name.slice(name.lastIndexOf('/') + 1);
    text += `\t<filename>${escapeXml(said)}</filename>\n`;
    for (const key of Object.keys(fields)) if (!before.includes(key)) element(key);
    text += await sizeElement(image);
    const { segmented = 0 } = fields;
    text += fitsXml('segmented', segmented) ? xmlOfJson('segmented', segmented, '\t') : '\t<segmented>0</segmented>\n';
    for (const object of image.objects) text += objectElement(object);
    return `${text}</annotation>\n`;
  }

  async function sizeElement({ width, height, fields, ...image }: AnnotatedImage): Promise<string> {
    const known =
      width !== null && height !== null
        ? { width, height }
        : ((await context.sizeOf?.({ width, height, ...image })) ?? { width: 0, height: 0 });
    const given = fields?.size;
    const rest = isJsonObject(given) && fitsXml('size', given) ? given : {};
    return xmlOfJson('size', { ...known, depth: USUAL_DEPTH, ...rest }, '\t');
  }

  function objectElement(object: AnnotatedObject): string {
    const { category, fields = {} } = object;
    const box = object.box ?? boxOf(object);
    if (!box && !Object.hasOwn(fields, 'bndbox')) {
      context.lose('boxes');
      return '';
    }
    if (category !== null) names.add(category);
    let text = category === null ? '' : `\t\t<name>${escapeXml(category)}</name>\n`;
    const attributes: string[] = [];
    for (const [name, usual] of Object.entries(VOC_DEFAULTS)) {
      const value = Object.hasOwn(fields, name) && fitsXml(name, fields[name]!) ? fields[name]! : usual;
      text += xmlOfJson(name, value, '\t\t');
    }
    for (const name of Object.keys(fields)) {
      const value = fields[name]!;
      if (Object.hasOwn(VOC_DEFAULTS, name) || (name === 'bndbox' && box)) continue;
      if (name.startsWith('@') && typeof value === 'string' && fitsXml(name.slice(1), 0)) {
        attributes.push(` ${name.slice(1)}="${escapeXml(value)}"`);
      } else if (name !== 'name' && fitsXml(name, value)) text += xmlOfJson(name, value, '\t\t');
      else context.lose('object-fields');
    }
    if (box) text += boxElement(box);
    loseOfObject(object, context);
    return `\t<object${attributes.join('')}>\n${text}\t</object>\n`;
  }

  function boxElement([x, y, width, height]: Box): string {
    const first = isOneBased ? 1 : 0;
    const edges = [x + first, y + first, snapPx(x + width), snapPx(y + height)];
    const isRounded = context.options.round === true;
    hasFractions ||= !isRounded && !edges.every(Number.isInteger);
    const [xmin, ymin, xmax, ymax] = isRounded ? edges.map(Math.round) : edges;
    return xmlOfJson('bndbox', { xmin: xmin!, ymin: ymin!, xmax: xmax!, ymax: ymax! } as JsonValue, '\t\t');
  }
}

function boxOf({ polygons, corners, mask, keypoints }: AnnotatedObject): Box | null {
  if (polygons && polygons.length > 0) return boundsOf(polygons.flat());
  if (corners) return boundsOf(corners);
  if (mask) {
    try {
      return maskBounds(readRunLengths(mask.counts, mask.width, mask.height));
    } catch {
      return null;
    }
  }
  const labelled: number[] = [];
  for (let i = 0; keypoints && i + 2 < keypoints.length; i += 3) {
    if (keypoints[i + 2]! > 0) labelled.push(keypoints[i]!, keypoints[i + 1]!);
  }
  return boundsOf(labelled);
}

function loseOfImage({ id, labels, captions }: AnnotatedImage, { lose }: WriteContext): void {
  if (id !== undefined) lose('image-ids');
  if (labels && labels.length > 0) lose('labels', labels.length);
  if (captions && captions.length > 0) lose('captions', captions.length);
}

function loseOfObject(object: AnnotatedObject, { lose }: WriteContext): void {
  if (object.id !== undefined) lose('object-ids');
  if (object.polygons) lose('polygons');
  if (object.mask) lose('masks');
  if (object.corners) lose('rotated-boxes');
  if (object.keypoints) lose('keypoints');
  if (object.area !== undefined) lose('area');
  if (object.isCrowd) lose('crowd');
  if (object.score !== undefined) lose('scores');
}
