/** How a Hamming join is cut into exact-match tables. */
export interface BandPlan {
  /** The hash is cut into this many bands. */
  readonly bands: number;
  /** A table for every choice of this many bands; `bands - equalBands === radius`. */
  readonly equalBands: number;
}

const SORT_COST_PER_ROW = 12;
const MAX_TABLES = 500;

function binomial(n: number, k: number): number {
  let value = 1;
  for (let i = 1; i <= k; i++) value = (value * (n - k + i)) / i;
  return Math.round(value);
}

/**
 * Chooses the cheapest exact plan. Two hashes within `radius` differ in at most `radius` of `radius + k` bands, so
 * at least `k` bands are equal and one of the C(radius + k, k) tables keyed by k bands holds them in one bucket
 * (pigeonhole; Norouzi, Punjani & Fleet 2012, generalised to k bands as in Liu, Shen & Torng 2011).
 * Costs assume spread-out keys: rows sorted per table plus pairs compared per bucket.
 */
export function planBands(count: number, bits: number, radius: number): BandPlan {
  let best: BandPlan = { bands: radius + 1, equalBands: 1 };
  let bestCost = Number.POSITIVE_INFINITY;
  for (let equalBands = 1; equalBands <= 6; equalBands++) {
    const bands = radius + equalBands;
    const tables = binomial(bands, equalBands);
    if (bands > bits || tables > MAX_TABLES) break;
    const keyBits = (bits * equalBands) / bands;
    const comparisons = (count * count) / 2 / 2 ** keyBits;
    const cost = tables * (count * SORT_COST_PER_ROW + comparisons);
    if (cost < bestCost) {
      bestCost = cost;
      best = { bands, equalBands };
    }
  }
  return best;
}
