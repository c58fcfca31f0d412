import { type Database, literal, type Row } from './database.ts';
import { partKeys } from './folder.ts';
import type { Snapshot } from './manifest.ts';
import { readParts } from './part.ts';

const MINE = `SELECT id, split, label, sha256, pixel_digest FROM images_base WHERE outcome = 'measured'`;

let views = 0;

/** Where the images of another workspace lie. */
export interface OtherImages {
  readonly folder: string;
  readonly snapshot: Pick<Snapshot, 'images'>;
}

export interface ExactAcross {
  readonly a: string;
  readonly b: string;
  readonly relation: 'identical-bytes' | 'identical-pixels';
}

/** How many pairs there are, and how many images on each side of them, all told. */
export interface AcrossTotals {
  readonly pairs: number;
  readonly images: readonly [number, number];
}

/** What the source says of some images of one side. */
export type Said = ReadonlyMap<string, { readonly split: string | null; readonly label: string | null }>;

/** Reads the images of this workspace beside those of another one, in one database, without copying either. */
export class AgainstQueries {
  readonly #database: Database;
  readonly #theirs: string;

  private constructor(database: Database, theirs: string) {
    this.#database = database;
    this.#theirs = theirs;
  }

  static async open(database: Database, { folder, snapshot }: OtherImages): Promise<AgainstQueries> {
    const view = `against_${++views}`;
    const pixels = readParts(folder, 'pixels', partKeys(folder, 'pixels'));
    const digest = pixels ? 'coalesce(i.pixel_digest, p.pixel_digest)' : 'i.pixel_digest';
    const join = pixels
      ? `LEFT JOIN (SELECT id, size_bytes, modified_ms, any_value(pixel_digest) AS pixel_digest FROM ${pixels} GROUP BY ALL) p
           ON p.id = i.id AND p.size_bytes = i.size_bytes AND p.modified_ms = i.modified_ms`
      : '';
    await database.run(
      `CREATE VIEW ${view} AS SELECT i.id, i.split, i.label, i.sha256, ${digest} AS pixel_digest
       FROM ${readParts(folder, 'images', snapshot.images)} i ${join} WHERE i.outcome = 'measured'`,
    );
    return new AgainstQueries(database, view);
  }

  /** Pairs with equal bytes, then those with equal pixels only; sums over digests, so nothing is paired to be counted. */
  async count(): Promise<Record<ExactAcross['relation'], number>> {
    const counted = (by: string) => `SELECT coalesce(sum(m.n * t.n), 0)::DOUBLE AS n
      FROM (SELECT ${by}, count(*) AS n FROM (${MINE}) GROUP BY ALL) m JOIN (SELECT ${by}, count(*) AS n FROM ${this.#theirs} GROUP BY ALL) t USING (${by})`;
    const bytes = await this.#database.scalar(counted('sha256'));
    const pixels = await this.#database.scalar(counted('pixel_digest'));
    const both = await this.#database.scalar(counted('sha256, pixel_digest'));
    return { 'identical-bytes': bytes, 'identical-pixels': pixels - both };
  }

  /** Ids of one side's images that have such a copy on the other side. */
  async *affected(side: 'mine' | 'theirs', relation: ExactAcross['relation']): AsyncGenerator<string[]> {
    const [own, other] = side === 'mine' ? [`(${MINE})`, this.#theirs] : [this.#theirs, `(${MINE})`];
    const query =
      relation === 'identical-bytes'
        ? `SELECT id FROM ${own} x WHERE sha256 IN (SELECT sha256 FROM ${other} y)`
        : // Other bytes than the image's own: the least or the greatest digest of the copies differs from it.
          `SELECT x.id FROM ${own} x JOIN (SELECT pixel_digest, min(sha256) AS low, max(sha256) AS high FROM ${other} z GROUP BY ALL) y
             ON x.pixel_digest = y.pixel_digest WHERE x.sha256 <> y.low OR x.sha256 <> y.high`;
    for await (const rows of this.#database.stream(query)) yield rows.map((row) => String(row.id));
  }

  /**
   * Exact copies in id order, copies of one picture together. Of sets of copies only as many are paired as are listed.
   * Complete whenever `limit` is no less than all pairs counted.
   */
  async list(relation: ExactAcross['relation'], limit: number): Promise<ExactAcross[]> {
    const most = Math.trunc(limit);
    const key = relation === 'identical-bytes' ? 'sha256' : 'pixel_digest';
    const numbered = (images: string) =>
      `SELECT id, sha256, ${key} AS key, row_number() OVER (PARTITION BY ${key} ORDER BY id) AS place, count(*) OVER (PARTITION BY ${key}) AS n
       FROM ${images} x WHERE ${key} IS NOT NULL`;
    const rows = await this.#database.rows(
      `WITH m AS (${numbered(`(${MINE})`)}), t AS (${numbered(this.#theirs)}),
         k AS (SELECT m.key, m.id AS first, m.n * t.n AS pairs FROM m JOIN t ON m.key = t.key AND m.place = 1 AND t.place = 1),
         c AS (SELECT key, first, sum(pairs) OVER (ORDER BY first ROWS UNBOUNDED PRECEDING) - pairs AS before FROM k)
       SELECT m.id AS a, t.id AS b, ${literal(relation)} AS relation
       FROM c JOIN m ON m.key = c.key JOIN t ON t.key = c.key
       WHERE c.before < ${most} AND m.place <= ${most} / t.n + 1 AND t.place <= ${most}
         ${relation === 'identical-bytes' ? '' : 'AND m.sha256 IS DISTINCT FROM t.sha256'}
       ORDER BY c.first, a, b LIMIT ${most}`,
    );
    return rows as unknown as ExactAcross[];
  }

  async said(side: 'mine' | 'theirs', ids: Iterable<string>): Promise<Said> {
    const list = [...new Set(ids)];
    if (list.length === 0) return new Map();
    const text = (value: Row[string] | undefined) => (value === null || value === undefined ? null : String(value));
    const rows = await this.#database.rows(
      `SELECT id, split, label FROM ${side === 'mine' ? `(${MINE})` : this.#theirs} x WHERE id IN (SELECT unnest([${list.map(literal).join(', ')}]))`,
    );
    return new Map(rows.map((row) => [String(row.id), { split: text(row.split), label: text(row.label) }]));
  }
}
