import { orientPdqBits } from '../../kernel/hash/hash-symmetries.ts';
import { hammingDistance } from '../../kernel/hash/words.ts';
import { inverseOrientation } from '../../kernel/resample/dihedral.ts';
import type { CandidateSource } from '../../model/pair.ts';
import type { ImageTable } from './image-table.ts';

const SOURCES: readonly CandidateSource[] = ['bytes', 'pixels', 'phash', 'dhash', 'trimmed', 'pdq', 'embedding'];

/** Pairs worth comparing on pixels, as parallel arrays, by `a`, then `b`; each pair once. */
export interface Candidates {
  readonly count: number;
  /** Image numbers, `a < b`. */
  readonly a: Uint32Array;
  readonly b: Uint32Array;
  /** EXIF orientation 1–8 under which `b` is expected to lie on `a`. */
  readonly orientation: Uint8Array;
  /** Distance of the perceptual hashes in that orientation, bits of 64. */
  readonly perceptualDistance: Uint8Array;
  /** Distance of the PDQ hashes in that orientation, bits of 256. */
  readonly pdqDistance: Uint16Array;
  sourceOf(index: number): CandidateSource;
  /** Whether some hash brought the two together, whatever else did. */
  isHashed(index: number): boolean;
}

const isHash = (source: number): boolean => source >= SOURCES.indexOf('phash') && source <= SOURCES.indexOf('pdq');

const oriented = new Uint32Array(8);

/** PDQ distance with `b` turned, bits of 256; turned hashes are derived from the stored one, a few bits inexact. */
export function turnedPdqDistance(table: ImageTable, a: number, b: number, orientation: number): number {
  if (orientation === 1) return hammingDistance(table.pdq, 8 * a, table.pdq, 8 * b, 8);
  oriented.set(orientPdqBits(table.pdq.subarray(8 * b, 8 * b + 8), orientation));
  return hammingDistance(table.pdq, 8 * a, oriented, 0, 8);
}

function turnedPerceptualDistance(table: ImageTable, a: number, b: number, orientation: number): number {
  const { perceptualHash, turnedHashes } = table;
  return orientation === 1
    ? hammingDistance(perceptualHash, 2 * a, perceptualHash, 2 * b, 2)
    : hammingDistance(perceptualHash, 2 * a, turnedHashes, 14 * b + 2 * (orientation - 2), 2);
}

/** Almost symmetric pictures match in several orientations: a turn must be nearer than straight by more to be believed. */
const CLEARLY = 2;

/**
 * Collects pairs from any number of sources. Of several orientations of one pair the one with the nearest perceptual
 * hash stays, straight unless another one is clearly nearer; of several sources that found it so the last in
 * `SOURCES`, which asks most of the comparison. 14 bytes for every find, the same again while it is finished.
 */
export class CandidateCollector {
  #keys = new Float64Array(1024);
  /** Source in the low three bits, orientation above (as 0–7). */
  #tags = new Uint8Array(1024);
  #count = 0;
  readonly #table: ImageTable;
  readonly #span: number;

  constructor(table: ImageTable) {
    this.#table = table;
    this.#span = table.ids.length;
  }

  get count(): number {
    return this.#count;
  }

  /** @param orientation under which `y` lies on `x`; the two may come in either order */
  add(x: number, y: number, orientation: number, source: CandidateSource): void {
    if (x === y) return;
    const [a, b, turn] = x < y ? [x, y, orientation] : [y, x, inverseOrientation(orientation)];
    if (this.#count === this.#keys.length) this.#grow();
    this.#keys[this.#count] = a * this.#span + b;
    this.#tags[this.#count++] = ((turn - 1) << 3) | SOURCES.indexOf(source);
  }

  #grow(): void {
    const keys = new Float64Array(2 * this.#keys.length);
    keys.set(this.#keys);
    this.#keys = keys;
    const tags = new Uint8Array(2 * this.#tags.length);
    tags.set(this.#tags);
    this.#tags = tags;
  }

  finish(): Candidates {
    const order = Uint32Array.from({ length: this.#count }, (_, i) => i);
    const keys = this.#keys;
    order.sort((i, j) => keys[i]! - keys[j]! || this.#tags[i]! - this.#tags[j]!);
    const a = new Uint32Array(this.#count);
    const b = new Uint32Array(this.#count);
    const orientation = new Uint8Array(this.#count);
    const perceptualDistance = new Uint8Array(this.#count);
    const pdqDistance = new Uint16Array(this.#count);
    const source = new Uint8Array(this.#count);
    const hashed = new Uint8Array(this.#count);
    let count = 0;
    for (let i = 0; i < order.length; ) {
      const key = keys[order[i]!]!;
      const x = Math.floor(key / this.#span);
      const y = key % this.#span;
      let nearest = 255;
      let stays = 0;
      for (; i < order.length && keys[order[i]!] === key; i++) {
        const tag = this.#tags[order[i]!]!;
        const turn = (tag >> 3) + 1;
        if (isHash(tag & 7)) hashed[count] = 1;
        if (turn !== stays) {
          const distance = turnedPerceptualDistance(this.#table, x, y, turn);
          if (distance + (stays === 1 ? CLEARLY : 0) >= nearest) continue;
          nearest = distance;
          stays = turn;
        }
        source[count] = tag & 7;
      }
      orientation[count] = stays;
      a[count] = x;
      b[count] = y;
      perceptualDistance[count] = nearest;
      pdqDistance[count] = turnedPdqDistance(this.#table, x, y, stays);
      count++;
    }
    return {
      count,
      a: a.subarray(0, count),
      b: b.subarray(0, count),
      orientation: orientation.subarray(0, count),
      perceptualDistance: perceptualDistance.subarray(0, count),
      pdqDistance: pdqDistance.subarray(0, count),
      sourceOf: (index) => SOURCES[source[index]!]!,
      isHashed: (index) => hashed[index] === 1,
    };
  }
}
