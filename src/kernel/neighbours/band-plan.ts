/**
 * What to do with a bucket of records: {@link COMPARE_ALL} of its pairs; or cut it by the values of a band of as many
 * bits as the number says, up to {@link MAX_BAND_WIDTH}; or, from {@link HALVE} on, look for pairs that differ in at
 * most `step - HALVE` bits of the first half of the undecided bits, then for those that differ in more.
 */
export type PlanStep = number;
export const COMPARE_ALL: PlanStep = 0;
export const MAX_BAND_WIDTH = 18;
export const HALVE: PlanStep = 32;

/** Knows the next step for a bucket from its size. A join is exact whatever it is told, only slower. */
export interface BandPlan {
  /** Next step for `count` records that are told apart by `bits` bits, where pairs differ in at most `radius` of these. */
  step(count: number, bits: number, radius: number): PlanStep;
}

/** Nanoseconds, measured on a server core of 2 to 3 GHz; only their proportions matter, and those not much. */
const COMPARE_PAIR = 2.5;
const VISIT_BUCKET = 20;
const MOVE_RECORD = 7;
/** What moving costs more beyond the second-level cache, about this many records. */
const MOVE_FAR_RECORD = 5;
const FAR_RECORDS = 100_000;
const PASS_VALUE = 3;

/** Sizes are tabulated in steps of two. */
const levelOf = (count: number): number => Math.round(Math.log2(count));

/**
 * The cheapest way through a join of spread-out hashes, by dynamic programming over bucket size, undecided bits and
 * radius left. Pairs that differ in at most `r` of `m` bits either are equal in the first `w` of them, and stay in a
 * part with their like, or differ there and in at most `r − 1` of the others. And for any `s < r` they differ in at most
 * `s` bits of one half, or in at most `r − 1 − s` of the other. So
 *
 *     cost(n, m, r) = min( compare n²/2 pairs,
 *                          move n records + 2ʷ cost(n / 2ʷ, m − w, r) + cost(n, m − w, r − 1) for each w,
 *                          cost(n, m / 2, s) + cost(n, m / 2, r − 1 − s) for each s near r / 2 )
 *
 * Equal bands and tables keyed by a fixed number of them, multi-index hashing (Norouzi, Punjani & Fleet 2012; Liu, Shen
 * & Torng 2011), are special cases.
 */
export function planBands(maxCount: number, bits: number, radius: number): BandPlan {
  const levels = Math.max(1, levelOf(Math.max(1, maxCount))) + 1;
  const rows = bits + 1;
  const maxRadius = Math.min(radius, bits);
  const cost = new Float64Array((maxRadius + 1) * rows * levels);
  const steps = new Uint8Array(cost.length);
  const move = Float64Array.from({ length: levels }, (_, level) => {
    const count = 2 ** level;
    return count * (MOVE_RECORD + MOVE_FAR_RECORD / (1 + (FAR_RECORDS / count) ** 2));
  });
  /** Of a bucket expected to hold less than one record, too. */
  const compare = Float64Array.from({ length: levels + MAX_BAND_WIDTH }, (_, i) => {
    const count = 2 ** (i - MAX_BAND_WIDTH);
    return VISIT_BUCKET * (1 - Math.exp(-count) * (1 + count)) + (COMPARE_PAIR * count * count) / 2;
  });
  const at = (left: number, undecided: number): number => (left * rows + undecided) * levels;

  for (let left = 0; left <= maxRadius; left++) {
    for (let undecided = 0; undecided <= bits; undecided++) {
      const row = at(left, undecided);
      const half = undecided >> 1;
      const widest = Math.min(undecided, MAX_BAND_WIDTH);
      for (let level = 0; level < levels; level++) {
        let best = compare[level + MAX_BAND_WIDTH]!;
        let step = COMPARE_ALL;
        for (let width = 1; width <= widest; width++) {
          const values = 2 ** width;
          let total = move[level]! + values * PASS_VALUE;
          if (total >= best) break;
          const part = level - width;
          total += values * (part < 0 ? compare[part + MAX_BAND_WIDTH]! : cost[at(left, undecided - width) + part]!);
          if (left > 0) total += cost[at(left - 1, undecided - width) + level]!;
          if (total < best) {
            best = total;
            step = width;
          }
        }
        for (let first = Math.max(0, (left >> 1) - 2); first < left && first <= (left >> 1) + 1 && half > 0; first++) {
          const total = cost[at(first, half) + level]! + cost[at(left - 1 - first, undecided - half) + level]!;
          if (total < best) {
            best = total;
            step = HALVE + first;
          }
        }
        cost[row + level] = best;
        steps[row + level] = step;
      }
    }
  }

  // The largest count that is compared at once, to be looked up before any logarithm is taken.
  const compareUpTo = new Float64Array((maxRadius + 1) * rows);
  for (let row = 0; row < compareUpTo.length; row++) {
    let level = 0;
    while (level < levels && steps[row * levels + level] === COMPARE_ALL) level++;
    compareUpTo[row] = level === levels ? Number.POSITIVE_INFINITY : 2 ** (level - 0.5);
  }
  return {
    step(count, undecided, left) {
      const row = Math.min(left, maxRadius) * rows + undecided;
      if (count <= compareUpTo[row]!) return COMPARE_ALL;
      return steps[row * levels + Math.min(levels - 1, levelOf(count))]!;
    },
  };
}
