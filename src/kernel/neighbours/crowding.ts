import { RECORD, recordDistance } from './compare-records.ts';

const SAMPLE = 512;
/** So many of the sampled pairs within the radius, and comparing all is work in proportion to what is found. */
const HITS = 8;

/**
 * Whether a good part of the pairs of a record of `[aFrom, aTo)` and one of `[bFrom, bTo)` is within the radius, by a
 * sample that is the same every time.
 */
export function isCrowded(
  records: Int32Array,
  aFrom: number,
  aTo: number,
  bFrom: number,
  bTo: number,
  radius: number,
): boolean {
  const aCount = (aTo - aFrom) / RECORD;
  const bCount = (bTo - bFrom) / RECORD;
  let hits = 0;
  let state = 1;
  for (let k = 0; k < SAMPLE; k++) {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    const a = aFrom + RECORD * Math.floor((state / 2 ** 32) * aCount);
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    const b = bFrom + RECORD * Math.floor((state / 2 ** 32) * bCount);
    if (a !== b && recordDistance(records, a, b) <= radius && ++hits === HITS) return true;
  }
  return false;
}
