import { type NeighbourGraph, NO_NEIGHBOUR } from '../../kernel/cluster/neighbour-graph.ts';
import { medianOf } from '../../kernel/stats/quantile.ts';

/** Weights of the nearest, second and third neighbour, as in FiftyOne's `compute_uniqueness`. */
const WEIGHTS = [0.6, 0.3, 0.1];

export interface Uniqueness {
  /** Weighted mean distance to the three nearest kept neighbours, in the graph's unit. */
  readonly distance: Float32Array;
  /** distance ÷ (distance + the median of those above 0): 0 for a copy, 0.5 for a usual image, towards 1 the lonelier. */
  readonly score: Float32Array;
}

/**
 * How far each image is from the kept ones nearest to it: 0.6, 0.3 and 0.1 of the distances to the nearest three, as
 * FiftyOne's Brain weighs them; there they are divided by the largest, here they are put beside the median, so that one
 * stray image does not move all scores. Where fewer kept neighbours are in the graph's row, the distance to the row's
 * last neighbour stands for the missing ones: a lower bound. Memory: 8 MB per million images.
 *
 * @param kept 1 for each image that counts as a neighbour; all by default
 */
export function uniqueness({ count, k, neighbours, distances }: NeighbourGraph, kept?: Uint8Array): Uniqueness {
  const distance = new Float32Array(count);
  for (let i = 0; i < count; i++) {
    let sum = 0;
    let found = 0;
    let last = 0;
    for (let at = i * k; at < (i + 1) * k && found < WEIGHTS.length; at++) {
      const j = neighbours[at]!;
      if (j === NO_NEIGHBOUR) break;
      last = distances[at]!;
      if (kept === undefined || kept[j] === 1) sum += WEIGHTS[found++]! * last;
    }
    for (; found < WEIGHTS.length; found++) sum += WEIGHTS[found]! * last;
    distance[i] = sum;
  }
  const median = medianOf(distance.filter((d) => d > 0));
  return { distance, score: distance.map((d) => (d === 0 ? 0 : d / (d + median))) };
}
