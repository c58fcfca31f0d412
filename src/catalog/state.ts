import type { ColumnTable } from '../model/rows.ts';
import { type Database, identifier, literal } from './database.ts';
import { Listing } from './listing.ts';
import { hasNoCodeOf, type MeasuredParts, measuredColumnNames } from './measured.ts';
import { readParts, writeContentPart } from './part.ts';

/** A listed image is the same file as a measured one when name, size and time agree. */
const SAME_FILE = 'm.id = l.id AND m.size_bytes = l.size_bytes AND m.modified_ms = l.modified_ms';

/** Rows of one images part: what a commit holds in memory at once. */
const RANGE_ROWS = 20_480;

export interface PendingImage {
  readonly id: string;
  readonly uri: string;
  readonly sizeBytes: number;
  readonly modifiedMs: number;
}

/** The last state of the workspace, measured by the same recipe. */
export interface ReusableSnapshot {
  /** Keys of its images parts. */
  readonly images: readonly string[];
  /** Its rows of these codes are measured again. */
  readonly retry: ReadonlySet<string>;
}

/**
 * The state of a workspace as a scan sees it: what is listed, what of it is already measured (in the last snapshot or
 * in parts of an interrupted run), and what is left to do.
 */
export class ScanState {
  readonly #database: Database;
  readonly #folder: string;
  readonly #parts: MeasuredParts;
  readonly #columns: ColumnTable;
  readonly #snapshot: ReusableSnapshot | null;

  constructor(
    database: Database,
    folder: string,
    parts: MeasuredParts,
    columns: ColumnTable,
    snapshot: ReusableSnapshot | null,
  ) {
    this.#database = database;
    this.#folder = folder;
    this.#parts = parts;
    this.#columns = columns;
    this.#snapshot = snapshot;
  }

  /** Snapshot rows first: parts that outlived their commit hold the same rows again. */
  #reusable(names: string): string | null {
    const snapshot = this.#snapshot && readParts(this.#folder, 'images', this.#snapshot.images);
    const fromSnapshot =
      snapshot && `SELECT ${names} FROM ${snapshot} WHERE ${hasNoCodeOf(this.#snapshot?.retry ?? [])}`;
    const parts = this.#parts.lasting;
    const fromParts = parts && `SELECT ${names} FROM ${parts}`;
    if (!fromSnapshot || !fromParts) return fromSnapshot ?? fromParts;
    return `${fromSnapshot} UNION ALL (${fromParts} AS p WHERE NOT EXISTS (
      SELECT 1 FROM (${fromSnapshot}) AS s WHERE s.id = p.id AND s.size_bytes = p.size_bytes AND s.modified_ms = p.modified_ms))`;
  }

  async countPending(): Promise<{ images: number; bytes: number }> {
    const [row] = await this.#database.rows(
      `SELECT count(*) AS images, coalesce(sum(greatest(size_bytes, 0)), 0) AS bytes FROM (${this.#pendingQuery()})`,
    );
    return { images: Number(row?.images ?? 0), bytes: Number(row?.bytes ?? 0) };
  }

  #pendingQuery(): string {
    const reusable = this.#reusable('id, size_bytes, modified_ms');
    const all = `SELECT l.id, l.uri, l.size_bytes, l.modified_ms FROM ${Listing.table} l`;
    return reusable ? `${all} WHERE NOT EXISTS (SELECT 1 FROM (${reusable}) m WHERE ${SAME_FILE})` : all;
  }

  /** Fixes what is left to do, so that parts written meanwhile do not change it. */
  async *pending(): AsyncGenerator<PendingImage[]> {
    await this.#database.run(`CREATE TABLE pending AS ${this.#pendingQuery()} ORDER BY l.id`);
    const total = await this.#database.scalar('SELECT count(*) FROM pending');
    const size = 4096;
    for (let offset = 0; offset < total; offset += size) {
      const rows = await this.#database.rows(
        `SELECT id, uri, size_bytes, modified_ms FROM pending WHERE rowid >= ${offset} AND rowid < ${offset + size}`,
      );
      yield rows.map((row) => ({
        id: String(row.id),
        uri: String(row.uri),
        sizeBytes: Number(row.size_bytes),
        modifiedMs: Number(row.modified_ms),
      }));
    }
  }

  /**
   * Joins listing and measurements into images parts, each a range of ids in order, and returns their keys. One range
   * at a time, so that memory does not grow with the number of images.
   */
  async commitImages(): Promise<string[]> {
    const starts = await this.#rangeStarts();
    const keys: string[] = [];
    for (let i = 0; i < starts.length; i++) {
      keys.push(
        await writeContentPart(
          this.#database,
          this.#folder,
          'images',
          await this.#rangeQuery(starts[i]!, starts[i + 1]),
        ),
      );
    }
    // An image must never vanish without a word: better no result than one that is short.
    const committed = await this.#database.scalar(`SELECT count(*) FROM ${readParts(this.#folder, 'images', keys)}`);
    const listed = await this.#database.scalar(`SELECT count(*) FROM ${Listing.table}`);
    if (committed !== listed) throw new Error(`The scan would commit ${committed} of ${listed} images.`);
    return keys;
  }

  /** First ids of the ranges; the first range begins before every id, so that there is one for no images, too. */
  async #rangeStarts(): Promise<string[]> {
    const rows = await this.#database.rows(
      `SELECT id FROM (SELECT id, row_number() OVER (ORDER BY id) AS n FROM ${Listing.table}) WHERE n > 1 AND n % ${RANGE_ROWS} = 1 ORDER BY id`,
    );
    return ['', ...rows.map((row) => String(row.id))];
  }

  async #rangeQuery(from: string, to: string | undefined): Promise<string> {
    const names = measuredColumnNames(this.#columns);
    const rest = names.filter((name) => !['id', 'size_bytes', 'modified_ms'].includes(name));
    const within = `id >= ${literal(from)}${to === undefined ? '' : ` AND id < ${literal(to)}`}`;
    const quoted = names.map(identifier).join(', ');
    const reusable = this.#reusable(quoted);
    const passing = await this.#parts.passing();
    const measured = `SELECT ${quoted} FROM ${passing} WHERE ${within}${
      reusable ? ` UNION ALL SELECT * FROM (${reusable}) WHERE ${within}` : ''
    }`;
    return `SELECT l.id, l.uri, l.split, l.label, l.caption, l.attributes, l.size_bytes, l.modified_ms,
              ${rest.map((name) => `m.${identifier(name)}`).join(', ')}
       FROM (SELECT * FROM ${Listing.table} WHERE ${within}) l JOIN (${measured}) m ON ${SAME_FILE}
       ORDER BY l.id`;
  }
}
