import { createHash } from 'node:crypto';
import type { NumberColumn, TextColumn } from '../../browse/columns.ts';
import type { TextBlock } from '../../browse/text-search.ts';
import { issueColumn } from '../../catalog/check-sql.ts';
import { type Database, identifier } from '../../catalog/database.ts';
import { UserError } from '../../model/errors.ts';
import type { Workspace } from '../workspace.ts';

export type ColumnKind = 'number' | 'boolean' | 'text';

const KINDS: Readonly<Record<string, ColumnKind>> = { BOOLEAN: 'boolean', VARCHAR: 'text' };

/**
 * The images of one state, numbered 0 … count − 1 in id order, with their columns as typed arrays: read from the
 * tables when first asked for, shared by all screens. Ids are kept as one block of UTF-8, so that a million of them
 * cost what their bytes do.
 */
export class ImageTable {
  readonly count: number;
  readonly #database: Database;
  readonly #bytes: Buffer;
  readonly #offsets: Uint32Array;
  readonly #kinds: ReadonlyMap<string, ColumnKind>;
  readonly #checks: readonly string[];
  readonly #columns = new Map<string, Promise<NumberColumn | TextColumn>>();
  #findings: Promise<Uint32Array[]> | null = null;

  private constructor(
    { database, checks }: Workspace,
    kinds: ReadonlyMap<string, ColumnKind>,
    bytes: Buffer,
    offsets: Uint32Array,
  ) {
    this.#database = database;
    this.#kinds = kinds;
    this.#checks = checks.map(({ name }) => name);
    this.#bytes = bytes;
    this.#offsets = offsets;
    this.count = offsets.length - 1;
  }

  static async load(workspace: Workspace): Promise<ImageTable> {
    const { database } = workspace;
    const { images: count } = workspace.snapshot.counts;
    const described = await database.rows('DESCRIBE SELECT * FROM images');
    const kinds = new Map(
      described.map((row) => [String(row.column_name), KINDS[String(row.column_type)] ?? ('number' as const)]),
    );
    const parts: Buffer[] = [];
    const offsets = new Uint32Array(count + 1);
    let image = 0;
    let length = 0;
    for await (const rows of database.stream('SELECT id FROM images_base ORDER BY id')) {
      const batch = rows.map((row) => {
        const id = Buffer.from(String(row.id), 'utf8');
        length += id.length;
        offsets[++image] = length;
        return id;
      });
      parts.push(Buffer.concat(batch));
    }
    return new ImageTable(workspace, kinds, Buffer.concat(parts), offsets.subarray(0, image + 1));
  }

  get ids(): TextBlock {
    return { bytes: this.#bytes, offsets: this.#offsets };
  }

  has(column: string): boolean {
    return this.#kinds.has(column);
  }

  /** @throws UserError for a column that `images` has not */
  kindOf(column: string): ColumnKind {
    const kind = this.#kinds.get(column);
    if (!kind) throw new UserError(`There is no column ${column}.`);
    return kind;
  }

  /** @throws RangeError for a number that no image has */
  idOf(image: number): string {
    if (!Number.isInteger(image) || image < 0 || image >= this.count) throw new RangeError(`no image ${image}`);
    return this.#bytes.toString('utf8', this.#offsets[image], this.#offsets[image + 1]);
  }

  /** The number of the image with this id, −1 when there is none. */
  numberOf(id: string): number {
    const wanted = Buffer.from(id, 'utf8');
    let low = 0;
    let high = this.count - 1;
    while (low <= high) {
      const middle = (low + high) >>> 1;
      const from = this.#offsets[middle]!;
      const order = this.#bytes.compare(wanted, 0, wanted.length, from, this.#offsets[middle + 1]!);
      if (order === 0) return middle;
      if (order < 0) low = middle + 1;
      else high = middle - 1;
    }
    return -1;
  }

  /**
   * Findings: one mask per image and 32 checks; bit i of the k-th array is check 32k + i of the workspace.
   */
  findings(): Promise<readonly Uint32Array[]> {
    this.#findings ??= this.#readFindings();
    return this.#findings;
  }

  async #readFindings(): Promise<Uint32Array[]> {
    const masks = Array.from({ length: Math.ceil(this.#checks.length / 32) }, () => new Uint32Array(this.count));
    for (const [at, check] of this.#checks.entries()) {
      const found = await this.#readNumbers(issueColumn(check));
      for (let i = 0; i < this.count; i++) if (found[i] === 1) masks[at >>> 5]![i]! |= 1 << (at & 31);
    }
    return masks;
  }

  /** A numeric or boolean column of `images`. @throws UserError when there is none */
  numbers(column: string): Promise<NumberColumn> {
    if (this.kindOf(column) === 'text') throw new UserError(`${column} is a column of texts, not of numbers.`);
    return this.#column(`number:${column}`, () => this.#readNumbers(column));
  }

  /** A text column of `images`. @throws UserError when there is none */
  texts(column: string): Promise<TextColumn> {
    if (this.kindOf(column) !== 'text') throw new UserError(`${column} is a column of numbers, not of texts.`);
    return this.#column(`text:${column}`, () => this.#readTexts(column));
  }

  #column<T extends NumberColumn | TextColumn>(key: string, read: () => Promise<T>): Promise<T> {
    const known = this.#columns.get(key);
    if (known) return known as Promise<T>;
    const column = read();
    this.#columns.set(key, column);
    column.catch(() => this.#columns.delete(key));
    return column;
  }

  async #readNumbers(column: string): Promise<NumberColumn> {
    const values = new Float64Array(this.count).fill(Number.NaN);
    let image = 0;
    for await (const rows of this.#database.stream(
      `SELECT ${identifier(column)}::DOUBLE AS v FROM images ORDER BY id`,
    )) {
      for (const { v } of rows) {
        if (v !== null) values[image] = Number(v);
        image++;
      }
    }
    return values;
  }

  async #readTexts(column: string): Promise<TextColumn> {
    const codes = new Int32Array(this.count).fill(-1);
    const numbers = new Map<string, number>();
    let image = 0;
    for await (const rows of this.#database.stream(
      `SELECT ${identifier(column)}::VARCHAR AS v FROM images ORDER BY id`,
    )) {
      for (const { v } of rows) {
        if (v !== null) {
          const value = String(v);
          const code = numbers.get(value) ?? numbers.size;
          numbers.set(value, code);
          codes[image] = code;
        }
        image++;
      }
    }
    const values = [...numbers.keys()];
    const order = values
      .map((_, i) => i)
      .sort((a, b) => Buffer.compare(Buffer.from(values[a]!), Buffer.from(values[b]!)));
    const rank = new Int32Array(values.length);
    for (const [i, old] of order.entries()) rank[old] = i;
    for (let i = 0; i < codes.length; i++) if (codes[i]! >= 0) codes[i] = rank[codes[i]!]!;
    return { codes, values: order.map((i) => values[i]!) };
  }
}

/** A short name of everything a state is made of: equal for equal states, in any process. */
export const stateName = (...parts: readonly unknown[]): string =>
  createHash('sha256').update(JSON.stringify(parts)).digest('hex').slice(0, 16);
