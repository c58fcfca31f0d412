import { createReadStream, createWriteStream, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { Writable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { ExportFormat } from '../model/export-format.ts';
import { type Database, literal, queryError } from './database.ts';
import { commitFile } from './durable.ts';

const COPY_OPTIONS = { csv: '(FORMAT csv, HEADER)', parquet: '(FORMAT parquet, COMPRESSION snappy)' } as const;

/** The pieces of a JSON array or of JSON lines, one row at a time. */
async function* jsonText(database: Database, query: string, format: 'json' | 'jsonl'): AsyncGenerator<string> {
  let first = true;
  if (format === 'json') yield '[';
  try {
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
  } catch (error) {
    throw queryError(error);
  }
  if (format === 'json') yield first ? ']\n' : '\n]\n';
}

/** Called with the one folder the export writes to, before the query runs. */
export type Confine = (temporaryFolder: string) => Promise<void>;

async function writeRows(database: Database, query: string, format: ExportFormat, path: string): Promise<void> {
  if (format === 'json' || format === 'jsonl') {
    await pipeline(jsonText(database, query, format), createWriteStream(path));
    return;
  }
  await database.run(`COPY (${query}) TO ${literal(path)} ${COPY_OPTIONS[format]}`).catch((error: unknown) => {
    throw queryError(error);
  });
}

/** Writes all rows of a query to a stream; Parquet and CSV go through a temporary file. */
export async function exportToStream(
  database: Database,
  query: string,
  format: ExportFormat,
  stream: Writable,
  confine?: Confine,
): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'goldpan-'));
  try {
    await confine?.(folder);
    if (format === 'json' || format === 'jsonl') {
      await pipeline(jsonText(database, query, format), stream, { end: false });
      return;
    }
    const path = join(folder, 'rows');
    await writeRows(database, query, format, path);
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
  confine?: Confine,
): Promise<void> {
  const folder = mkdtempSync(join(dirname(path), '.tmp-goldpan-'));
  try {
    await confine?.(folder);
    const temporary = join(folder, 'rows');
    await writeRows(database, query, format, temporary);
    commitFile(temporary, path);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
