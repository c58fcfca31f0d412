/** Fixed-width binary hashes: hash `i` is the 32-bit words `[i * wordsPerHash, (i + 1) * wordsPerHash)`. */
export interface HashSet {
  readonly words: Uint32Array;
  readonly wordsPerHash: number;
}

/** Called once per pair, `a < b`; the order of pairs is unspecified but the same for the same input. */
export type PairVisitor = (a: number, b: number, distance: number) => void;

/** Called once per pair of a left and a right hash; the order is unspecified but the same for the same input. */
export type CrossVisitor = (left: number, right: number, distance: number) => void;

/** @throws RangeError when the words are no whole number of hashes. */
export function countHashes({ words, wordsPerHash }: HashSet): number {
  const count = words.length / wordsPerHash;
  if (!Number.isInteger(wordsPerHash) || wordsPerHash < 1 || !Number.isInteger(count)) {
    throw new RangeError(`${words.length} words are no whole number of hashes of ${wordsPerHash} words`);
  }
  return count;
}

/** @throws RangeError when the radius is no whole number from 0 on. */
export function checkRadius(radius: number): void {
  if (!Number.isInteger(radius) || radius < 0) {
    throw new RangeError(`a Hamming radius is a whole number of bits from 0 on, not ${radius}`);
  }
}
