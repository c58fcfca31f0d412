import type { ResolvedCheck } from '../analyse/checks/evaluate.ts';
import { issueColumn } from './check-sql.ts';
import { type ColumnPlace, columnPlaces, type JoinedTable } from './column-places.ts';
import { type Database, identifier, literal } from './database.ts';
import type { Manifest, Snapshot } from './manifest.ts';

/** Distinct values of a text column: one more and they are not listed. */
const MOST_VALUES = 600_000;
const MOST_VALUE_BYTES = 32_000_000;
/** Rows that show whether a column may have many values. */
const SAMPLE = 20_480;
/** So many values may be written into a statement. */
const MOST_LITERALS = 5000;

/** A column of texts as codes into its distinct values. */
export interface CodedTexts {
  /** One per image; −1 where the cell is empty. */
  readonly codes: Int32Array;
  /** In byte order; null when they are too many to hold, which makes the codes mere ranks. */
  readonly values: readonly string[] | null;
}

let types = 0;

/**
 * Reads whole columns of `images` as typed arrays, one cell per image in id order. Columns of the images' own parts are
 * read without a join; of a table that is joined by id, the images it speaks of are found once.
 */
export class ColumnReader {
  readonly #database: Database;
  readonly #count: number;
  readonly #checks: readonly ResolvedCheck[];
  readonly places: ReadonlyMap<string, ColumnPlace>;
  readonly #images = new Map<JoinedTable, Promise<Int32Array>>();

  private constructor(
    database: Database,
    count: number,
    checks: readonly ResolvedCheck[],
    places: ReadonlyMap<string, ColumnPlace>,
  ) {
    this.#database = database;
    this.#count = count;
    this.#checks = checks;
    this.places = places;
  }

  static async open(
    database: Database,
    folder: string,
    snapshot: Snapshot,
    manifest: Manifest,
    checks: readonly ResolvedCheck[],
  ): Promise<ColumnReader> {
    // The parts never change, so what their footers say need be read once.
    await database.run('SET parquet_metadata_cache = true');
    // The system keeps files in memory anyway, and gives that memory back.
    await database.run('SET enable_external_file_cache = false');
    const places = await columnPlaces(database, folder, snapshot, manifest, checks);
    return new ColumnReader(database, snapshot.counts.images, checks, places);
  }

  /** Finds the images of every joined table, so that the first look at one of its columns need not. */
  async findJoined(): Promise<void> {
    for (const place of this.places.values()) if (place.in === 'joined') await this.#imagesOf(place.joined);
  }

  #placeOf(column: string): ColumnPlace {
    const place = this.places.get(column);
    if (!place) throw new Error(`images have no column ${column}`);
    return place;
  }

  /** A column of numbers or booleans; NaN where the cell is empty. */
  async numbers(column: string): Promise<Float64Array> {
    const place = this.#placeOf(column);
    const cells = new Float64Array(this.#count);
    const otherwise = place.otherwise === 'false' ? 0 : Number.NaN;
    await this.#fill(cells, place, `coalesce((${place.sql})::DOUBLE, 'nan'::DOUBLE)`, otherwise);
    return cells;
  }

  /** A column of texts. */
  async texts(column: string): Promise<CodedTexts> {
    const place = this.#placeOf(column);
    const values = await this.#values(place);
    if (values === null) return { codes: await this.#ranks(place), values: null };
    const codes = new Int32Array(this.#count).fill(-1);
    if (values.length === 0) return { codes, values };
    const type = `texts_${++types}`;
    // The codes of an enum are places in the list it was made from.
    const list =
      values.length > MOST_LITERALS
        ? `${distinctOf(place)} ORDER BY v`
        : values.map((value) => literal(value)).join(', ');
    await this.#database.run(`CREATE TYPE ${type} AS ENUM (${list})`);
    try {
      await this.#fill(codes, place, `coalesce(enum_code((${place.sql})::${type})::INTEGER, -1)`, -1);
    } finally {
      await this.#database.run(`DROP TYPE ${type}`);
    }
    return { codes, values };
  }

  /** Distinct texts in byte order; null when they are too many. */
  async #values(place: ColumnPlace): Promise<readonly string[] | null> {
    if (await this.#hasTooMany(place)) return null;
    const values: string[] = [];
    let bytes = 0;
    for await (const rows of this.#database.stream(
      `SELECT v FROM (${distinctOf(place)} LIMIT ${MOST_VALUES + 1}) ORDER BY v`,
    )) {
      for (const { v } of rows) {
        const value = String(v);
        values.push(value);
        bytes += value.length;
      }
      if (bytes > MOST_VALUE_BYTES || values.length > MOST_VALUES) return null;
    }
    return values;
  }

  /** An estimate, which spares listing half of a million digests. */
  async #hasTooMany(place: ColumnPlace): Promise<boolean> {
    const estimate = (source: string) =>
      this.#database.scalar(`SELECT approx_count_distinct(v) FROM (SELECT ${place.sql} AS v FROM ${source})`);
    const source = sourceOf(place);
    const sampled = await estimate(`${source} LIMIT ${SAMPLE}`);
    // Estimates err by a few per cent.
    return sampled > 0.5 * SAMPLE && (await estimate(source)) > 1.2 * MOST_VALUES;
  }

  /** Ranks among the distinct texts, which are not held. */
  async #ranks(place: ColumnPlace): Promise<Int32Array> {
    const codes = new Int32Array(this.#count).fill(-1);
    const numbered = `SELECT row_number() OVER () - 1 AS r, ${place.sql} AS v FROM ${sourceOf(place)}`;
    const ranked = `SELECT r::INTEGER, (dense_rank() OVER (ORDER BY v) - 1)::INTEGER FROM (${numbered}) WHERE v IS NOT NULL`;
    const images = place.in === 'joined' ? await this.#imagesOf(place.joined) : null;
    for await (const [rows, ranks] of this.#database.numberChunks(ranked)) {
      for (let i = 0; i < rows!.length; i++) {
        const image = images ? images[rows![i]!]! : rows![i]!;
        if (image >= 0) codes[image] = ranks![i]!;
      }
    }
    return codes;
  }

  /** Findings: one mask per image and 32 checks; bit i of the k-th array is check 32k + i. */
  async findings(): Promise<Uint32Array[]> {
    const masks: Uint32Array[] = [];
    for (let from = 0; from < this.#checks.length; from += 32) {
      masks.push(await this.#findingsOf(this.#checks.slice(from, from + 32)));
    }
    return masks;
  }

  async #findingsOf(checks: readonly ResolvedCheck[]): Promise<Uint32Array> {
    const masks = new Uint32Array(this.#count);
    const places = new Map<string | JoinedTable, { readonly place: ColumnPlace; readonly bits: string[] }>();
    for (const [bit, { name }] of checks.entries()) {
      const place = this.#placeOf(issueColumn(name));
      const key = place.in === 'joined' ? place.joined : place.in;
      const known = places.get(key) ?? { place, bits: [] };
      places.set(key, known);
      known.bits.push(`((${place.sql})::UINTEGER << ${bit})`);
    }
    for (const { place, bits } of places.values()) {
      const part = new Uint32Array(this.#count);
      await this.#fill(part, place, `(${bits.join(' | ')})::UINTEGER`, 0);
      for (let i = 0; i < masks.length; i++) masks[i]! |= part[i]!;
    }
    return masks;
  }

  /** Fills an array with an expression over a place, which must never be null there. */
  async #fill(
    cells: Float64Array | Int32Array | Uint32Array,
    place: ColumnPlace,
    expression: string,
    otherwise: number,
  ): Promise<void> {
    const images = place.in === 'joined' ? await this.#imagesOf(place.joined) : null;
    if (images) cells.fill(otherwise);
    let row = 0;
    for await (const [values] of this.#database.numberChunks(`SELECT ${expression} FROM ${sourceOf(place)}`)) {
      if (!images) cells.set(values!, row);
      else {
        for (let i = 0; i < values!.length; i++) {
          const image = images[row + i]!;
          if (image >= 0) cells[image] = values![i]!;
        }
      }
      row += values!.length;
    }
    if (!images && row !== this.#count) throw new Error(`${row} cells for ${this.#count} images`);
  }

  /** For each row of a joined table the number of the image it speaks of, −1 for none. */
  #imagesOf(joined: JoinedTable): Promise<Int32Array> {
    const known = this.#images.get(joined);
    if (known) return known;
    const images = this.#joinImages(joined);
    this.#images.set(joined, images);
    images.catch(() => this.#images.delete(joined));
    return images;
  }

  async #joinImages({ table, speaksOf }: JoinedTable): Promise<Int32Array> {
    const images = new Int32Array(await this.#database.scalar(`SELECT count(*) FROM ${table}`)).fill(-1);
    const numbered = (source: string, number: string) =>
      `(SELECT *, (row_number() OVER () - 1)::INTEGER AS ${identifier(number)} FROM ${source})`;
    const query = `SELECT i.image_number, x.row_number FROM ${numbered('images_own', 'image_number')} i JOIN ${numbered(table, 'row_number')} x ON ${speaksOf}`;
    for await (const [numbers, rows] of this.#database.numberChunks(query)) {
      for (let i = 0; i < rows!.length; i++) images[rows![i]!] = numbers![i]!;
    }
    return images;
  }
}

const distinctOf = (place: ColumnPlace): string =>
  `SELECT DISTINCT ${place.sql} AS v FROM ${sourceOf(place)} WHERE ${place.sql} IS NOT NULL`;

/** Rows in the order of the ids, or in that of the joined table. */
const sourceOf = (place: ColumnPlace): string =>
  place.in === 'own' ? 'images_own' : place.in === 'joined' ? place.joined.table : '(FROM images ORDER BY id)';
