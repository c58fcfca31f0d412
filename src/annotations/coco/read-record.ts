import type {
  AnnotatedObject,
  AnnotationCategory,
  Caption,
  Fields,
  JsonValue,
  RunLengthMask,
} from '../../model/annotation.ts';
import { isFiniteNumber, isId, isJsonObject, isNumbers, type JsonObject, setOwn } from '../json-values.ts';

/** Says what of a record could not be taken as it is. */
export type Complain = (reason: string) => void;

type Writable<T> = { -readonly [K in keyof T]: T[K] };

/** What one record of `annotations` says. */
export type CocoStatement =
  | { readonly kind: 'object'; readonly object: AnnotatedObject }
  | { readonly kind: 'caption'; readonly caption: Caption }
  /** A category of the whole image, as in classification sets (iNaturalist, camera traps). */
  | { readonly kind: 'label'; readonly label: string; readonly record: Fields };

const hasNothingMarked = (record: JsonObject): boolean =>
  record.bbox === undefined &&
  record.segmentation === undefined &&
  record.keypoints === undefined &&
  record.score === undefined &&
  record.segments_info === undefined;

/**
 * Reads one annotation. Values that are not what COCO says are kept under their names in `fields`, so that they are
 * written again, and complained of.
 *
 * @param category name of the record's category; null where it has none
 */
export function readAnnotation(record: JsonObject, category: string | null, complain: Complain): CocoStatement {
  if (typeof record.caption === 'string' && category === null && hasNothingMarked(record)) {
    const fields = rest(record, ['id', 'image_id', 'caption']);
    const id = record.id;
    return {
      kind: 'caption',
      caption: { ...(isId(id) && { id }), text: record.caption, ...(fields && { fields }) },
    };
  }
  if (category !== null && hasNothingMarked(record)) {
    return { kind: 'label', label: category, record: rest(record, ['image_id', 'category_id']) ?? {} };
  }
  return { kind: 'object', object: readObject(record, category, complain) };
}

function readObject(record: JsonObject, category: string | null, complain: Complain): AnnotatedObject {
  const object: Writable<AnnotatedObject> = { category };
  let fields: Record<string, JsonValue> | undefined;
  const keep = (name: string) => {
    fields ??= {};
    setOwn(fields, name, record[name]!);
  };
  const refuse = (name: string, reason: string) => {
    keep(name);
    complain(reason);
  };
  for (const name of Object.keys(record)) {
    const value = record[name]!;
    switch (name) {
      case 'image_id':
        break;
      case 'id':
        if (isId(value)) object.id = value;
        else refuse(name, 'its id is neither a number nor a text');
        break;
      case 'category_id':
        if (category === null && value !== null) refuse(name, 'its category_id is neither a number nor a text');
        break;
      case 'bbox':
        if (isNumbers(value) && value.length === 4)
          object.box = value as unknown as NonNullable<AnnotatedObject['box']>;
        // An empty list is how some tools say that there is none.
        else if (!(Array.isArray(value) && value.length === 0)) refuse(name, 'its bbox is not four numbers');
        break;
      case 'segmentation':
        readSegmentation(value, object, refuse);
        break;
      case 'keypoints':
        if (isNumbers(value) && value.length % 3 === 0) object.keypoints = value;
        else refuse(name, 'its keypoints are not numbers in threes');
        break;
      case 'area':
        if (isFiniteNumber(value)) object.area = value;
        else refuse(name, 'its area is not a number');
        break;
      case 'iscrowd':
        if (value === 0 || value === false) object.isCrowd = false;
        else if (value === 1 || value === true) object.isCrowd = true;
        else refuse(name, 'its iscrowd is neither 0 nor 1');
        break;
      case 'score':
        if (isFiniteNumber(value)) object.score = value;
        else refuse(name, 'its score is not a number');
        break;
      case 'num_keypoints':
        // What it counts is there to be counted.
        if (value !== countLabelled(record.keypoints)) keep(name);
        break;
      default:
        keep(name);
    }
  }
  if (fields) object.fields = fields;
  return object;
}

/** How many of COCO's keypoints are labelled (visibility above 0); undefined when they are none. */
export function countLabelled(keypoints: JsonValue | undefined): number | undefined {
  if (!isNumbers(keypoints) || keypoints.length % 3 !== 0) return undefined;
  let count = 0;
  for (let i = 2; i < keypoints.length; i += 3) if (keypoints[i]! > 0) count++;
  return count;
}

function readSegmentation(
  value: JsonValue,
  object: Writable<AnnotatedObject>,
  refuse: (name: string, reason: string) => void,
): void {
  if (Array.isArray(value)) {
    if (value.every((piece) => isNumbers(piece) && piece.length >= 6 && piece.length % 2 === 0)) {
      object.polygons = value as unknown as readonly (readonly number[])[];
    } else refuse('segmentation', 'its segmentation is not a list of polygons of at least three points each');
    return;
  }
  const mask = readMask(value);
  if (mask) object.mask = mask;
  else refuse('segmentation', 'its segmentation is neither polygons nor a run-length mask');
}

function readMask(value: JsonValue): RunLengthMask | null {
  if (!isJsonObject(value) || Object.keys(value).length !== 2) return null;
  const { size, counts } = value;
  if (!isNumbers(size) || size.length !== 2 || !size.every((side) => Number.isInteger(side) && side >= 0)) return null;
  if (typeof counts !== 'string' && !isNumbers(counts)) return null;
  return { width: size[1]!, height: size[0]!, counts };
}

function rest(record: JsonObject, known: readonly string[]): Fields | undefined {
  let fields: Record<string, JsonValue> | undefined;
  for (const name of Object.keys(record)) {
    if (known.includes(name)) continue;
    fields ??= {};
    setOwn(fields, name, record[name]!);
  }
  return fields;
}

/** Reads one category; null when it has no name. */
export function readCategory(record: JsonObject): AnnotationCategory | null {
  const { name } = record;
  if (typeof name !== 'string' && typeof name !== 'number') return null;
  const category: Writable<AnnotationCategory> = { name: String(name), id: null };
  let fields: Record<string, JsonValue> | undefined;
  for (const key of Object.keys(record)) {
    const value = record[key]!;
    if (key === 'name' && typeof value === 'string') continue;
    if (key === 'id' && isFiniteNumber(value)) category.id = value;
    else if (key === 'supercategory' && typeof value === 'string') category.supercategory = value;
    else if (key === 'keypoints' && isTexts(value)) category.keypoints = value;
    else if (key === 'skeleton' && isSkeleton(value)) category.skeleton = value;
    else {
      fields ??= {};
      setOwn(fields, key, value);
    }
  }
  if (fields) category.fields = fields;
  return category;
}

const isTexts = (value: JsonValue): value is readonly string[] =>
  Array.isArray(value) && value.every((text) => typeof text === 'string');

const isSkeleton = (value: JsonValue): value is readonly (readonly [number, number])[] =>
  Array.isArray(value) && value.every((joint) => isNumbers(joint) && joint.length === 2);
