import { UserError } from '../model/errors.ts';
import type { Relation } from '../model/relation.ts';
import { COPY_RELATIONS } from '../model/relation.ts';
import { type Database, literal } from './database.ts';
import { partKeys } from './folder.ts';
import { readParts } from './part.ts';

export interface ComparedScores {
  /** How many pairs were compared on pixels. */
  readonly pairs: number;
  /** Those named as copies that score above the minimum, by ids. */
  readonly scored: readonly {
    readonly a: string;
    readonly b: string;
    readonly relation: Relation;
    readonly score: number;
  }[];
}

/**
 * What the last scan compared, related or not; of several comparisons of a pair the best one.
 * @param version of the comparison
 * @throws UserError when the last scan compared by another version
 */
export async function loadComparedScores(
  database: Database,
  folder: string,
  version: number,
  minScore: number,
): Promise<ComparedScores> {
  const stored = readParts(folder, 'compared', partKeys(folder, 'compared'));
  if (stored === null) return { pairs: 0, scored: [] };
  const others = await database.scalar(`SELECT count(*) FROM ${stored} WHERE version // 2 <> ${version}`);
  if (others > 0) {
    throw new UserError(
      `Pairs of ${folder} were compared by another version of goldpan. Run goldpan scan again: nothing is measured anew, only compared.`,
    );
  }
  const best = `SELECT a, b, arg_max(relation, score) AS relation, max(score) AS score FROM ${stored}
    WHERE version // 2 = ${version} AND evidence IS NOT NULL GROUP BY a, b`;
  const pairs = await database.scalar(`SELECT count(*) FROM (${best})`);
  const rows = await database.rows(
    `SELECT * FROM (${best}) WHERE score > ${minScore} AND relation IN (${COPY_RELATIONS.map(literal).join(', ')}) ORDER BY a, b`,
  );
  return {
    pairs,
    scored: rows.map((row) => ({
      a: String(row.a),
      b: String(row.b),
      relation: String(row.relation) as Relation,
      score: Number(row.score),
    })),
  };
}
