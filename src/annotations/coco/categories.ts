import type { AnnotationCategory, JsonValue } from '../../model/annotation.ts';
import { isId, isJsonObject } from '../json-values.ts';
import type { CocoElements } from './coco-file.ts';
import { readCategory } from './read-record.ts';

export interface CocoCategories {
  /** Names are unique; a category that shares its name with another id is called `name (id)` and keeps `name` in its fields. */
  readonly categories: readonly AnnotationCategory[];
  /** Per file: category id, as text → name. */
  readonly names: readonly ReadonlyMap<string, string>[];
}

/** The categories of several files as one list: the same name with the same id is one category. */
export function readCategories(files: readonly CocoElements[]): CocoCategories {
  const byName = new Map<string, AnnotationCategory>();
  const names = files.map((elements) => {
    const { file } = elements;
    const nameOf = new Map<string, string>();
    for (let i = 0; i < file.categories.length; i++) {
      const record = elements.parse('categories', i);
      if (record === undefined) continue;
      const read = isJsonObject(record) ? readCategory(record) : null;
      if (!isJsonObject(record) || !read) {
        elements.complain('categories', i, 'it has no name');
        continue;
      }
      const id = isId(record.id) ? String(record.id) : undefined;
      if (id !== undefined && nameOf.has(id)) {
        elements.complain('categories', i, `id ${id} is ${nameOf.get(id)} already`, 'conflict');
        if (nameOf.get(id) === read.name) continue;
      }
      const category = settle(read, id, byName);
      if (id !== undefined && !nameOf.has(id)) nameOf.set(id, category.name);
    }
    // Results declare nothing: their numbers are all there is.
    if (file.categories.length === 0) {
      for (const id of [...file.categoryIds].sort(byNumber)) {
        const category = settle(
          { name: String(id), ...(typeof id === 'number' ? { id } : { id: null, fields: { id } }) },
          String(id),
          byName,
        );
        nameOf.set(String(id), category.name);
      }
    }
    return nameOf;
  });
  return { categories: [...byName.values()], names };
}

function settle(
  read: AnnotationCategory,
  id: string | undefined,
  byName: Map<string, AnnotationCategory>,
): AnnotationCategory {
  const known = byName.get(read.name);
  if (!known) {
    byName.set(read.name, read);
    return read;
  }
  const knownId = idOf(known);
  if (id === undefined || knownId === undefined || knownId === id) {
    const merged = merge(known, read);
    byName.set(read.name, merged);
    return merged;
  }
  const name = `${read.name} (${id})`;
  const other = byName.get(name);
  if (other) return other;
  const renamed = { ...read, name, fields: { ...read.fields, name: read.name as JsonValue } };
  byName.set(name, renamed);
  return renamed;
}

const idOf = (category: AnnotationCategory): string | undefined => {
  const id = category.id ?? category.fields?.id;
  return isId(id) ? String(id) : undefined;
};

/** One file may know the keypoints, the other the supercategory. */
function merge(a: AnnotationCategory, b: AnnotationCategory): AnnotationCategory {
  const fields = a.fields || b.fields ? { ...b.fields, ...a.fields } : undefined;
  return { ...b, ...a, id: a.id ?? b.id, ...(fields && { fields }) };
}

const byNumber = (a: number | string, b: number | string): number =>
  typeof a === 'number' && typeof b === 'number' ? a - b : String(a) < String(b) ? -1 : 1;
