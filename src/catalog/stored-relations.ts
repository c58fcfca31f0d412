import type { RelatedPairs } from '../analyse/duplicates/related-pairs.ts';
import { COPY_RELATIONS, relationRank } from '../model/relation.ts';
import { type Database, literal } from './database.ts';
import { digestOf, writePart } from './part.ts';
import { appendRows } from './rows.ts';

/** The pairs of a state over the images that are in any, in id order. */
export interface StoredRelations {
  readonly ids: readonly string[];
  readonly pairs: RelatedPairs;
}

const COPIES = COPY_RELATIONS.map(literal).join(', ');

/**
 * Loads the pairs that groups are made of, about 40 bytes each, and the ids of their images.
 * @param pairs an SQL table expression over pairs
 * @param lowest score of the pairs that could link
 */
export async function loadRelations(database: Database, pairs: string, lowest: number): Promise<StoredRelations> {
  const wanted = `${pairs} WHERE relation IN (${COPIES}) AND score > ${lowest}`;
  const ids: string[] = [];
  const numberOf = new Map<string, number>();
  for await (const rows of database.stream(
    `SELECT id FROM (SELECT a AS id FROM ${wanted} UNION SELECT b FROM ${wanted}) ORDER BY id`,
  )) {
    for (const { id } of rows) {
      numberOf.set(String(id), ids.length);
      ids.push(String(id));
    }
  }
  const a: number[] = [];
  const b: number[] = [];
  const relation: number[] = [];
  const score: number[] = [];
  const isRepresented: number[] = [];
  for await (const rows of database.stream(
    `SELECT a, b, relation, score, is_represented FROM ${wanted} ORDER BY a, b`,
  )) {
    for (const row of rows) {
      a.push(numberOf.get(String(row.a))!);
      b.push(numberOf.get(String(row.b))!);
      relation.push(relationRank(String(row.relation)));
      score.push(Number(row.score));
      isRepresented.push(row.is_represented === true ? 1 : 0);
    }
  }
  return { ids, pairs: { a, b, relation, score, isRepresented } };
}

/**
 * Writes the pairs of a state again, confirmed by another threshold and without vetoed ones; everything else stays.
 * @returns the key of the new part
 */
export async function confirmAgain(
  database: Database,
  folder: string,
  pairs: string,
  threshold: number,
  vetoes: readonly (readonly [string, string])[],
  computedFrom: readonly string[],
): Promise<string> {
  const key = digestOf('pairs', ...computedFrom);
  await database.run('DROP TABLE IF EXISTS vetoed');
  await appendRows(
    database,
    'vetoed',
    [
      ['a', 'VARCHAR'],
      ['b', 'VARCHAR'],
    ],
    vetoes.map(([a, b]) => (a < b ? [a, b] : [b, a])),
  );
  await writePart(
    database,
    folder,
    'pairs',
    key,
    `SELECT p.* REPLACE (p.relation LIKE 'identical-%' OR (p.score > ${threshold} AND p.relation IN (${COPIES}, 'semantic') AND v.a IS NULL) AS is_confirmed)
     FROM ${pairs} p LEFT JOIN vetoed v ON v.a = p.a AND v.b = p.b ORDER BY p.a, p.b`,
  );
  return key;
}
