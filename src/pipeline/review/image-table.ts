import { createHash } from 'node:crypto';
import type { NumberColumn, TextColumn } from '../../browse/columns.ts';
import { type Order, orderByCodes, orderByNumbers } from '../../browse/sort.ts';
import type { TextBlock } from '../../browse/text-search.ts';
import { ColumnReader } from '../../catalog/column-reader.ts';
import { readImageIds } from '../../catalog/image-ids.ts';
import { UserError } from '../../model/errors.ts';
import type { Workspace } from '../workspace.ts';
import { ArrayCache } from './array-cache.ts';

export type ColumnKind = 'number' | 'boolean' | 'text';

const KINDS: Readonly<Record<string, ColumnKind>> = { BOOLEAN: 'boolean', VARCHAR: 'text' };

/** Where an image lies on this machine; nothing a screen shows, sorts or searches by, and nothing it needs. */
const HIDDEN: ReadonlySet<string> = new Set(['uri']);

/** What columns may take together, and orders. */
const COLUMN_BYTES = 200_000_000;
const ORDER_BYTES = 40_000_000;

/**
 * The images of one state, numbered 0 … count − 1 in id order, with their columns as typed arrays: read from the
 * tables when first asked for, shared by all screens, and dropped when others are needed more. Ids are kept as one
 * block of UTF-8, so that a million of them cost what their bytes do.
 */
export class ImageTable {
  readonly count: number;
  readonly ids: TextBlock;
  readonly #bytes: Buffer;
  readonly #parts: string;
  readonly #reader: ColumnReader;
  readonly #columns = new ArrayCache(COLUMN_BYTES);
  readonly #orders = new ArrayCache(ORDER_BYTES);
  readonly #unlisted = new Set<string>();
  readonly #findings: readonly Uint32Array[];

  private constructor(reader: ColumnReader, ids: TextBlock, findings: readonly Uint32Array[], parts: string) {
    this.#findings = findings;
    this.#reader = reader;
    this.ids = ids;
    this.#bytes = Buffer.from(ids.bytes.buffer, ids.bytes.byteOffset, ids.bytes.length);
    this.count = ids.offsets.length - 1;
    this.#parts = parts;
  }

  /** @param before the table of the state before, whose ids are taken over when the images are the same */
  static async load(workspace: Workspace, before?: ImageTable): Promise<ImageTable> {
    const { database, folder, snapshot, manifest, checks } = workspace;
    const parts = snapshot.images.join(' ');
    const reader = await ColumnReader.open(database, folder, snapshot, manifest, checks);
    // Every screen asks for both.
    const [ids, findings] = await Promise.all([
      before && before.#parts === parts ? before.ids : readImageIds(database, folder, snapshot.images),
      reader.findings(),
    ]);
    return new ImageTable(reader, ids, findings, parts);
  }

  has(column: string): boolean {
    return this.#reader.places.has(column) && !HIDDEN.has(column);
  }

  /** @throws UserError for a column that `images` has not */
  kindOf(column: string): ColumnKind {
    const place = this.#reader.places.get(column);
    if (!place || HIDDEN.has(column)) throw new UserError(`There is no column ${column}.`);
    return KINDS[place.type] ?? 'number';
  }

  /** Names of the columns of `images`, in their order, but for where the files are. */
  get columns(): readonly string[] {
    return [...this.#reader.places.keys()].filter((column) => !HIDDEN.has(column));
  }

  /** @throws RangeError for a number that no image has */
  idOf(image: number): string {
    if (!Number.isInteger(image) || image < 0 || image >= this.count) throw new RangeError(`no image ${image}`);
    return this.#bytes.toString('utf8', this.ids.offsets[image], this.ids.offsets[image + 1]);
  }

  /** The number of the image with this id, −1 when there is none. */
  numberOf(id: string): number {
    const wanted = Buffer.from(id, 'utf8');
    const { offsets } = this.ids;
    let low = 0;
    let high = this.count - 1;
    while (low <= high) {
      const middle = (low + high) >>> 1;
      const order = this.#bytes.compare(wanted, 0, wanted.length, offsets[middle]!, offsets[middle + 1]!);
      if (order === 0) return middle;
      if (order < 0) low = middle + 1;
      else high = middle - 1;
    }
    return -1;
  }

  /** Findings: one mask per image and 32 checks; bit i of the k-th array is check 32k + i of the workspace. */
  findings(): Promise<readonly Uint32Array[]> {
    return Promise.resolve(this.#findings);
  }

  /** A numeric or boolean column of `images`. @throws UserError when there is none */
  async numbers(column: string): Promise<NumberColumn> {
    if (this.kindOf(column) === 'text') throw new UserError(`${column} is a column of texts, not of numbers.`);
    return this.#columns.get(column, async () => {
      const cells = await this.#reader.numbers(column);
      return { value: cells, bytes: cells.byteLength };
    });
  }

  /** A text column of `images`. @throws UserError when there is none, or its values are too many to hold */
  async texts(column: string): Promise<TextColumn> {
    const texts = await this.tryTexts(column);
    if (!texts) throw new UserError(`${column} has too many different values to list them.`);
    return texts;
  }

  /** A text column of `images`; null when its values are too many to hold. @throws UserError when there is none */
  async tryTexts(column: string): Promise<TextColumn | null> {
    const { codes, values } = await this.#codes(column);
    return values === null ? null : { codes, values };
  }

  /** False once a text column has turned out to have too many values to hold. */
  isListed(column: string): boolean {
    return !this.#unlisted.has(column);
  }

  #codes(column: string) {
    if (this.kindOf(column) !== 'text') throw new UserError(`${column} is a column of numbers, not of texts.`);
    return this.#columns.get(column, async () => {
      const value = await this.#reader.texts(column);
      if (value.values === null) this.#unlisted.add(column);
      // A short string costs about 24 bytes besides its characters, and its place in the list.
      const texts = value.values?.reduce((sum, text) => sum + text.length + 32, 0) ?? 0;
      return { value, bytes: value.codes.byteLength + texts };
    });
  }

  /** Does what the first look at a column of an analysis would have to wait for. */
  prepare(): Promise<void> {
    return this.#reader.findJoined();
  }

  /** Images by a column: ties by number, empty cells last. @throws UserError when there is no such column */
  async order(column: string, descending: boolean): Promise<Order> {
    this.kindOf(column);
    return this.#orders.get(`${descending ? '-' : '+'}${column}`, async () => {
      const value = await this.#makeOrder(column, descending);
      return { value, bytes: value.byteLength };
    });
  }

  async #makeOrder(column: string, descending: boolean): Promise<Order> {
    if (this.kindOf(column) !== 'text') return orderByNumbers(await this.numbers(column), descending);
    const { codes, values } = await this.#codes(column);
    return orderByCodes(codes, values?.length ?? this.count, descending);
  }
}

/** A short name of everything a state is made of: equal for equal states, in any process. */
export const stateName = (...parts: readonly unknown[]): string =>
  createHash('sha256').update(JSON.stringify(parts)).digest('hex').slice(0, 16);
