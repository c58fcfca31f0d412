import type { Writable } from 'node:stream';
import { Database } from '../catalog/database.ts';
import type { ExportFormat } from '../model/export-format.ts';
import { type RowsToWrite, writeRows } from './write-rows.ts';

/** Writes rows that no open workspace has, through a database of their own. */
export async function writeTable<T>(rows: RowsToWrite<T>, format: ExportFormat, to: Writable | string): Promise<void> {
  const database = await Database.open();
  try {
    await writeRows(database, rows, format, to);
  } finally {
    database.close();
  }
}
