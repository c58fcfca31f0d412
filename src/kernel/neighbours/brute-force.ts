import { hammingDistance } from '../hash/words.ts';
import type { CrossVisitor, HashSet, PairVisitor } from './hash-set.ts';

/** Compares every pair: the reference the join is tested and measured against. */
export function bruteForceJoin({ words, wordsPerHash }: HashSet, radius: number, visit: PairVisitor): void {
  const count = words.length / wordsPerHash;
  for (let a = 0; a < count; a++) {
    for (let b = a + 1; b < count; b++) {
      const distance = hammingDistance(words, a * wordsPerHash, words, b * wordsPerHash, wordsPerHash);
      if (distance <= radius) visit(a, b, distance);
    }
  }
}

/** Compares every hash of the left set with every one of the right set: the reference for the join of two sets. */
export function bruteForceCrossJoin(left: HashSet, right: HashSet, radius: number, visit: CrossVisitor): void {
  const { wordsPerHash } = left;
  for (let l = 0; l < left.words.length / wordsPerHash; l++) {
    for (let r = 0; r < right.words.length / wordsPerHash; r++) {
      const distance = hammingDistance(left.words, l * wordsPerHash, right.words, r * wordsPerHash, wordsPerHash);
      if (distance <= radius) visit(l, r, distance);
    }
  }
}
