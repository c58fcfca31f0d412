import { existsSync, readFileSync, statSync } from 'node:fs';
import type { AnnotationCategory, AnnotationHeader, JsonValue } from '../../model/annotation.ts';
import { isJsonObject } from '../json-values.ts';
import { jsonValue, numberList, parseJson } from '../record/json-value.ts';

/** Larger files beside a table are none of ours. */
const LARGEST_BYTES = 64 * 1024 * 1024;

/** The header as JSON: `{ classes: [{ name, id, … }], fields }`; the word keeps it from being taken for COCO. */
export const headerJson = (header: AnnotationHeader): string =>
  `${JSON.stringify({ classes: header.categories, ...(header.fields && { fields: header.fields }) }, null, 1)}\n`;

/** The header in the first of these files that holds one; null without. */
export function readHeaderFile(
  paths: readonly string[],
): { readonly path: string; readonly header: AnnotationHeader } | null {
  for (const path of paths) {
    try {
      if (!existsSync(path) || statSync(path).size > LARGEST_BYTES) continue;
      const header = parseHeader(readFileSync(path, 'utf8'));
      if (header) return { path, header };
    } catch {
      // Not readable: the same as not there.
    }
  }
  return null;
}

/** @returns undefined when the text is no header */
export function parseHeader(text: string): AnnotationHeader | undefined {
  const json = parseJson(text);
  if (!isJsonObject(json) || !Array.isArray(json.classes)) return undefined;
  const categories: AnnotationCategory[] = [];
  const names = new Set<string>();
  for (const item of json.classes as unknown[]) {
    const category = categoryOf(item);
    if (!category || names.has(category.name)) continue;
    names.add(category.name);
    categories.push(category);
  }
  const fields = jsonValue(json.fields);
  return { categories, ...(isJsonObject(fields) && { fields }) };
}

function categoryOf(item: unknown): AnnotationCategory | undefined {
  if (!isJsonObject(item) || typeof item.name !== 'string') return undefined;
  const { name, id, supercategory, keypoints, skeleton } = item;
  const fields: JsonValue | undefined = jsonValue(item.fields);
  const isNames = Array.isArray(keypoints) && keypoints.every((keypoint) => typeof keypoint === 'string');
  const joined = Array.isArray(skeleton) ? skeleton.map((pair) => numberList(pair)) : [];
  return {
    name,
    id: typeof id === 'number' && Number.isFinite(id) ? id : null,
    ...(typeof supercategory === 'string' && { supercategory }),
    ...(isNames && { keypoints: keypoints as string[] }),
    ...(Array.isArray(skeleton) &&
      joined.every((pair) => pair?.length === 2) && { skeleton: joined as unknown as [number, number][] }),
    ...(isJsonObject(fields) && { fields }),
  };
}
