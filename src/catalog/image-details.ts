import type { ResolvedCheck } from '../analyse/checks/evaluate.ts';
import { explanationSql, issueSql } from './check-sql.ts';
import { type Database, identifier, literal, type Row } from './database.ts';

/** Why a check speaks of an image. */
export interface ExplainedFinding {
  readonly check: string;
  readonly value: number | null;
  readonly threshold: number;
  /** The value in words. */
  readonly explanation: string;
}

/** All columns of one image, in their order, and its findings in words; null when there is no such image. */
export async function imageDetails(
  database: Database,
  checks: readonly ResolvedCheck[],
  columns: ReadonlySet<string>,
  id: string,
): Promise<{ readonly row: Row; readonly findings: readonly ExplainedFinding[] } | null> {
  // One look at the image for all checks; the view `findings` would look once for each.
  const explained = checks.map(
    (check, at) =>
      `, ${issueSql(check)} AS found_${at}, CAST(${identifier(check.column)} AS DOUBLE) AS value_${at}, ${explanationSql(check, columns)} AS explanation_${at}`,
  );
  const own = `id = ${literal(id)}`;
  const [[row], [words]] = await Promise.all([
    database.rows(`SELECT * FROM images WHERE ${own}`),
    database.rows(`SELECT id${explained.join('')} FROM images_base WHERE ${own}`),
  ]);
  if (!row || !words) return null;
  const findings = checks.flatMap(({ name, threshold }, at): ExplainedFinding[] => {
    if (words[`found_${at}`] !== true) return [];
    const value = words[`value_${at}`];
    return [
      {
        check: name,
        value: typeof value === 'number' ? value : null,
        threshold,
        explanation: String(words[`explanation_${at}`]),
      },
    ];
  });
  return { row, findings };
}

/** Pairs of one image, closest first. */
export const pairsOfImage = (database: Database, id: string, limit: number): Promise<Row[]> =>
  database.rows(
    `SELECT CASE WHEN a = ${literal(id)} THEN b ELSE a END AS other, relation, score, is_confirmed FROM pairs
     WHERE (a = ${literal(id)} OR b = ${literal(id)}) AND relation <> 'unrelated' ORDER BY score DESC, other LIMIT ${limit}`,
  );

/** Members of a group, keeper first. */
export const membersOfGroup = (database: Database, group: string, limit: number): Promise<Row[]> =>
  database.rows(
    `SELECT id, size, keeper_reason FROM groups WHERE group_id = ${literal(group)} ORDER BY position LIMIT ${limit}`,
  );
