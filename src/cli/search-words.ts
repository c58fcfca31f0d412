import type { SearchSummary } from '../pipeline/api.ts';
import { count, paint, print, share } from './terminal.ts';

/** `1,024 vectors (builtin), 15 neighbours each by cosine distance, exact`; with the recall where it was sampled. */
export function searchInWords({ embedder, images, neighbours, metric, search, recall }: SearchSummary): string {
  const found = search === 'exact' ? 'exact' : `HNSW, recall ${recall === null ? 'not measured' : recall.toFixed(4)}`;
  return `${count(images)} vectors (${embedder}), ${neighbours} neighbours each by ${metric} distance, ${found}`;
}

/** What images an analysis knows nothing of. */
export function missingInWords(missing: number, images: number): string {
  return missing === 0
    ? ''
    : ` · ${count(missing)} measured ${missing === 1 ? 'image has' : 'images have'} no vector (${share(missing, missing + images)})`;
}

export const printNotes = (notes: readonly string[]): void => {
  for (const note of notes) print(paint('yellow', `note: ${note}`));
};
