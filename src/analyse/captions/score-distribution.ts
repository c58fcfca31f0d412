import { quantileOfSorted } from '../../kernel/stats/quantile.ts';

/** How many scores lie on which side of a threshold. Equality is above. */
export interface ThresholdCount {
  readonly threshold: number;
  readonly below: number;
  readonly above: number;
}

/** What a person needs to see of many scores before choosing a threshold. */
export interface ScoreDistribution {
  readonly count: number;
  /** Null when there are no scores. */
  readonly mean: number | null;
  /** Shares 0.01, 0.05, 0.25, 0.5, 0.75, 0.95 and 0.99 of the scores lie below; empty when there are none. */
  readonly quantiles: readonly { readonly share: number; readonly value: number }[];
  /** Bins of one width from a whole multiple of it; bin `i` holds `edges[i] ≤ score < edges[i + 1]`. */
  readonly histogram: { readonly edges: readonly number[]; readonly counts: readonly number[] };
  readonly thresholds: readonly ThresholdCount[];
}

const SHARES = [0.01, 0.05, 0.25, 0.5, 0.75, 0.95, 0.99];
const BINS = 32;
/** Widths a person can count in: with the first, the usual thresholds of CLIP scores are edges. */
const WIDTHS = [0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10];

/** A multiple of a decimal width without the dust of binary fractions: 14 × 0.02 is 0.28. */
const multiple = (steps: number, width: number): number => Number((steps * width).toFixed(6));

/**
 * @param scores finite numbers, reordered: ascending afterwards
 * @param thresholds at which both sides are counted
 */
export function distributionOf(
  scores: Float32Array | Float64Array,
  thresholds: readonly number[] = [],
): ScoreDistribution {
  scores.sort();
  const count = scores.length;
  let sum = 0;
  for (let i = 0; i < count; i++) sum += scores[i]!;
  return {
    count,
    mean: count === 0 ? null : sum / count,
    quantiles: count === 0 ? [] : SHARES.map((share) => ({ share, value: quantileOfSorted(scores, share) })),
    histogram: histogramOf(scores),
    thresholds: thresholds.map((threshold) => {
      const below = countBelow(scores, threshold);
      return { threshold, below, above: count - below };
    }),
  };
}

/** @param sorted ascending */
function histogramOf(sorted: Float32Array | Float64Array): ScoreDistribution['histogram'] {
  if (sorted.length === 0) return { edges: [], counts: [] };
  const lowest = sorted[0]!;
  const highest = sorted[sorted.length - 1]!;
  const width =
    WIDTHS.find((each) => Math.floor(highest / each) - Math.floor(lowest / each) < BINS) ?? (highest - lowest) / BINS;
  const first = Math.floor(lowest / width);
  const bins = Math.floor(highest / width) - first + 1;
  const edges = Array.from({ length: bins + 1 }, (_, i) => multiple(first + i, width));
  const counts: number[] = [];
  let before = 0;
  for (let i = 1; i <= bins; i++) {
    const below = i === bins ? sorted.length : countBelow(sorted, edges[i]!);
    counts.push(below - before);
    before = below;
  }
  return { edges, counts };
}

/** How many of ascending numbers are below a limit. */
export function countBelow(sorted: ArrayLike<number>, limit: number): number {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (sorted[middle]! < limit) low = middle + 1;
    else high = middle;
  }
  return low;
}
