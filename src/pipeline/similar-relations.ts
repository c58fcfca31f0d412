import type { Database } from '../catalog/database.ts';
import { appendRows } from '../catalog/rows.ts';
import type { Relation } from '../model/relation.ts';

/** What the comparison of two images on pixels said. */
export interface KnownPair {
  readonly relation: Relation | 'unrelated';
  /** 0–1. */
  readonly score: number;
}

const keyOf = (a: string, b: string): string => (a < b ? `${a}\0${b}` : `${b}\0${a}`);

/**
 * What the workspace knows of some pairs, in either order.
 *
 * @param database with the view `pairs`
 */
export async function knownPairs(
  database: Database,
  pairs: readonly (readonly [a: string, b: string])[],
): Promise<(a: string, b: string) => KnownPair | null> {
  const known = new Map<string, KnownPair>();
  if (pairs.length > 0) {
    await database.run('DROP TABLE IF EXISTS asked_pairs');
    const columns = [
      ['x', 'VARCHAR'],
      ['y', 'VARCHAR'],
    ] as const;
    await appendRows(
      database,
      'asked_pairs',
      columns,
      (function* () {
        for (const [a, b] of pairs) {
          yield [a, b];
          yield [b, a];
        }
      })(),
    );
    const rows = await database.rows(
      'SELECT p.a, p.b, p.relation, p.score FROM pairs p SEMI JOIN asked_pairs q ON q.x = p.a AND q.y = p.b',
    );
    for (const row of rows) {
      known.set(keyOf(String(row.a), String(row.b)), {
        relation: String(row.relation) as KnownPair['relation'],
        score: Number(row.score),
      });
    }
    await database.run('DROP TABLE asked_pairs');
  }
  return (a, b) => known.get(keyOf(a, b)) ?? null;
}
