import type { HashSet } from './hash-set.ts';

/** Hashes grouped by value. */
export interface EqualHashes {
  readonly wordsPerHash: number;
  /** The different hashes, `wordsPerHash` words each, ascending. */
  readonly unique: Uint32Array;
  /** Group `g` is `entries[starts[g]] … entries[starts[g + 1] - 1]`; one more start than groups. */
  readonly starts: Uint32Array;
  /** Indices of the given hashes, ascending within a group. */
  readonly entries: Uint32Array;
}

/** Groups equal hashes of `wordsPerHash` 32-bit words each. Time grows with their number, memory by 16 bytes and a hash each. */
export function groupEqualHashes(words: Uint32Array, wordsPerHash = 2): EqualHashes {
  const count = Math.floor(words.length / wordsPerHash);
  const entries = new RowSorter(words, wordsPerHash, count).sort();
  const starts = new Uint32Array(count + 1);
  const unique = new Uint32Array(wordsPerHash * count);
  let groups = 0;
  for (let i = 0; i < count; i++) {
    const from = entries[i]! * wordsPerHash;
    if (groups > 0 && isEqual(unique, (groups - 1) * wordsPerHash, words, from, wordsPerHash)) continue;
    for (let w = 0; w < wordsPerHash; w++) unique[groups * wordsPerHash + w] = words[from + w]!;
    starts[groups++] = i;
  }
  starts[groups] = count;
  return {
    wordsPerHash,
    unique: unique.subarray(0, wordsPerHash * groups),
    starts: starts.subarray(0, groups + 1),
    entries,
  };
}

/** One hash of each group. */
export const hashesOf = ({ unique, wordsPerHash }: EqualHashes): HashSet => ({ words: unique, wordsPerHash });

function isEqual(x: Uint32Array, i: number, y: Uint32Array, j: number, length: number): boolean {
  for (let w = 0; w < length; w++) if (x[i + w] !== y[j + w]) return false;
  return true;
}

/** Runs up to this length are sorted by insertion. */
const INSERTION_LENGTH = 32;
/** Runs from this length on are worth counting 65,536 values. */
const WIDE_DIGIT_LENGTH = 1 << 15;

/** Stable radix sort of row numbers: by the first word, then runs equal in it by the second, and so on. */
class RowSorter {
  readonly #words: Uint32Array;
  readonly #wordsPerHash: number;
  readonly #rows: Uint32Array;
  readonly #scratch: Uint32Array;
  readonly #counts = new Uint32Array(1 << 16);

  constructor(words: Uint32Array, wordsPerHash: number, count: number) {
    this.#words = words;
    this.#wordsPerHash = wordsPerHash;
    this.#rows = new Uint32Array(count);
    for (let i = 0; i < count; i++) this.#rows[i] = i;
    this.#scratch = new Uint32Array(count);
  }

  sort(): Uint32Array {
    this.#sortRun(0, this.#rows.length, 0);
    return this.#rows;
  }

  /** Rows `[from, to)` are equal in the words before `word`. */
  #sortRun(from: number, to: number, word: number): void {
    if (word === this.#wordsPerHash) return;
    if (to - from <= INSERTION_LENGTH) {
      this.#insertionSort(from, to, word);
      return;
    }
    const digit = to - from < WIDE_DIGIT_LENGTH ? 8 : 16;
    for (let shift = 0; shift < 32; shift += digit) this.#sortByDigit(from, to, word, shift, digit);
    const words = this.#words;
    const wordsPerHash = this.#wordsPerHash;
    const rows = this.#rows;
    for (let start = from; start < to; ) {
      const value = words[rows[start]! * wordsPerHash + word];
      let end = start + 1;
      while (end < to && words[rows[end]! * wordsPerHash + word] === value) end++;
      if (end > start + 1) this.#sortRun(start, end, word + 1);
      start = end;
    }
  }

  #sortByDigit(from: number, to: number, word: number, shift: number, digit: number): void {
    const words = this.#words;
    const wordsPerHash = this.#wordsPerHash;
    const rows = this.#rows;
    const scratch = this.#scratch;
    const counts = this.#counts;
    const values = 1 << digit;
    const mask = values - 1;
    counts.fill(0, 0, values);
    for (let i = from; i < to; i++) counts[(words[rows[i]! * wordsPerHash + word]! >>> shift) & mask]!++;
    if (counts[(words[rows[from]! * wordsPerHash + word]! >>> shift) & mask] === to - from) return;
    for (let value = 0, next = from; value < values; value++) {
      const count = counts[value]!;
      counts[value] = next;
      next += count;
    }
    for (let i = from; i < to; i++) {
      const row = rows[i]!;
      scratch[counts[(words[row * wordsPerHash + word]! >>> shift) & mask]!++] = row;
    }
    rows.set(scratch.subarray(from, to), from);
  }

  #insertionSort(from: number, to: number, word: number): void {
    const rows = this.#rows;
    for (let i = from + 1; i < to; i++) {
      const row = rows[i]!;
      let j = i;
      while (j > from && this.#isBefore(row, rows[j - 1]!, word)) {
        rows[j] = rows[j - 1]!;
        j--;
      }
      rows[j] = row;
    }
  }

  #isBefore(row: number, other: number, word: number): boolean {
    const words = this.#words;
    for (let w = word; w < this.#wordsPerHash; w++) {
      const value = words[row * this.#wordsPerHash + w]!;
      const otherValue = words[other * this.#wordsPerHash + w]!;
      if (value !== otherValue) return value < otherValue;
    }
    return false;
  }
}
