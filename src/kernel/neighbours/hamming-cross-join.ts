import { BlockJoin, planForSize } from './block-join.ts';
import { type EqualHashes, groupEqualHashes, hashesOf } from './equal-hashes.ts';
import { type CrossVisitor, checkRadius, countHashes, type HashSet } from './hash-set.ts';

/**
 * All pairs of a hash of the left set and one of the right set within a Hamming radius, exactly and each once. Pairs
 * inside one of the sets cost nothing, so a join can be shared out by slices of the right set, or, within one set,
 * as the joins of its halves and the one between them.
 * @param radius bits, from 0 on.
 * @throws RangeError when the radius is no whole number from 0 on, the words are no whole number of hashes, or the hashes
 *   of the two sets differ in width.
 */
export function hammingCrossJoin(left: HashSet, right: HashSet, radius: number, visit: CrossVisitor): void {
  countHashes(left);
  countHashes(right);
  const leftGroups = groupEqualHashes(left.words, left.wordsPerHash);
  const rightGroups = groupEqualHashes(right.words, right.wordsPerHash);
  hammingCrossJoinGroups(leftGroups, rightGroups, radius, (p, q, distance) => {
    for (let i = leftGroups.starts[p]!; i < leftGroups.starts[p + 1]!; i++) {
      for (let j = rightGroups.starts[q]!; j < rightGroups.starts[q + 1]!; j++) {
        visit(leftGroups.entries[i]!, rightGroups.entries[j]!, distance);
      }
    }
  });
}

/**
 * As {@link hammingCrossJoin} for hashes grouped by value: visits the numbers of a left and a right group.
 * @throws RangeError as {@link hammingCrossJoin}.
 */
export function hammingCrossJoinGroups(
  left: EqualHashes,
  right: EqualHashes,
  radius: number,
  visit: CrossVisitor,
): void {
  checkRadius(radius);
  if (left.wordsPerHash !== right.wordsPerHash) {
    throw new RangeError(
      `hashes of ${32 * left.wordsPerHash} and ${32 * right.wordsPerHash} bits cannot be compared: use one hash size`,
    );
  }
  new BlockJoin(radius, planForSize).between(hashesOf(left), hashesOf(right), visit);
}
