import { type Database, literal, type Row } from './database.ts';

/** What of the pairs is read: all that are confirmed, or every pair that was compared. */
export type PairSelection = 'confirmed' | 'compared';

/**
 * Cells of `pairs` that rankings, graphs and exports need, best score first: `a`, `b`, `relation`, `score`,
 * `phash_distance`, `stands`. Without `relations`, those of every relation.
 */
export function streamPairs(
  database: Database,
  selection: PairSelection,
  relations?: readonly string[],
): AsyncGenerator<Row[]> {
  const conditions = [
    ...(selection === 'confirmed' ? ['is_confirmed'] : []),
    ...(relations ? [`relation IN (${relations.map(literal).join(', ')})`] : []),
  ];
  return database.stream(
    `SELECT a, b, relation, score, phash_distance, is_represented AND is_confirmed AS stands
     FROM pairs ${conditions.length > 0 ? `WHERE ${conditions.join(' AND ')}` : ''} ORDER BY score DESC, a, b`,
  );
}

/** Pairs that are not confirmed though an image of theirs shares the relations of another one. */
export function streamPairsApart(database: Database): AsyncGenerator<Row[]> {
  return database.stream(
    `WITH guest AS (SELECT DISTINCT b AS id FROM pairs
       WHERE is_confirmed AND (is_represented OR relation IN ('identical-bytes', 'identical-pixels')))
     SELECT a, b FROM pairs WHERE NOT is_confirmed AND (a IN (SELECT id FROM guest) OR b IN (SELECT id FROM guest))`,
  );
}

/** Members of all groups: `group_id`, `id`. */
export function streamGroupMembers(database: Database): AsyncGenerator<Row[]> {
  return database.stream('SELECT group_id, id FROM groups ORDER BY group_id, position');
}

/** Members of groups that are not their keeper: `id`, in order. */
export function streamSuperfluous(database: Database): AsyncGenerator<Row[]> {
  return database.stream('SELECT id FROM groups WHERE position > 0 ORDER BY id');
}
