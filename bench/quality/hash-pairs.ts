import { hexToWords, popcount32 } from '../../src/kernel/hash/bits.ts';
import type { PairSet } from './pair-set.ts';

/** What imagededup uses by default for its 64-bit hashes (`max_distance_threshold`). */
export const RADIUS = 10;

/**
 * All pairs of 64-bit hashes at most `radius` bits apart, by comparing every two: the plain way, as a reference.
 *
 * @param hashes hex by image number; null where an image has none
 */
export function addHashPairs(pairs: PairSet, hashes: readonly (string | null)[], radius = RADIUS): PairSet {
  const numbers: number[] = [];
  const high: number[] = [];
  const low: number[] = [];
  hashes.forEach((hash, number) => {
    if (hash === null) return;
    const [hi, lo] = hexToWords(hash);
    numbers.push(number);
    high.push(hi!);
    low.push(lo!);
  });
  const hi = Int32Array.from(high, (word) => word | 0);
  const lo = Int32Array.from(low, (word) => word | 0);
  for (let a = 0; a < hi.length; a++) {
    const [hiA, loA] = [hi[a]!, lo[a]!];
    for (let b = a + 1; b < hi.length; b++) {
      if (popcount32(hiA ^ hi[b]!) + popcount32(loA ^ lo[b]!) <= radius) pairs.addNumbers(numbers[a]!, numbers[b]!);
    }
  }
  return pairs;
}
