import { hammingDistance } from '../hash/words.ts';
import { planBands } from './band-plan.ts';

/** Called once per pair, `a < b`; the order of pairs is unspecified but the same for the same input. */
export type PairVisitor = (a: number, b: number, distance: number) => void;

/** Fixed-width binary hashes: hash `i` is the 32-bit words `[i * wordsPerHash, (i + 1) * wordsPerHash)`. */
export interface HashSet {
  readonly words: Uint32Array;
  readonly wordsPerHash: number;
}

/** Below this many hashes comparing all pairs beats building tables. */
const BRUTE_FORCE_BELOW = 1500;

const distanceBetween = (words: Uint32Array, wordsPerHash: number, a: number, b: number): number =>
  hammingDistance(words, a * wordsPerHash, words, b * wordsPerHash, wordsPerHash);

/** Compares every pair: the reference the join is tested and measured against. */
export function bruteForceJoin({ words, wordsPerHash }: HashSet, radius: number, visit: PairVisitor): void {
  const count = words.length / wordsPerHash;
  for (let a = 0; a < count; a++) {
    for (let b = a + 1; b < count; b++) {
      const distance = distanceBetween(words, wordsPerHash, a, b);
      if (distance <= radius) visit(a, b, distance);
    }
  }
}

/** Masks that select the bits of each band, `wordsPerHash` words per band. */
function bandMasks(bands: number, wordsPerHash: number): Uint32Array {
  const bits = wordsPerHash * 32;
  const masks = new Uint32Array(bands * wordsPerHash);
  for (let bit = 0; bit < bits; bit++) {
    const band = Math.floor((bit * bands) / bits);
    const index = band * wordsPerHash + (bit >>> 5);
    masks[index] = masks[index]! | (1 << (bit & 31));
  }
  return masks;
}

function* combinations(n: number, k: number): Generator<number[]> {
  const chosen = Array.from({ length: k }, (_, i) => i);
  for (;;) {
    yield chosen;
    let i = k - 1;
    while (i >= 0 && chosen[i] === n - k + i) i--;
    if (i < 0) return;
    chosen[i]!++;
    for (let j = i + 1; j < k; j++) chosen[j] = chosen[j - 1]! + 1;
  }
}

/** Stable least-significant-digit radix sort of row numbers by 32-bit key, two 16-bit passes. */
class RadixSorter {
  readonly #counts = new Uint32Array(65537);
  readonly #scratch: Uint32Array;
  readonly rows: Uint32Array;
  constructor(count: number) {
    this.rows = new Uint32Array(count);
    this.#scratch = new Uint32Array(count);
  }
  sort(keys: Uint32Array): Uint32Array {
    const { rows } = this;
    for (let i = 0; i < rows.length; i++) rows[i] = i;
    this.#pass(keys, rows, this.#scratch, 0);
    this.#pass(keys, this.#scratch, rows, 16);
    return rows;
  }
  #pass(keys: Uint32Array, from: Uint32Array, to: Uint32Array, shift: number): void {
    const counts = this.#counts;
    counts.fill(0);
    for (let i = 0; i < keys.length; i++) counts[((keys[i]! >>> shift) & 0xffff) + 1]!++;
    for (let i = 1; i < counts.length; i++) counts[i] = counts[i]! + counts[i - 1]!;
    for (let i = 0; i < from.length; i++) {
      const row = from[i]!;
      to[counts[(keys[row]! >>> shift) & 0xffff]!++] = row;
    }
  }
}

/**
 * All pairs of hashes within a Hamming radius, exactly: recall 1.0 and each pair once, whatever the data.
 * Time grows with rows × tables + candidates; memory with 16 bytes per row. Equal hashes cost k² pairs, so
 * collapse them first where many are expected.
 */
export function hammingJoin(set: HashSet, radius: number, visit: PairVisitor): void {
  const { words, wordsPerHash } = set;
  const count = words.length / wordsPerHash;
  if (count < BRUTE_FORCE_BELOW) {
    bruteForceJoin(set, radius, visit);
    return;
  }
  const { bands, equalBands } = planBands(count, wordsPerHash * 32, radius);
  const masks = bandMasks(bands, wordsPerHash);
  const sorter = new RadixSorter(count);
  const keys = new Uint32Array(count);
  const mask = new Uint32Array(wordsPerHash);

  // A pair shares many tables when it is close; only the first of them in lexicographic order reports it.
  const isFirstTable = (a: number, b: number, chosen: readonly number[]): boolean => {
    let found = 0;
    for (let band = 0; found < equalBands; band++) {
      let differs = 0;
      for (let w = 0; w < wordsPerHash; w++) {
        differs |= (words[a * wordsPerHash + w]! ^ words[b * wordsPerHash + w]!) & masks[band * wordsPerHash + w]!;
      }
      if (differs === 0 && chosen[found++] !== band) return false;
    }
    return true;
  };

  for (const chosen of combinations(bands, equalBands)) {
    mask.fill(0);
    for (const band of chosen) {
      for (let w = 0; w < wordsPerHash; w++) mask[w] = mask[w]! | masks[band * wordsPerHash + w]!;
    }
    // Different keys may mix to one value: that only adds candidates, the distance decides.
    for (let i = 0, at = 0; i < count; i++) {
      let key = 0;
      for (let w = 0; w < wordsPerHash; w++)
        key = Math.imul(key ^ (words[at++]! & mask[w]!), 0x9e3779b1) ^ (key >>> 15);
      keys[i] = key ^ (key >>> 16);
    }
    const rows = sorter.sort(keys);
    for (let start = 0; start < count; ) {
      const key = keys[rows[start]!]!;
      let end = start + 1;
      while (end < count && keys[rows[end]!]! === key) end++;
      for (let i = start; i < end - 1; i++) {
        const a = rows[i]!;
        for (let j = i + 1; j < end; j++) {
          const b = rows[j]!;
          const distance = distanceBetween(words, wordsPerHash, a, b);
          if (distance <= radius && isFirstTable(a, b, chosen)) visit(a, b, distance);
        }
      }
      start = end;
    }
  }
}
