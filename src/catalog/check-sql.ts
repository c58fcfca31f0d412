import type { ResolvedCheck } from '../analyse/checks/evaluate.ts';
import { identifier, literal } from './database.ts';

/** CleanVision's column style: `odd-size` → `is_odd_size_issue`, `odd_size_score`. */
export const issueColumn = (check: string): string => `is_${check.replaceAll('-', '_')}_issue`;
export const scoreColumn = (check: string): string => `${check.replaceAll('-', '_')}_score`;

const number = (name: string): string => `CAST(${identifier(name)} AS DOUBLE)`;

/** The check's columns are all there; a workspace written before a measurement existed may lack some. */
export function isEvaluable(check: ResolvedCheck, columns: ReadonlySet<string>): boolean {
  return columns.has(check.column) && check.conditions.every((condition) => columns.has(condition.column));
}

/** SQL: the row is a finding. Never null. */
export function issueSql(check: ResolvedCheck): string {
  const side = (column: string, direction: 'above' | 'below', limit: number) =>
    `${number(column)} ${direction === 'above' ? '>' : '<'} CAST(${limit} AS DOUBLE)`;
  const parts = [
    side(check.column, check.direction, check.threshold),
    ...check.conditions.map((condition) => side(condition.column, condition.direction, condition.value)),
  ];
  return `coalesce(${parts.join(' AND ')}, false)`;
}

/** Rounding must not lift a finding that all but meets its threshold to 0.5. */
const JUST_BELOW_HALF = '0.499999999999';

/**
 * SQL: the score, 0 (worst) – 1 (best), piecewise linear with 0.5 at the threshold; a row that a condition protects
 * scores at least 0.5. Null where the column is empty.
 */
export function scoreSql(check: ResolvedCheck): string {
  const { worst, best, threshold } = check;
  const value = number(check.column);
  const slope = (from: number, to: number) => (to === from ? '0' : `(${value} - (${from})) / (${to - from})`);
  const trouble = check.direction === 'above' ? `${value} > ${threshold}::DOUBLE` : `${value} < ${threshold}::DOUBLE`;
  const linear = `CASE WHEN ${trouble} THEN least(${JUST_BELOW_HALF}, 0.5 - 0.5 * ${slope(threshold, worst)}) ELSE 0.5 + 0.5 * ${slope(threshold, best)} END`;
  const clamped = `least(1, greatest(0, ${linear}))`;
  const guarded =
    check.conditions.length === 0
      ? clamped
      : `CASE WHEN ${issueSql(check)} THEN ${clamped} ELSE greatest(0.5, ${clamped}) END`;
  return `CASE WHEN ${identifier(check.column)} IS NULL THEN NULL ELSE ${guarded} END`;
}

/** SQL: a column's value as a person reads it, at most four significant digits. */
const shown = (column: string): string =>
  `coalesce(CASE WHEN typeof(${identifier(column)}) = 'DOUBLE' THEN printf('%.4g', TRY_CAST(${identifier(column)} AS DOUBLE)) ELSE CAST(${identifier(column)} AS VARCHAR) END, '–')`;

/** SQL: the check's explanation with `{value}` and `{column}` filled in. */
export function explanationSql(check: ResolvedCheck, columns: ReadonlySet<string>): string {
  const pieces = check.explain.split(/\{(\w+)\}/);
  const sql = pieces.map((piece, i) => {
    if (i % 2 === 0) return literal(piece);
    const column = piece === 'value' ? check.column : piece;
    return columns.has(column) ? shown(column) : literal('–');
  });
  return `concat(${sql.join(', ')})`;
}

/** SQL: all findings of one check over the table `images_base`. */
export function findingsSql(check: ResolvedCheck, columns: ReadonlySet<string>): string {
  return `SELECT id, ${literal(check.name)} AS "check", ${number(check.column)} AS value, ${check.threshold}::DOUBLE AS threshold,
    ${scoreSql(check)} AS score, ${explanationSql(check, columns)} AS explanation
    FROM images_base WHERE ${issueSql(check)}`;
}
