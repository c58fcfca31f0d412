import type { Database } from '../../catalog/database.ts';

/** Marks a name that several images have. */
const AMBIGUOUS = -2;

/**
 * The images of a workspace by uri, by id, and by the ends of their ids, in 50 bytes each: numbers alone, whatever
 * their names. Names are told by 53 bits of a hash; among a million images two names are mixed up once in a thousand sets.
 */
export class ImageIndex {
  readonly #widths: Int32Array;
  readonly #heights: Int32Array;
  readonly #keys: Float64Array;
  readonly #rows: Int32Array;
  readonly #mask: number;

  private constructor(count: number) {
    this.#widths = new Int32Array(count);
    this.#heights = new Int32Array(count);
    let size = 16;
    // Four names per image, half of the places empty.
    while (size < 8 * count) size *= 2;
    this.#keys = new Float64Array(size).fill(-1);
    this.#rows = new Int32Array(size).fill(-1);
    this.#mask = size - 1;
  }

  /** Reads the view `numbered`: row, id, uri, width and height. */
  static async read(database: Database): Promise<ImageIndex> {
    const index = new ImageIndex(await database.scalar('SELECT count(*) FROM numbered'));
    for await (const rows of database.stream('SELECT row, id, uri, width, height FROM numbered')) {
      for (const { row, id, uri, width, height } of rows) {
        const at = Number(row);
        index.#widths[at] = Number(width ?? 0);
        index.#heights[at] = Number(height ?? 0);
        index.#put(`u${String(uri)}`, at);
        index.#put(`i${String(id)}`, at);
        const names = String(id).split('/');
        index.#put(`1${names.at(-1)}`, at);
        if (names.length > 1) index.#put(`2${names.slice(-2).join('/')}`, at);
      }
    }
    return index;
  }

  /**
   * The row of a picture: by its uri; else by its path as an id, also without the folders it begins with, or with its
   * split before it; else by its last two names or its last one where only one image has them.
   * @returns −1 when no image fits, or several do
   */
  find(uri: string | null, path: string, split: string | undefined): number {
    if (uri !== null) {
      const row = this.#get(`u${uri}`);
      if (row >= 0) return row;
    }
    const names = path.split('/').filter((name) => name !== '' && name !== '.');
    for (let from = 0; from < names.length; from++) {
      const rest = names.slice(from).join('/');
      const row = this.#get(`i${rest}`);
      if (row >= 0) return row;
      const below = split === undefined ? -1 : this.#get(`i${split}/${rest}`);
      if (below >= 0) return below;
    }
    if (names.length > 1) {
      const row = this.#get(`2${names.slice(-2).join('/')}`);
      if (row >= 0) return row;
    }
    // A picture that is elsewhere for sure is not one that has its name by chance.
    if (uri !== null) return -1;
    return Math.max(-1, this.#get(`1${names.at(-1)}`));
  }

  /** px as seen; null while the image could not be measured. */
  sizeOf(row: number): { width: number; height: number } | null {
    const width = this.#widths[row]!;
    const height = this.#heights[row]!;
    return width > 0 && height > 0 ? { width, height } : null;
  }

  #put(name: string, row: number): void {
    const key = hash(name);
    let at = key & this.#mask;
    while (this.#keys[at] !== -1 && this.#keys[at] !== key) at = (at + 1) & this.#mask;
    this.#rows[at] = this.#keys[at] === key && this.#rows[at] !== row ? AMBIGUOUS : row;
    this.#keys[at] = key;
  }

  #get(name: string): number {
    const key = hash(name);
    let at = key & this.#mask;
    while (this.#keys[at] !== -1) {
      if (this.#keys[at] === key) return this.#rows[at]!;
      at = (at + 1) & this.#mask;
    }
    return -1;
  }
}

/** 53 bits: two runs of MurmurHash's mixing (cyrb53). */
function hash(text: string): number {
  let a = 0xdeadbeef;
  let b = 0x41c6ce57;
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    a = Math.imul(a ^ code, 2654435761);
    b = Math.imul(b ^ code, 1597334677);
  }
  a = Math.imul(a ^ (a >>> 16), 2246822507) ^ Math.imul(b ^ (b >>> 13), 3266489909);
  b = Math.imul(b ^ (b >>> 16), 2246822507) ^ Math.imul(a ^ (a >>> 13), 3266489909);
  return 4294967296 * (2097151 & b) + (a >>> 0);
}
