import type { Cell } from '../model/columns.ts';
import { appendCell, type Database, identifier } from './database.ts';

/** Column names with their SQL types, in table order. */
export type TableColumns = readonly (readonly [name: string, type: string])[];

/** Makes an empty table unless it is there. */
export async function createTable(database: Database, table: string, columns: TableColumns): Promise<void> {
  const definitions = columns.map(([name, type]) => `${identifier(name)} ${type}`).join(', ');
  await database.run(`CREATE TABLE IF NOT EXISTS ${table} (${definitions})`);
}

/** Adds rows, cells in the order of the columns, to a table that is made when it is not there. */
export async function appendRows(
  database: Database,
  table: string,
  columns: TableColumns,
  rows: Iterable<readonly (Cell | undefined)[]>,
): Promise<void> {
  await createTable(database, table, columns);
  const appender = await database.appender(table);
  for (const row of rows) {
    for (let i = 0; i < columns.length; i++) appendCell(appender, columns[i]![1], row[i]);
    appender.endRow();
  }
  appender.closeSync();
}
