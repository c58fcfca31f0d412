import type { Cell } from '../model/columns.ts';
import type { Database } from './database.ts';
import { digestOf, writePart } from './part.ts';
import { appendRows } from './rows.ts';

const PAIR_COLUMNS = [
  ['a', 'VARCHAR'],
  ['b', 'VARCHAR'],
  ['relation', 'VARCHAR'],
  ['phash_distance', 'INTEGER'],
  ['second_distance', 'INTEGER'],
  ['is_confirmed', 'BOOLEAN'],
] as const;

const DUPLICATE_COLUMNS = [
  ['id', 'VARCHAR'],
  ['group_id', 'VARCHAR'],
  ['group_size', 'INTEGER'],
  ['is_keeper', 'BOOLEAN'],
  ['keeper_id', 'VARCHAR'],
  ['is_exact_duplicate', 'BOOLEAN'],
  ['exact_relation', 'VARCHAR'],
  ['exact_of', 'VARCHAR'],
  ['near_duplicate_distance', 'INTEGER'],
  ['near_relation', 'VARCHAR'],
  ['near_duplicate_of', 'VARCHAR'],
  ['cross_split_related', 'INTEGER'],
  ['cross_split_example', 'VARCHAR'],
] as const;

const GROUP_COLUMNS = [
  ['group_id', 'VARCHAR'],
  ['relation', 'VARCHAR'],
  ['size', 'INTEGER'],
  ['keeper_id', 'VARCHAR'],
  ['keeper_reason', 'VARCHAR'],
  ['weakest_a', 'VARCHAR'],
  ['weakest_b', 'VARCHAR'],
  ['weakest_distance', 'INTEGER'],
  ['position', 'INTEGER'],
  ['id', 'VARCHAR'],
] as const;

const TABLES = { pairs: PAIR_COLUMNS, duplicates: DUPLICATE_COLUMNS, groups: GROUP_COLUMNS } as const;
export type RelationTable = keyof typeof TABLES;

/** Cells in the order of the table's columns. */
export type RelationRow = readonly Cell[];

/** Writes one table of relations as an immutable part keyed by what it was computed from. */
export async function writeRelations(
  database: Database,
  folder: string,
  table: RelationTable,
  computedFrom: readonly string[],
  rows: Iterable<RelationRow>,
): Promise<string> {
  const key = digestOf(table, ...computedFrom);
  await appendRows(database, `new_${table}`, TABLES[table], rows);
  await writePart(database, folder, table, key, `SELECT * FROM new_${table}`);
  await database.run(`DROP TABLE new_${table}`);
  return key;
}
