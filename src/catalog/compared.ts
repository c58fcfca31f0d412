import type { Database } from './database.ts';
import { partKeys, removeOtherParts } from './folder.ts';
import { readParts, writeContentPart } from './part.ts';
import { appendRows } from './rows.ts';

/** Two files whose pixels were compared. */
export interface ComparedRow {
  readonly a: string;
  readonly b: string;
  readonly orientation: number;
  /** Local features were looked for whatever the whole frames said. */
  readonly isThorough: boolean;
  readonly relation: string;
  readonly score: number;
  /** JSON; null where the pixels could not be compared. */
  readonly evidence: string | null;
}

/** A pair that asks for a comparison; `number` is the caller's. */
export interface AskedPair {
  readonly number: number;
  readonly a: string;
  readonly b: string;
  readonly orientation: number;
  /** A comparison that was not thorough does not answer it. */
  readonly isThorough: boolean;
}

/** A pair left to compare, with its files. */
export interface AskedFile {
  readonly number: number;
  readonly a: string;
  readonly b: string;
  readonly orientation: number;
  readonly uriA: string;
  readonly uriB: string;
  readonly sizeA: number;
  readonly sizeB: number;
}

const ASKED_COLUMNS = [
  ['number', 'INTEGER'],
  ['a', 'VARCHAR'],
  ['b', 'VARCHAR'],
  ['orientation', 'INTEGER'],
  ['is_thorough', 'BOOLEAN'],
] as const;

const FRESH_COLUMNS = [
  ['a', 'VARCHAR'],
  ['b', 'VARCHAR'],
  ['orientation', 'INTEGER'],
  ['is_thorough', 'BOOLEAN'],
  ['relation', 'VARCHAR'],
  ['score', 'DOUBLE'],
  ['evidence', 'VARCHAR'],
] as const;

/**
 * Columns of a stored comparison: it holds for these very files and this version of the comparison. `version` is twice
 * the version, and one more for a thorough comparison.
 */
const STORED = `a, b, orientation, version, a_size, a_modified, b_size, b_modified, relation, score, evidence`;

/**
 * Comparisons made on pixels, by the files they were made of; kept in parts of their own, because they cost the most of
 * all that is known about pairs. What a run has finished is kept when it is killed.
 */
export class ComparedPairs {
  readonly #database: Database;
  readonly #folder: string;
  readonly #images: string;
  /** As stored: even for a comparison that is not thorough, one more for one that is. */
  readonly #version: number;
  #fresh: ComparedRow[] = [];
  #rounds = 0;

  /** @param imagesKeys parts of the images the pairs are of */
  constructor(database: Database, folder: string, imagesKeys: readonly string[], version: number) {
    this.#database = database;
    this.#folder = folder;
    this.#images = readParts(folder, 'images', imagesKeys)!;
    this.#version = 2 * version;
  }

  /** Comparisons that are in no part yet. */
  get pending(): number {
    return this.#fresh.length;
  }

  /** An SQL table expression over all that is stored; null when nothing is. */
  get #stored(): string | null {
    return readParts(this.#folder, 'compared', partKeys(this.#folder, 'compared'));
  }

  /** Stored comparisons of the very same files, by the same version. */
  #valid(): string | null {
    const stored = this.#stored;
    return (
      stored &&
      `(SELECT DISTINCT ON (c.a, c.b, c.orientation) c.* FROM ${stored} c
        JOIN ${this.#images} ia ON ia.id = c.a AND ia.size_bytes = c.a_size AND ia.modified_ms = c.a_modified
        JOIN ${this.#images} ib ON ib.id = c.b AND ib.size_bytes = c.b_size AND ib.modified_ms = c.b_modified
        WHERE c.version IN (${this.#version}, ${this.#version + 1}) ORDER BY c.version DESC)`
    );
  }

  /** Notes what is asked for; later rounds add to earlier ones. */
  async ask(pairs: Iterable<AskedPair>): Promise<void> {
    this.#rounds++;
    const rows = function* () {
      for (const { number, a, b, orientation, isThorough } of pairs) yield [number, a, b, orientation, isThorough];
    };
    await this.#database.run('DROP TABLE IF EXISTS asked');
    await appendRows(this.#database, 'asked', ASKED_COLUMNS, rows());
    await this.#database.run(
      this.#rounds === 1
        ? 'CREATE OR REPLACE TABLE asked_ever AS SELECT a, b, orientation FROM asked'
        : 'INSERT INTO asked_ever SELECT a, b, orientation FROM asked',
    );
  }

  /** What is already known of the pairs asked for. */
  async *known(): AsyncGenerator<{ readonly number: number; readonly relation: string; readonly score: number }> {
    const valid = this.#valid();
    if (valid === null) {
      await this.#database.run('CREATE OR REPLACE TABLE known AS SELECT 0::INTEGER AS number WHERE false');
      return;
    }
    await this.#database.run(
      `CREATE OR REPLACE TABLE known AS SELECT asked.number, v.relation, v.score FROM asked
       JOIN ${valid} v ON v.a = asked.a AND v.b = asked.b AND v.orientation = asked.orientation
       AND v.version >= ${this.#version} + asked.is_thorough::INTEGER`,
    );
    for await (const rows of this.#database.stream('SELECT number, relation, score FROM known')) {
      for (const row of rows) {
        yield { number: Number(row.number), relation: String(row.relation), score: Number(row.score) };
      }
    }
  }

  /** What is left to compare, by `a`, with where the files are. Call after {@link known}. */
  async *unknown(): AsyncGenerator<AskedFile> {
    const rows = this.#database.stream(
      `SELECT asked.*, ia.uri AS uri_a, ib.uri AS uri_b, ia.size_bytes AS size_a, ib.size_bytes AS size_b FROM asked
       JOIN ${this.#images} ia ON ia.id = asked.a JOIN ${this.#images} ib ON ib.id = asked.b
       WHERE asked.number NOT IN (SELECT number FROM known) ORDER BY asked.a, asked.b`,
    );
    for await (const batch of rows) {
      for (const row of batch) {
        yield {
          number: Number(row.number),
          a: String(row.a),
          b: String(row.b),
          orientation: Number(row.orientation),
          uriA: String(row.uri_a),
          uriB: String(row.uri_b),
          sizeA: Number(row.size_a),
          sizeB: Number(row.size_b),
        };
      }
    }
  }

  add(row: ComparedRow): void {
    this.#fresh.push(row);
  }

  /** Writes the fresh comparisons as one part. */
  async flush(): Promise<void> {
    if (this.#fresh.length === 0) return;
    const rows = this.#fresh.sort((x, y) => (x.a < y.a || (x.a === y.a && x.b < y.b) ? -1 : 1));
    this.#fresh = [];
    const cells = rows.map((row) => [
      row.a,
      row.b,
      row.orientation,
      row.isThorough,
      row.relation,
      row.score,
      row.evidence,
    ]);
    await appendRows(this.#database, 'fresh_compared', FRESH_COLUMNS, cells);
    // Keyed by content: a killed run may have left a part of these very pairs, but of other files.
    await writeContentPart(
      this.#database,
      this.#folder,
      'compared',
      `SELECT c.a, c.b, c.orientation, ${this.#version} + c.is_thorough::INTEGER AS version, ia.size_bytes AS a_size, ia.modified_ms AS a_modified,
         ib.size_bytes AS b_size, ib.modified_ms AS b_modified, c.relation, c.score, c.evidence
       FROM fresh_compared c JOIN ${this.#images} ia ON ia.id = c.a JOIN ${this.#images} ib ON ib.id = c.b ORDER BY c.a, c.b`,
    );
    await this.#database.run('DROP TABLE fresh_compared');
  }

  /** Leaves one part with the comparisons of all pairs that were asked for, and none else. @returns its key, or null */
  async finish(): Promise<string | null> {
    await this.flush();
    const valid = this.#rounds === 0 ? null : this.#valid();
    if (valid === null) {
      removeOtherParts(this.#folder, 'compared', new Set());
      return null;
    }
    const key = await writeContentPart(
      this.#database,
      this.#folder,
      'compared',
      `SELECT ${STORED} FROM ${valid} v SEMI JOIN asked_ever e ON e.a = v.a AND e.b = v.b AND e.orientation = v.orientation
       ORDER BY a, b, orientation`,
    );
    removeOtherParts(this.#folder, 'compared', new Set([key]));
    return key;
  }
}
