import type { Database, Row } from './database.ts';
import type { Snapshot } from './manifest.ts';
import { readParts } from './part.ts';
import { appendRows } from './rows.ts';

/** What annotations say about one picture, on its way to the image that it belongs to. */
export interface AnnotationRow {
  /** Unique; the order in which rows about one image are given back. */
  readonly number: number;
  /** `file:` URL of the picture; null where it was not found. */
  readonly uri: string | null;
  /** As the annotations name it. */
  readonly path: string;
  /** JSON. */
  readonly body: string;
}

/** What an export needs to know of an image. */
export interface ExportRow {
  readonly id: string;
  readonly uri: string;
  readonly split: string | null;
  readonly label: string | null;
  readonly caption: string | null;
  /** JSON object of the manifest's further columns. */
  readonly attributes: string | null;
  readonly sizeBytes: number;
  readonly modifiedMs: number;
  readonly sha256: string | null;
  readonly outcome: string;
  /** px as seen; null where it could not be read. */
  readonly width: number | null;
  readonly height: number | null;
  /** EXIF, 1–8. */
  readonly orientation: number;
  /** Of the annotations of the image, in the order of their numbers. */
  readonly bodies: readonly string[];
}

/** Annotations that belong to no image, counted, with the first few names. */
export interface Unmatched {
  readonly count: number;
  readonly paths: readonly string[];
}

/** An image that was written, and where. */
export interface WrittenImage {
  readonly id: string;
  readonly sha256: string | null;
  readonly file: string | null;
  readonly fileSha256: string | null;
}

const ANNOTATED = [
  ['number', 'INTEGER'],
  ['uri', 'VARCHAR'],
  ['path', 'VARCHAR'],
  ['body', 'VARCHAR'],
] as const;

const WRITTEN = [
  ['id', 'VARCHAR'],
  ['sha256', 'VARCHAR'],
  ['file', 'VARCHAR'],
  ['file_sha256', 'VARCHAR'],
] as const;

const COLUMNS =
  'i.id, i.uri, i.split, i.label, i.caption, i.attributes, i.size_bytes, i.modified_ms, i.sha256, i.outcome, i.width, i.height, i.orientation';

const UNMATCHED_SHOWN = 5;

/** The SQL of an export. Annotations wait in a table that spills to disk, so that no number of them fills the memory. */
export class ExportQueries {
  readonly #database: Database;
  readonly #images: string;
  readonly #parts: readonly string[];
  #hasAnnotations = false;

  constructor(database: Database, folder: string, snapshot: Snapshot) {
    this.#database = database;
    this.#parts = snapshot.images.map((key) => readParts(folder, 'images', [key])!);
    this.#images = readParts(folder, 'images', snapshot.images)!;
  }

  async addAnnotations(rows: readonly AnnotationRow[]): Promise<void> {
    this.#hasAnnotations = true;
    const cells = rows.map(({ number, uri, path, body }) => [number, uri, path, body]);
    await appendRows(this.#database, 'export_annotated', ANNOTATED, cells);
  }

  /**
   * Finds the image of each row: the one of its picture, else the only one whose id ends as the row's path does, or the
   * other way round.
   */
  async matchAnnotations(): Promise<Unmatched> {
    if (!this.#hasAnnotations) return { count: 0, paths: [] };
    const database = this.#database;
    await database.run(`CREATE TABLE export_matched AS
      SELECT a.number, i.id FROM export_annotated a JOIN ${this.#images} i ON i.uri = a.uri`);
    await database.run(`CREATE TABLE export_rest AS
      SELECT number, path, regexp_extract(path, '[^/]*$') AS name FROM export_annotated
      WHERE number NOT IN (SELECT number FROM export_matched)`);
    await database.run(`INSERT INTO export_matched
      SELECT r.number, any_value(i.id) FROM export_rest r
        JOIN (SELECT id, regexp_extract(id, '[^/]*$') AS name FROM ${this.#images}) i
          ON i.name = r.name AND (ends_with('/' || i.id, '/' || r.path) OR ends_with('/' || r.path, '/' || i.id))
      GROUP BY r.number HAVING count(*) = 1`);
    const unmatched = 'FROM export_annotated WHERE number NOT IN (SELECT number FROM export_matched)';
    const count = await database.scalar(`SELECT count(*) ${unmatched}`);
    const rows =
      count > 0 ? await database.rows(`SELECT path ${unmatched} ORDER BY number LIMIT ${UNMATCHED_SHOWN}`) : [];
    return { count, paths: rows.map((row) => String(row.path)) };
  }

  /** Every image that the last scan listed and could examine, in id order, a few thousand at a time. */
  async *images(): AsyncGenerator<ExportRow[]> {
    const bodies = new BodyReader(this.#hasAnnotations ? this.#bodies() : null);
    try {
      // The parts are ranges of ids in order: only annotations are sorted.
      for (const part of this.#parts) {
        const sql = `SELECT ${COLUMNS} FROM ${part} i WHERE i.size_bytes >= 0 ORDER BY i.id`;
        for await (const rows of this.#database.stream(sql)) {
          const images: ExportRow[] = [];
          for (const row of rows) images.push(exportRow(row, await bodies.of(String(row.id))));
          yield images;
        }
      }
    } finally {
      await bodies.close();
    }
  }

  #bodies(): AsyncGenerator<Row[]> {
    return this.#database.stream(`SELECT m.id, a.body FROM export_matched m JOIN export_annotated a USING (number)
      JOIN (SELECT id FROM ${this.#images} WHERE size_bytes >= 0) i ON i.id = m.id ORDER BY m.id, m.number`);
  }

  /** Labels that images have. */
  async labels(): Promise<string[]> {
    const rows = await this.#database.rows(
      `SELECT DISTINCT label FROM ${this.#images} WHERE label IS NOT NULL AND outcome = 'measured' ORDER BY label`,
    );
    return rows.map((row) => String(row.label));
  }

  /** Names of the splits, in order. */
  async splits(): Promise<string[]> {
    const rows = await this.#database.rows(
      `SELECT DISTINCT split FROM ${this.#images} WHERE split IS NOT NULL ORDER BY split`,
    );
    return rows.map((row) => String(row.split));
  }

  async noteWritten(images: readonly WrittenImage[]): Promise<void> {
    const cells = images.map(({ id, sha256, file, fileSha256 }) => [id, sha256, file, fileSha256]);
    await appendRows(this.#database, 'export_written', WRITTEN, cells);
  }

  async *written(): AsyncGenerator<WrittenImage[]> {
    await this.noteWritten([]);
    for await (const rows of this.#database.stream('SELECT * FROM export_written')) {
      yield rows.map((row) => ({
        id: String(row.id),
        sha256: text(row.sha256),
        file: text(row.file),
        fileSha256: text(row.file_sha256),
      }));
    }
  }

  /** Forgets what was added, so that another export can begin. */
  async clear(): Promise<void> {
    for (const table of ['annotated', 'matched', 'rest', 'written']) {
      await this.#database.run(`DROP TABLE IF EXISTS export_${table}`);
    }
  }
}

/** Reads bodies beside the images: both are in the order of ids, and every body's image is among them. */
class BodyReader {
  readonly #stream: AsyncGenerator<Row[]> | null;
  #rows: readonly Row[] = [];
  #at = 0;

  constructor(stream: AsyncGenerator<Row[]> | null) {
    this.#stream = stream;
  }

  async of(id: string): Promise<readonly string[]> {
    if (this.#stream === null) return NONE;
    let found: string[] | null = null;
    for (;;) {
      if (this.#at === this.#rows.length) {
        const { done, value } = await this.#stream.next();
        if (done) return found ?? NONE;
        this.#rows = value;
        this.#at = 0;
        continue;
      }
      const row = this.#rows[this.#at]!;
      if (row.id !== id) return found ?? NONE;
      found ??= [];
      found.push(String(row.body));
      this.#at++;
    }
  }

  async close(): Promise<void> {
    await this.#stream?.return(undefined);
  }
}

const NONE: readonly string[] = [];

const text = (value: Row[string] | undefined): string | null =>
  value === null || value === undefined ? null : String(value);
const number = (value: Row[string] | undefined): number | null =>
  value === null || value === undefined ? null : Number(value);

const exportRow = (row: Row, bodies: readonly string[]): ExportRow => ({
  id: String(row.id),
  uri: String(row.uri),
  split: text(row.split),
  label: text(row.label),
  caption: text(row.caption),
  attributes: text(row.attributes),
  sizeBytes: Number(row.size_bytes),
  modifiedMs: Number(row.modified_ms),
  sha256: text(row.sha256),
  outcome: String(row.outcome),
  width: number(row.width),
  height: number(row.height),
  orientation: number(row.orientation) ?? 1,
  bodies,
});
