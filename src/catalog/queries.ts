import type { ColumnSpec } from '../model/columns.ts';
import { issueColumn } from './check-sql.ts';
import { type Database, identifier, literal, type Row } from './database.ts';

export interface ListQuery {
  /** Only this check's findings, or images with such a finding. */
  readonly check?: string;
  /** Only ids that contain this text. */
  readonly path?: string;
  readonly limit?: number;
  readonly offset?: number;
}

const page = ({ limit, offset }: ListQuery): string =>
  `${limit === undefined ? '' : ` LIMIT ${Math.trunc(limit)}`}${offset ? ` OFFSET ${Math.trunc(offset)}` : ''}`;

const where = (conditions: readonly (string | false | undefined)[]): string => {
  const present = conditions.filter(Boolean);
  return present.length > 0 ? ` WHERE ${present.join(' AND ')}` : '';
};

/** Findings, worst first, then by id. */
export function findingsQuery(query: ListQuery): string {
  const conditions = where([
    query.check !== undefined && `"check" = ${literal(query.check)}`,
    query.path !== undefined && `contains(id, ${literal(query.path)})`,
  ]);
  return `SELECT * FROM findings${conditions} ORDER BY "check", score, id${page(query)}`;
}

/** Which images, in id order: narrow, so that a page of a million rows touches few columns. */
function imageIdsQuery(query: ListQuery): string {
  const conditions = where([
    query.check !== undefined && issueColumn(query.check),
    query.path !== undefined && `contains(id, ${literal(query.path)})`,
  ]);
  return `SELECT id FROM images${conditions} ORDER BY id${page(query)}`;
}

/** Images in id order, all columns. A page is looked up by its ids, whose row groups Parquet finds by itself. */
export async function imagesQuery(database: Database, query: ListQuery): Promise<string> {
  if (query.limit === undefined) return `SELECT * FROM images WHERE id IN (${imageIdsQuery(query)}) ORDER BY id`;
  const ids = (await database.rows(imageIdsQuery(query))).map((row) => literal(String(row.id)));
  if (ids.length === 0) return 'SELECT * FROM images WHERE false';
  // The bounds let row groups be skipped, which a list alone does not.
  return `SELECT * FROM images WHERE id >= ${ids[0]} AND id <= ${ids.at(-1)} AND id IN (${ids.join(', ')}) ORDER BY id`;
}

export interface HistogramRow {
  readonly edges: readonly number[];
  readonly counts: readonly number[];
  readonly missing: number;
}

const BINS = 48;

/** Counts of a column in equal-width bins of its declared range; values beyond it fall into the outer bins. */
export async function histogram(
  database: Database,
  column: string,
  range: NonNullable<ColumnSpec['histogram']>,
): Promise<HistogramRow> {
  const isLog = range.scale === 'log';
  const scaled = (value: number) => (isLog ? Math.log10(Math.max(value, 1e-9)) : value);
  const from = scaled(range.from);
  const to = scaled(range.to);
  const value = `CAST(${identifier(column)} AS DOUBLE)`;
  const position = isLog ? `log10(greatest(${value}, 1e-9))` : value;
  const bin = `CAST(least(${BINS - 1}, greatest(0, floor((${position} - (${from})) / ${(to - from) / BINS}))) AS INTEGER)`;
  const rows = await database.rows(
    `SELECT CASE WHEN ${identifier(column)} IS NULL THEN NULL ELSE ${bin} END AS bin, count(*) AS n
     FROM images_base WHERE outcome = 'measured' GROUP BY bin`,
  );
  const counts = new Array<number>(BINS).fill(0);
  let missing = 0;
  for (const row of rows) {
    if (row.bin === null) missing = Number(row.n);
    else counts[Number(row.bin)] = Number(row.n);
  }
  const edges = Array.from({ length: BINS + 1 }, (_, i) => {
    const at = from + ((to - from) * i) / BINS;
    return isLog ? 10 ** at : at;
  });
  return { edges, counts, missing };
}

/** How often each value of an expression occurs, most frequent first. */
export async function countBy(
  database: Database,
  expression: string,
  limit: number,
): Promise<{ name: string; count: number }[]> {
  const rows = await database.rows(
    `SELECT CAST(${expression} AS VARCHAR) AS name, count(*) AS n FROM images_base WHERE ${expression} IS NOT NULL
     GROUP BY name ORDER BY n DESC, name LIMIT ${limit}`,
  );
  return rows.map((row) => ({ name: String(row.name), count: Number(row.n) }));
}

export const countDistinct = (database: Database, expression: string): Promise<number> =>
  database.scalar(`SELECT count(DISTINCT ${expression}) FROM images_base`);

/** Rows of `images_base` by id. */
export async function imagesById(database: Database, ids: readonly string[]): Promise<Map<string, Row>> {
  if (ids.length === 0) return new Map();
  const list = [...new Set(ids)].map(literal).join(', ');
  const rows = await database.rows(
    `SELECT id, uri, width, height, size_bytes, modified_ms, split, label, outcome FROM images_base WHERE id IN (${list})`,
  );
  return new Map(rows.map((row) => [String(row.id), row]));
}

export async function totals(database: Database, issueColumns: readonly string[]): Promise<Row> {
  const any = issueColumns.length > 0 ? issueColumns.join(' OR ') : 'false';
  const [row] = await database.rows(
    `SELECT count(*) AS images, count_if(outcome = 'measured') AS measured, count_if(outcome = 'unreadable') AS unreadable,
       count_if(outcome = 'notApplicable') AS not_applicable, coalesce(sum(greatest(size_bytes, 0)), 0) AS bytes,
       coalesce(sum(width::DOUBLE * height), 0) / 1e6 AS megapixels, count_if(${any}) AS with_findings FROM images`,
  );
  return row!;
}
