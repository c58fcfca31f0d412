import { extname } from 'node:path';
import { UserError } from '../model/errors.ts';
import { readCsvRows } from './csv-rows.ts';
import { type PlacedEntry, problem } from './entry.ts';
import { readJsonlRows } from './jsonl-rows.ts';
import { type ListedFrom, locate } from './locate.ts';
import { type ColumnRoles, columnRoles, readRow, requirePathColumn } from './manifest-columns.ts';
import type { ManifestRow } from './manifest-row.ts';

/** Yields the rows of a Parquet file. Given from outside, so that sources need no database. */
export type ReadParquet = (path: string) => AsyncIterable<Record<string, unknown>>;

type ReadRows = (path: string, shownAs: string, signal?: AbortSignal) => AsyncIterable<ManifestRow>;

const READERS: Readonly<Record<string, ReadRows>> = {
  '.csv': readCsvRows,
  '.tsv': readCsvRows,
  '.jsonl': readJsonlRows,
  '.ndjson': readJsonlRows,
};

/** Whether a file name is one of a manifest: `.csv`, `.tsv`, `.jsonl`, `.ndjson` or `.parquet`. */
export const isManifestName = (path: string): boolean => {
  const extension = extname(path).toLowerCase();
  return extension === '.parquet' || Object.hasOwn(READERS, extension);
};

export interface Manifest {
  /** Streams the images in the order of the rows; rows that name none become problems. */
  list(from: ListedFrom, signal?: AbortSignal): AsyncIterable<PlacedEntry>;
}

/**
 * A table with one image per row: a column for the path, columns that mean split, label and caption, and any others,
 * which are kept as attributes. Paths are relative to the manifest's folder or absolute.
 *
 * @throws UserError when the file cannot be read, has no path column, holds no row at all (CSV: no header), or is
 *   Parquet without a reader for it
 */
export async function openManifest(path: string, shownAs: string, readParquet?: ReadParquet): Promise<Manifest> {
  const readRows = readerFor(path, shownAs, readParquet);
  await checkColumns(readRows(path, shownAs), shownAs);
  return {
    async *list(from, signal) {
      let lastColumns = '';
      let roles: ColumnRoles = {};
      for await (const item of readRows(path, shownAs, signal)) {
        if ('reason' in item) {
          yield problem(shownAs, `${item.where}: ${item.reason}`);
          continue;
        }
        const columns = Object.keys(item.row);
        const joined = columns.join('\0');
        if (joined !== lastColumns) {
          lastColumns = joined;
          roles = columnRoles(columns);
        }
        const read = readRow(item.row, roles);
        if ('reason' in read) yield problem(shownAs, `${item.where}: ${read.reason}`);
        else yield locate(read.path, item.where, from, read.details);
      }
    },
  };
}

function readerFor(path: string, shownAs: string, readParquet: ReadParquet | undefined): ReadRows {
  const extension = extname(path).toLowerCase();
  if (extension !== '.parquet') return READERS[extension]!;
  if (readParquet === undefined) {
    throw new UserError(
      `"${shownAs}": no reader for Parquet was given; pass \`readParquet\`, or use CSV or JSON Lines`,
    );
  }
  return async function* (file) {
    let number = 0;
    for await (const row of readParquet(file)) yield { where: `row ${++number}`, row };
  };
}

/** Looks at the rows up to the first sound one; the reader is closed when the loop is left. */
async function checkColumns(rows: AsyncIterable<ManifestRow>, shownAs: string): Promise<void> {
  let broken: ManifestRow | undefined;
  for await (const item of rows) {
    if ('row' in item) return requirePathColumn(Object.keys(item.row), shownAs);
    broken ??= item;
  }
  if (broken !== undefined && 'reason' in broken) {
    throw new UserError(`"${shownAs}" has no row that can be read; ${broken.where}: ${broken.reason}`);
  }
}
