import type { Database, Row } from './database.ts';
import { partKeys } from './folder.ts';
import { digestOf, readParts, writePart } from './part.ts';
import { appendRows } from './rows.ts';

export interface PixelDigestRow {
  readonly id: string;
  readonly sizeBytes: number;
  readonly modifiedMs: number;
  readonly pixelDigest: string | null;
}

const COLUMNS = [
  ['id', 'VARCHAR'],
  ['size_bytes', 'BIGINT'],
  ['modified_ms', 'DOUBLE'],
  ['pixel_digest', 'VARCHAR'],
] as const;

const fileKey = (row: Row): string => `${row.size_bytes} ${row.modified_ms} ${row.id}`;

/** Known digests of exact full-size pixels, by the file they were read from. */
export async function loadPixelDigests(database: Database, folder: string): Promise<(file: Row) => string | null> {
  const parts = readParts(folder, 'pixels', partKeys(folder, 'pixels'));
  const rows = parts ? await database.rows(`SELECT * FROM ${parts}`) : [];
  const digests = new Map(
    rows.map((row) => [fileKey(row), row.pixel_digest === null ? null : String(row.pixel_digest)]),
  );
  return (file) => digests.get(fileKey(file)) ?? null;
}

/** Adds digests of exact pixels, read once for the few images whose identity hangs on them. */
export async function writePixelDigests(
  database: Database,
  folder: string,
  rows: readonly PixelDigestRow[],
): Promise<void> {
  if (rows.length === 0) return;
  const sorted = [...rows].sort((a, b) => (a.id < b.id ? -1 : 1));
  const cells = sorted.map((row) => [row.id, row.sizeBytes, row.modifiedMs, row.pixelDigest]);
  await appendRows(database, 'new_pixels', COLUMNS, cells);
  const key = digestOf('pixels', ...sorted.flatMap((row) => [row.id, row.sizeBytes, row.modifiedMs]));
  await writePart(database, folder, 'pixels', key, 'SELECT * FROM new_pixels');
  await database.run('DROP TABLE new_pixels');
}
