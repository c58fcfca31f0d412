import { literal } from '../../catalog/database.ts';
import { evidenceInWords } from '../../model/evidence-in-words.ts';
import type { PairEvidence } from '../../model/pair.ts';
import type { ReviewSession, ReviewState } from './session.ts';

/** Two images and how they are related, as the app shows it; `a` comes before `b` in id order. */
export interface ShownPair {
  readonly a: number;
  readonly b: number;
  readonly relation: string | null;
  readonly score: number | null;
  readonly evidence: PairEvidence | null;
  readonly words: string;
  readonly isDifferent: boolean;
}

/** Pairs among some images, weakest first. */
export async function pairsAmong(
  session: ReviewSession,
  state: ReviewState,
  numbers: readonly number[],
  limit: number,
): Promise<{ readonly pairs: ShownPair[]; readonly count: number }> {
  const { table, workspace } = state;
  const ids = [...numbers].sort((x, y) => x - y).map((number) => literal(table.idOf(number)));
  if (ids.length < 2) return { pairs: [], count: 0 };
  // The pairs lie in the order of `a`: with its range, most of them are not even read.
  const among = `a >= ${ids[0]} AND a <= ${ids.at(-1)} AND a IN (${ids.join(', ')}) AND b IN (${ids.join(', ')})`;
  const rows = await workspace.database.rows(
    `SELECT a, b, relation, score, evidence, count(*) OVER () AS total FROM pairs
     WHERE ${among} AND relation <> 'unrelated' ORDER BY score, a, b LIMIT ${limit}`,
  );
  const { areDifferent } = session.decisions.standing();
  const pairs = rows.map((row): ShownPair => {
    const [a, b, relation] = [String(row.a), String(row.b), String(row.relation)];
    const evidence = typeof row.evidence === 'string' ? (JSON.parse(row.evidence) as PairEvidence) : null;
    return {
      a: table.numberOf(a),
      b: table.numberOf(b),
      relation,
      score: Number(row.score),
      evidence,
      words: evidenceInWords(relation, evidence),
      isDifferent: areDifferent(a, b),
    };
  });
  return { pairs, count: Number(rows[0]?.total ?? 0) };
}
