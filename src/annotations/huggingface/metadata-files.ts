import { readdirSync, statSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { splitOfName } from '../../sources/split.ts';

export interface MetadataFile {
  readonly path: string;
  readonly folder: string;
  readonly split: string | undefined;
}

/** As `datasets` names them, the best typed first where a folder has several. */
const NAMES = ['metadata.parquet', 'metadata.jsonl', 'metadata.csv'];
const DEEPEST = 4;
const MOST_FOLDERS = 20_000;

/** The metadata files of a dataset: the file itself, or those in a folder and the folders below; by path, train first. */
export function metadataFiles(path: string): MetadataFile[] {
  const stats = statSync(path, { throwIfNoEntry: false });
  if (stats?.isFile()) {
    return NAMES.includes(basename(path))
      ? [{ path, folder: dirname(path), split: splitOfName(basename(dirname(path))) }]
      : [];
  }
  const found: MetadataFile[] = [];
  let listed = 0;
  const visit = (folder: string, split: string | undefined, depth: number): void => {
    if (listed++ > MOST_FOLDERS) return;
    let entries: { readonly name: string; isDirectory(): boolean }[];
    try {
      entries = readdirSync(folder, { withFileTypes: true });
    } catch {
      return;
    }
    const name = NAMES.find((wanted) => entries.some((entry) => entry.name === wanted && !entry.isDirectory()));
    if (name) found.push({ path: join(folder, name), folder, split });
    if (depth >= DEEPEST) return;
    const folders = entries
      .filter((entry) => entry.isDirectory() && !entry.name.startsWith('.'))
      .map((entry) => entry.name);
    for (const below of folders.sort()) visit(join(folder, below), split ?? splitOfName(below), depth + 1);
  };
  if (stats?.isDirectory()) visit(path, undefined, 0);
  const rank = ({ split }: MetadataFile): number => ['train', 'val', 'test'].indexOf(split ?? '') >>> 0;
  return found.sort((a, b) => rank(a) - rank(b) || (a.path < b.path ? -1 : 1));
}

/** The first column that `datasets` takes for a path: `file_name`, else one that ends in `_file_name`. */
export const fileNameColumn = (columns: readonly string[]): string | undefined =>
  columns.includes('file_name') ? 'file_name' : columns.find((name) => name.endsWith('_file_name'));
