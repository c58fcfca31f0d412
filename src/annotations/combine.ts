import type { AnnotatedImage, AnnotationCategory, AnnotationHeader, Fields, JsonValue } from '../model/annotation.ts';

/** The first statement about a field counts; objects are joined key by key, lists that are the same once. */
function combineFields(a: Fields | undefined, b: Fields | undefined): Fields | undefined {
  if (a === undefined || b === undefined) return a ?? b;
  const fields: Record<string, JsonValue> = { ...b, ...a };
  for (const name of Object.keys(a)) if (name in b) fields[name] = combineValues(a[name]!, b[name]!);
  return fields;
}

function combineValues(a: JsonValue, b: JsonValue): JsonValue {
  const isPlain = (value: JsonValue): value is Fields =>
    typeof value === 'object' && value !== null && !Array.isArray(value);
  return isPlain(a) && isPlain(b) ? combineFields(a, b)! : a;
}

/**
 * One header for several sets. Categories are the same when their names are; what the first set says of one counts. An
 * id that two sets give to different names stays with the first, and the other gets a new one where it is written.
 */
export function combineHeaders(headers: readonly AnnotationHeader[]): AnnotationHeader {
  if (headers.length === 1) return headers[0]!;
  const categories = new Map<string, AnnotationCategory>();
  const ids = new Set<number>();
  let fields: Fields | undefined;
  for (const header of headers) {
    fields = combineFields(fields, header.fields);
    for (const category of header.categories) {
      if (categories.has(category.name)) continue;
      const isFree = category.id !== null && !ids.has(category.id);
      if (isFree) ids.add(category.id);
      categories.set(category.name, isFree ? category : { ...category, id: null });
    }
  }
  return { categories: [...categories.values()], ...(fields && { fields }) };
}

const union = (a: readonly string[] | undefined, b: readonly string[] | undefined): readonly string[] | undefined =>
  a === undefined || b === undefined ? (a ?? b) : [...new Set([...a, ...b])];

/**
 * What several sets say about one picture, as one: objects and captions of all, one after the other; of anything that
 * can only be said once, what the first set says. An object id that is taken already is left out, so that it gets a new
 * one where it is written.
 */
export function combineImages(images: readonly AnnotatedImage[]): AnnotatedImage {
  if (images.length === 1) return images[0]!;
  const [first, ...others] = images as readonly [AnnotatedImage, ...AnnotatedImage[]];
  let combined = first;
  for (const other of others) {
    const taken = new Set(combined.objects.map(({ id }) => id));
    const objects = other.objects.map((object) => {
      if (object.id === undefined || !taken.has(object.id)) return object;
      const { id: _, ...rest } = object;
      return rest;
    });
    const { split = other.split, id = other.id } = combined;
    const labels = union(combined.labels, other.labels);
    const captions = combined.captions ? [...combined.captions, ...(other.captions ?? [])] : other.captions;
    const fields = combineFields(combined.fields, other.fields);
    combined = {
      ...combined,
      uri: combined.uri ?? other.uri,
      width: combined.width ?? other.width,
      height: combined.height ?? other.height,
      objects: [...combined.objects, ...objects],
      ...(id !== undefined && { id }),
      ...(split !== undefined && { split }),
      ...(labels && { labels }),
      ...(captions && { captions }),
      ...(fields && { fields }),
    };
  }
  return combined;
}
