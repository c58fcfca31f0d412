import { BlockJoin, planForSize } from './block-join.ts';
import { type EqualHashes, groupEqualHashes, hashesOf } from './equal-hashes.ts';
import { checkRadius, countHashes, type HashSet, type PairVisitor } from './hash-set.ts';

export type { HashSet, PairVisitor } from './hash-set.ts';

/**
 * All pairs of hashes within a Hamming radius, exactly: recall 1.0 and each pair once, whatever the data. Equal hashes
 * are joined once, so they cost no more than the pairs they are in; where even those are too many, use
 * {@link hammingJoinGroups}. Fast up to a radius of about an eighth of the bits; slower beyond, never wrong. Memory, for
 * 64 bits: about 60 bytes per hash, whatever the radius.
 * @param radius bits, from 0 on.
 * @throws RangeError when the radius is no whole number from 0 on, or the words are no whole number of hashes.
 */
export function hammingJoin(set: HashSet, radius: number, visit: PairVisitor): void {
  countHashes(set);
  checkRadius(radius);
  const groups = groupEqualHashes(set.words, set.wordsPerHash);
  const { starts, entries } = groups;
  for (let group = 0; group + 1 < starts.length; group++) {
    const end = starts[group + 1]!;
    for (let i = starts[group]!; i < end - 1; i++) {
      for (let j = i + 1; j < end; j++) visit(entries[i]!, entries[j]!, 0);
    }
  }
  hammingJoinGroups(groups, radius, (p, q, distance) => {
    for (let i = starts[p]!; i < starts[p + 1]!; i++) {
      const a = entries[i]!;
      for (let j = starts[q]!; j < starts[q + 1]!; j++) {
        const b = entries[j]!;
        if (a < b) visit(a, b, distance);
        else visit(b, a, distance);
      }
    }
  });
}

/**
 * As {@link hammingJoin} for hashes grouped by value: visits pairs of different groups by their numbers, `a < b`. A
 * thousand equal hashes beside a thousand equal others are one pair here, not a million.
 * @throws RangeError when the radius is no whole number from 0 on.
 */
export function hammingJoinGroups(groups: EqualHashes, radius: number, visit: PairVisitor): void {
  checkRadius(radius);
  new BlockJoin(radius, planForSize).within(hashesOf(groups), (a, b, distance) =>
    a < b ? visit(a, b, distance) : visit(b, a, distance),
  );
}
