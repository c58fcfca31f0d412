import { identifier } from '../database.ts';
import type { BothStates, Side } from './both-states.ts';

const NUMBERS = new Set(['DOUBLE', 'FLOAT', 'BIGINT', 'INTEGER', 'UINTEGER', 'SMALLINT', 'TINYINT', 'BOOLEAN']);

async function numericColumns({ database }: BothStates, view: string): Promise<string[]> {
  const rows = await database.rows(`DESCRIBE SELECT * FROM ${view}`);
  return rows.filter((row) => NUMBERS.has(String(row.column_type))).map((row) => String(row.column_name));
}

/** Columns of numbers, or of true and false, that both states have; `isOwn`: without a join. */
export async function sharedColumns(both: BothStates): Promise<{ readonly name: string; readonly isOwn: boolean }[]> {
  const own = new Set(await numericColumns(both, 'after.images_own'));
  const before = new Set(await numericColumns(both, 'before.images_base'));
  const all = await numericColumns(both, 'after.images_base');
  return all.filter((name) => before.has(name)).map((name) => ({ name, isOwn: own.has(name) }));
}

/** All finite numbers of a column, ascending, of images that were measured; true is 1. */
export async function sortedNumbers(
  { database }: BothStates,
  side: Side,
  { name, isOwn }: { readonly name: string; readonly isOwn: boolean },
): Promise<Float64Array> {
  const from = `(SELECT CAST(${identifier(name)} AS DOUBLE) AS value FROM ${side}.${isOwn ? 'images_own' : 'images_base'} WHERE outcome = 'measured') WHERE isfinite(value)`;
  const values = new Float64Array(await database.scalar(`SELECT count(*) FROM ${from}`));
  let at = 0;
  for await (const [chunk] of database.numberChunks(`SELECT value FROM ${from}`)) {
    values.set(chunk!, at);
    at += chunk!.length;
  }
  return values.sort();
}

export interface CategoryChange {
  readonly name: string | null;
  readonly before: number;
  readonly after: number;
}

export interface CategoryCounts {
  /** Images of each state. */
  readonly images: Readonly<Record<Side, number>>;
  /** Different values of both states together. */
  readonly values: number;
  /** Half the sum of the differences of all shares, 0–1; null where a state is empty. */
  readonly totalVariation: number | null;
  /** Pearson's, of the table values × states. */
  readonly chiSquare: number | null;
  /** Those whose shares differ most. */
  readonly largest: readonly CategoryChange[];
}

/** How the values of a text column are distributed; nothing, too, is a value. */
export async function categoryCounts({ database }: BothStates, column: string, limit: number): Promise<CategoryCounts> {
  const name = identifier(column);
  const counted = (side: Side) => `(SELECT ${name} AS name, count(*) AS n FROM ${side}.images_own GROUP BY ALL)`;
  await database.run(`CREATE OR REPLACE TABLE category AS SELECT coalesce(b.name, a.name) AS name, coalesce(b.n, 0) AS b, coalesce(a.n, 0) AS a
    FROM ${counted('before')} b FULL JOIN ${counted('after')} a ON a.name IS NOT DISTINCT FROM b.name`);
  const totals = '(SELECT sum(b)::DOUBLE AS nb, sum(a)::DOUBLE AS na FROM category)';
  // Summed in one order, so that the last digit is the same each time.
  const [row] = await database.rows(`SELECT any_value(nb) AS nb, any_value(na) AS na, count(*) AS n,
      0.5 * sum(abs(b / nb - a / na) ORDER BY name) AS variation,
      sum(pow(b - (a + b) * nb / (na + nb), 2) / ((a + b) * nb / (na + nb)) + pow(a - (a + b) * na / (na + nb), 2) / ((a + b) * na / (na + nb)) ORDER BY name) AS chi
    FROM category, ${totals}`);
  const [nb, na] = [Number(row?.nb ?? 0), Number(row?.na ?? 0)];
  const isEmpty = nb === 0 || na === 0;
  const largest =
    await database.rows(`SELECT name, b, a FROM category, ${totals} WHERE ${isEmpty ? 'true' : 'b / nb <> a / na'}
    ORDER BY abs(b / greatest(nb, 1) - a / greatest(na, 1)) DESC, name LIMIT ${Math.trunc(limit)}`);
  return {
    images: { before: nb, after: na },
    values: Number(row?.n ?? 0),
    totalVariation: isEmpty ? null : Number(row?.variation),
    chiSquare: isEmpty ? null : Number(row?.chi),
    largest: largest.map((one) => ({
      name: one.name === null || one.name === undefined ? null : String(one.name),
      before: Number(one.b),
      after: Number(one.a),
    })),
  };
}
