import type { Cell } from '../model/columns.ts';
import type { Database } from './database.ts';
import { digestOf, writePart } from './part.ts';
import { appendRows, type TableColumns } from './rows.ts';

/** As `PairRow` has them, but for the evidence. */
const PAIR_COLUMNS = [
  ['a', 'VARCHAR'],
  ['b', 'VARCHAR'],
  ['relation', 'VARCHAR'],
  ['score', 'DOUBLE'],
  ['is_confirmed', 'BOOLEAN'],
  ['found_by', 'VARCHAR'],
  ['phash_distance', 'INTEGER'],
  ['pdq_distance', 'INTEGER'],
  ['embedding_similarity', 'DOUBLE'],
  ['is_represented', 'BOOLEAN'],
] as const;

/** Which comparison the evidence of a pair is from: that of the images that stand for it. */
const COMPARED_COLUMNS = [
  ['compared_a', 'VARCHAR'],
  ['compared_b', 'VARCHAR'],
  ['orientation', 'INTEGER'],
] as const;

/** Columns of the table `duplicates`. */
export const DUPLICATE_COLUMNS = [
  ['id', 'VARCHAR'],
  ['group_id', 'VARCHAR'],
  ['group_size', 'INTEGER'],
  ['is_keeper', 'BOOLEAN'],
  ['keeper_id', 'VARCHAR'],
  ['is_exact_duplicate', 'BOOLEAN'],
  ['exact_relation', 'VARCHAR'],
  ['exact_of', 'VARCHAR'],
  ['near_duplicate_similarity', 'DOUBLE'],
  ['near_relation', 'VARCHAR'],
  ['near_duplicate_of', 'VARCHAR'],
  ['cross_split_related', 'INTEGER'],
  ['cross_split_example', 'VARCHAR'],
] as const;

/** Columns of the table `groups`. */
export const GROUP_COLUMNS = [
  ['group_id', 'VARCHAR'],
  ['relation', 'VARCHAR'],
  ['size', 'INTEGER'],
  ['keeper_id', 'VARCHAR'],
  ['keeper_reason', 'VARCHAR'],
  ['weakest_a', 'VARCHAR'],
  ['weakest_b', 'VARCHAR'],
  ['weakest_relation', 'VARCHAR'],
  ['weakest_score', 'DOUBLE'],
  ['position', 'INTEGER'],
  ['id', 'VARCHAR'],
] as const;

/** Cells in the order of the table's columns. */
export type RelationRow = readonly Cell[];

async function write(
  database: Database,
  folder: string,
  table: 'pairs' | 'duplicates' | 'groups',
  columns: TableColumns,
  computedFrom: readonly string[],
  rows: Iterable<RelationRow>,
  query: string,
): Promise<string> {
  const key = digestOf(table, ...computedFrom);
  await database.run(`DROP TABLE IF EXISTS new_${table}`);
  await appendRows(database, `new_${table}`, columns, rows);
  await writePart(database, folder, table, key, query);
  await database.run(`DROP TABLE new_${table}`);
  return key;
}

/**
 * Writes the pairs as an immutable part keyed by what it was computed from.
 * @param rows cells of the pair, then ids and orientation of the comparison its evidence is from
 * @param compared an SQL table expression over comparisons; null when there are none
 */
export function writePairs(
  database: Database,
  folder: string,
  computedFrom: readonly string[],
  rows: Iterable<RelationRow>,
  compared: string | null,
): Promise<string> {
  const names = PAIR_COLUMNS.map(([name]) => `p.${name}`).join(', ');
  const evidence = compared
    ? `c.evidence FROM new_pairs p LEFT JOIN ${compared} c ON c.a = p.compared_a AND c.b = p.compared_b AND c.orientation = p.orientation`
    : 'NULL::VARCHAR AS evidence FROM new_pairs p';
  return write(
    database,
    folder,
    'pairs',
    [...PAIR_COLUMNS, ...COMPARED_COLUMNS],
    computedFrom,
    rows,
    `SELECT ${names}, ${evidence} ORDER BY p.a, p.b`,
  );
}

/** Writes what the groups say of each image, likewise. */
export const writeDuplicates = (
  database: Database,
  folder: string,
  computedFrom: readonly string[],
  rows: Iterable<RelationRow>,
): Promise<string> =>
  write(database, folder, 'duplicates', DUPLICATE_COLUMNS, computedFrom, rows, 'SELECT * FROM new_duplicates');

/** Writes the members of the groups, likewise. */
export const writeGroups = (
  database: Database,
  folder: string,
  computedFrom: readonly string[],
  rows: Iterable<RelationRow>,
): Promise<string> => write(database, folder, 'groups', GROUP_COLUMNS, computedFrom, rows, 'SELECT * FROM new_groups');
