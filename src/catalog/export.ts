import { createReadStream, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Writable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { type Database, literal, queryError } from './database.ts';
import { commitFile, temporaryName } from './durable.ts';

export const EXPORT_FORMATS = ['json', 'jsonl', 'csv', 'parquet'] as const;
export type ExportFormat = (typeof EXPORT_FORMATS)[number];

const COPY_OPTIONS = { csv: '(FORMAT csv, HEADER)', parquet: '(FORMAT parquet, COMPRESSION snappy)' } as const;

/** The pieces of a JSON array or of JSON lines, one row at a time. */
async function* jsonText(database: Database, query: string, format: 'json' | 'jsonl'): AsyncGenerator<string> {
  let first = true;
  if (format === 'json') yield '[';
  for await (const rows of database.stream(query)) {
    let text = '';
    for (const row of rows) {
      if (format === 'json') text += first ? '\n' : ',\n';
      text += JSON.stringify(row);
      if (format === 'jsonl') text += '\n';
      first = false;
    }
    yield text;
  }
  if (format === 'json') yield first ? ']\n' : '\n]\n';
}

/** Writes all rows of a query to a stream; Parquet and CSV go through a temporary file. */
export async function exportToStream(
  database: Database,
  query: string,
  format: ExportFormat,
  stream: Writable,
): Promise<void> {
  if (format === 'json' || format === 'jsonl') {
    await pipeline(jsonText(database, query, format), stream, { end: false });
    return;
  }
  const folder = mkdtempSync(join(tmpdir(), 'goldpan-'));
  try {
    const path = join(folder, 'rows');
    await database.run(`COPY (${query}) TO ${literal(path)} ${COPY_OPTIONS[format]}`).catch((error: unknown) => {
      throw queryError(error);
    });
    await pipeline(createReadStream(path), stream, { end: false });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Writes all rows of a query to a file, whole or not at all. */
export async function exportToFile(
  database: Database,
  query: string,
  format: ExportFormat,
  path: string,
): Promise<void> {
  const { createWriteStream } = await import('node:fs');
  const temporary = temporaryName(path);
  try {
    if (format === 'json' || format === 'jsonl') {
      await pipeline(jsonText(database, query, format), createWriteStream(temporary));
    } else {
      await database.run(`COPY (${query}) TO ${literal(temporary)} ${COPY_OPTIONS[format]}`).catch((error: unknown) => {
        throw queryError(error);
      });
    }
    commitFile(temporary, path);
  } catch (error) {
    rmSync(temporary, { force: true });
    throw error;
  }
}
