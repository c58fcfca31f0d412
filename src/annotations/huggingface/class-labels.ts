import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import type { AnnotationCategory, AnnotationHeader } from '../../model/annotation.ts';
import { isJsonObject } from '../json-values.ts';

const LARGEST_BYTES = 4 * 1024 * 1024;

/** Names of the classes that the dataset card (README.md, `dataset_info.features`) gives numbers; null without. */
export function classLabelsOf(folder: string): AnnotationHeader | null {
  let card: unknown;
  try {
    const path = join(folder, 'README.md');
    if (statSync(path).size > LARGEST_BYTES) return null;
    const head = /^---\r?\n([\s\S]*?)\r?\n---/.exec(readFileSync(path, 'utf8'))?.[1];
    card = head === undefined ? null : parse(head, { maxAliasCount: 100 });
  } catch {
    return null;
  }
  if (!isJsonObject(card)) return null;
  const infos = Array.isArray(card.dataset_info) ? card.dataset_info : [card.dataset_info];
  for (const info of infos) {
    const names = isJsonObject(info) ? namesIn(info.features, 0) : null;
    if (names) return { categories: names };
  }
  return null;
}

/** The first `class_label` with names, wherever it is nested. */
function namesIn(value: unknown, depth: number): AnnotationCategory[] | null {
  if (depth > 12 || typeof value !== 'object' || value === null) return null;
  if (isJsonObject(value) && isJsonObject(value.class_label)) {
    const { names } = value.class_label;
    const entries = Array.isArray(names) ? [...names.entries()] : isJsonObject(names) ? Object.entries(names) : [];
    const categories = entries
      .map(([id, name]): AnnotationCategory => ({ name: String(name), id: Number(id) }))
      .filter(({ id }) => Number.isInteger(id));
    if (categories.length > 0) return categories;
  }
  for (const item of Object.values(value)) {
    const found = namesIn(item, depth + 1);
    if (found) return found;
  }
  return null;
}
