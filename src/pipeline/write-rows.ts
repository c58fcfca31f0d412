import { createWriteStream, rmSync } from 'node:fs';
import { resolve } from 'node:path';
import { Readable, type Writable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { Database } from '../catalog/database.ts';
import { commitFile, temporaryName } from '../catalog/durable.ts';
import { exportToFile, exportToStream } from '../catalog/export.ts';
import { appendRows, type TableColumns } from '../catalog/rows.ts';
import type { Cell } from '../model/columns.ts';
import type { ExportFormat } from '../model/export-format.ts';

/** Rows made in memory: as they are for JSON, as flat cells for CSV and Parquet. */
export interface RowsToWrite<T> {
  readonly rows: Iterable<T> | AsyncIterable<T>;
  readonly columns: TableColumns;
  /** Cells in the order of the columns. */
  readonly cells: (row: T) => readonly (Cell | undefined)[];
}

async function* jsonText<T>(rows: Iterable<T> | AsyncIterable<T>, format: 'json' | 'jsonl'): AsyncGenerator<string> {
  let isFirst = true;
  if (format === 'json') yield '[';
  for await (const row of rows) {
    if (format === 'jsonl') yield `${JSON.stringify(row)}\n`;
    else yield `${isFirst ? '\n' : ',\n'}${JSON.stringify(row)}`;
    isFirst = false;
  }
  if (format === 'json') yield isFirst ? ']\n' : '\n]\n';
}

let tables = 0;

/** Writes rows to a stream, or to a file, whole or not at all. */
export async function writeRows<T>(
  database: Database,
  { rows, columns, cells }: RowsToWrite<T>,
  format: ExportFormat,
  to: Writable | string,
): Promise<void> {
  if (format === 'json' || format === 'jsonl') {
    const text = Readable.from(jsonText(rows, format));
    if (typeof to !== 'string') return pipeline(text, to, { end: false });
    const temporary = temporaryName(resolve(to));
    try {
      await pipeline(text, createWriteStream(temporary));
      commitFile(temporary, resolve(to));
    } catch (error) {
      rmSync(temporary, { force: true });
      throw error;
    }
    return;
  }
  const table = `written_rows_${++tables}`;
  await appendRows(database, table, columns, mapped(await collected(rows), cells));
  try {
    const query = `SELECT * FROM ${table}`;
    if (typeof to === 'string') await exportToFile(database, query, format, resolve(to));
    else await exportToStream(database, query, format, to);
  } finally {
    await database.run(`DROP TABLE ${table}`);
  }
}

async function collected<T>(rows: Iterable<T> | AsyncIterable<T>): Promise<Iterable<T>> {
  if (Symbol.iterator in rows) return rows;
  const all: T[] = [];
  for await (const row of rows) all.push(row);
  return all;
}

function* mapped<T, U>(values: Iterable<T>, map: (value: T) => U): Generator<U> {
  for (const value of values) yield map(value);
}
