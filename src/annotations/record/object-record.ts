import type { AnnotatedObject, Box, Fields, JsonValue, RunLengthMask } from '../../model/annotation.ts';
import { isJsonObject } from '../json-values.ts';
import { jsonValue, numberList, numberOf, parseJson } from './json-value.ts';

/**
 * An object as JSON, in the words of COCO where it has them:
 *
 *     { id, category, bbox: [x, y, w, h], corners: [x, y ×4], segmentation: [[x, y …] …], mask: { size: [h, w], counts },
 *       keypoints: [x, y, v …], area, iscrowd, score, …fields, goldpan: { what has no room above } }
 */
export type ObjectRecord = Readonly<Record<string, JsonValue>>;

/** Other names by which objects of other tools' tables are read, best first. */
const ALIASES = {
  id: ['id'],
  category: [
    'category',
    'category_name',
    'label',
    'class',
    'class_name',
    'name',
    'category_id',
    'label_id',
    'class_id',
  ],
  bbox: ['bbox', 'box', 'bndbox', 'bounding_box'],
  corners: ['corners', 'obb'],
  segmentation: ['segmentation', 'polygons', 'polygon'],
  mask: ['mask', 'rle'],
  keypoints: ['keypoints'],
  area: ['area'],
  iscrowd: ['iscrowd', 'is_crowd', 'crowd'],
  score: ['score', 'confidence'],
} as const;
type Word = keyof typeof ALIASES;

/** Where a record keeps what the names of a table have no room for. */
export const REST = 'goldpan';

const TAKEN: ReadonlySet<string> = new Set([...Object.values(ALIASES).flat(), REST]);

/** Whether a name means something in an object's record. */
export const isObjectWord = (name: string): boolean => TAKEN.has(name);

/** The record of an object. Fields whose names mean something else here go into `goldpan`. */
export function recordOfObject(object: AnnotatedObject): ObjectRecord {
  const { id, category, box, corners, polygons, mask, keypoints, area, isCrowd, score, fields } = object;
  const record: Record<string, JsonValue> = {
    ...(id !== undefined && { id }),
    category,
    ...(box && { bbox: box }),
    ...(corners && { corners }),
    ...(polygons && { segmentation: polygons }),
    ...(mask && { mask: { size: [mask.height, mask.width], counts: mask.counts } }),
    ...(keypoints && { keypoints }),
    ...(area !== undefined && { area }),
    ...(isCrowd !== undefined && { iscrowd: isCrowd }),
    ...(score !== undefined && { score }),
  };
  if (!fields) return record;
  const { free, rest } = splitFields(fields, isObjectWord);
  return { ...record, ...free, ...(rest && { [REST]: { fields: rest } }) };
}

/** Fields that can be columns or keys of their own, and those whose names are taken. */
export function splitFields(fields: Fields, isTaken: (name: string) => boolean): { free: Fields; rest: Fields | null } {
  const entries = Object.entries(fields);
  // `__proto__` as a key of a literal would set the prototype instead.
  const isKept = ([name]: readonly [string, JsonValue]): boolean => isTaken(name) || name === '__proto__';
  if (!entries.some(isKept)) return { free: fields, rest: entries.length === 0 ? {} : null };
  return {
    free: Object.fromEntries(entries.filter((entry) => !isKept(entry))),
    rest: Object.fromEntries(entries.filter(isKept)),
  };
}

/**
 * The object of a record.
 *
 * @param nameOf name of the category with a number
 * @returns why it is none, where it is malformed
 */
export function objectOfRecord(
  input: Readonly<Record<string, unknown>>,
  nameOf: (id: number) => string,
): AnnotatedObject | string {
  const given = typeof input[REST] === 'string' ? parseJson(input[REST]) : input[REST];
  const rest = isJsonObject(given) ? given : undefined;
  const { fields: restFields, ...words } = rest ?? {};
  const record: Readonly<Record<string, unknown>> = rest ? { ...input, ...words } : input;
  const used = new Set<string>([REST]);
  const word = (name: Word): unknown => {
    for (const alias of ALIASES[name]) {
      const value = record[alias];
      if (value === undefined || (value === null && alias !== 'category')) continue;
      used.add(alias);
      return value;
    }
    return undefined;
  };
  const object: { -readonly [K in keyof AnnotatedObject]: AnnotatedObject[K] } = { category: null };

  const id = jsonValue(word('id'));
  if (typeof id === 'number' || typeof id === 'string') object.id = id;
  else if (id !== undefined) return 'its id is neither a number nor a text';

  const category = jsonValue(word('category'));
  if (typeof category === 'string') object.category = category;
  else if (typeof category === 'number') object.category = nameOf(category);
  else if (category !== undefined && category !== null) return 'its category is neither a name nor a number';

  const bbox = word('bbox');
  if (bbox !== undefined) {
    const box = boxOf(bbox);
    if (!box) return 'its box is not four numbers';
    object.box = box;
  }
  const corners = word('corners');
  if (corners !== undefined) {
    const numbers = numberList(corners);
    if (numbers?.length !== 8) return 'its corners are not eight numbers';
    object.corners = numbers;
  }
  const segmentation = word('segmentation');
  if (isJsonObject(segmentation)) {
    const mask = maskOf(segmentation);
    if (!mask) return 'its segmentation is not a run-length mask';
    object.mask = mask;
  } else if (segmentation !== undefined) {
    const polygons = polygonsOf(segmentation);
    if (!polygons) return 'its segmentation is not a list of polygons';
    object.polygons = polygons;
  }
  const runs = word('mask');
  if (runs !== undefined) {
    const mask = maskOf(runs);
    if (!mask) return 'its mask has no size and counts';
    object.mask = mask;
  }
  const keypoints = word('keypoints');
  if (keypoints !== undefined) {
    const numbers = numberList(keypoints);
    if (!numbers || numbers.length % 3 !== 0) return 'its keypoints are not x, y and visibility in turn';
    object.keypoints = numbers;
  }
  const area = word('area');
  if (area !== undefined) {
    const number = numberOf(area);
    if (number === undefined) return 'its area is not a number';
    object.area = number;
  }
  const crowd = jsonValue(word('iscrowd'));
  if (crowd !== undefined) object.isCrowd = crowd === true || crowd === 1;
  const score = word('score');
  if (score !== undefined) {
    const number = numberOf(score);
    if (number === undefined) return 'its score is not a number';
    object.score = number;
  }

  const fields: [string, JsonValue][] = [];
  for (const [name, value] of Object.entries(input)) {
    if (used.has(name) || (TAKEN.has(name) && value === null)) continue;
    const json = jsonValue(value);
    if (json !== undefined) fields.push([name, json]);
  }
  if (isJsonObject(restFields)) fields.push(...Object.entries(restFields));
  if (fields.length > 0) object.fields = Object.fromEntries(fields);
  else if (isJsonObject(restFields)) object.fields = {};
  return object;
}

function boxOf(value: unknown): Box | undefined {
  const numbers = numberList(value);
  if (numbers) return numbers.length === 4 ? (numbers as unknown as Box) : undefined;
  if (!isJsonObject(value)) return undefined;
  const of = (...names: string[]): number | undefined =>
    numberOf(names.map((name) => value[name]).find((v) => v != null));
  const left = of('xmin', 'x1', 'left', 'x');
  const top = of('ymin', 'y1', 'top', 'y');
  if (left === undefined || top === undefined) return undefined;
  const right = of('xmax', 'x2', 'right');
  const bottom = of('ymax', 'y2', 'bottom');
  const width = right === undefined ? of('width', 'w') : right - left;
  const height = bottom === undefined ? of('height', 'h') : bottom - top;
  return width === undefined || height === undefined ? undefined : [left, top, width, height];
}

function polygonsOf(value: unknown): number[][] | undefined {
  if (!Array.isArray(value)) return undefined;
  const flat = value.length > 0 ? numberList(value) : undefined;
  const polygons: number[][] = [];
  for (const item of flat ? [flat] : value) {
    const polygon = numberList(item);
    if (!polygon || polygon.length % 2 !== 0) return undefined;
    polygons.push(polygon);
  }
  return polygons;
}

function maskOf(value: unknown): RunLengthMask | undefined {
  if (!isJsonObject(value)) return undefined;
  const size = numberList(value.size);
  const [height, width] = size ?? [];
  const counts = typeof value.counts === 'string' ? value.counts : numberList(value.counts);
  if (size?.length !== 2 || width === undefined || height === undefined || counts === undefined) return undefined;
  return { width, height, counts };
}

/** Whether a value is a list of objects: records, or one list per word as `datasets` keeps them. */
export function objectRecords(value: unknown): Readonly<Record<string, unknown>>[] | undefined {
  if (Array.isArray(value)) return value.every(isJsonObject) ? (value as Record<string, unknown>[]) : undefined;
  if (!isJsonObject(value)) return undefined;
  const columns: [string, unknown[]][] = [];
  let length = 0;
  for (const [name, list] of Object.entries(value)) {
    if (list === null) continue;
    if (!Array.isArray(list)) return undefined;
    columns.push([PLURALS[name] ?? name, list]);
    length = Math.max(length, list.length);
  }
  // Lists of different lengths are of different objects: which belongs to which cannot be said.
  if (columns.some(([, list]) => list.length !== length)) return undefined;
  // In lists there is no other way to leave something out than null.
  return Array.from({ length }, (_, i) =>
    Object.fromEntries(columns.flatMap(([name, list]) => (list[i] === null ? [] : [[name, list[i]]]))),
  );
}

/** Lists are often named in the plural. */
const PLURALS: Readonly<Record<string, string>> = {
  categories: 'category',
  labels: 'label',
  classes: 'class',
  bboxes: 'bbox',
  boxes: 'bbox',
  ids: 'id',
  areas: 'area',
  scores: 'score',
};
