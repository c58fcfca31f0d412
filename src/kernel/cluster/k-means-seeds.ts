import type { KMeansGeometry } from './k-means-assign.ts';
import { dotOfRows, squaredDistanceOfRows, type Vectors } from './vectors.ts';

/**
 * k-means++ (Arthur and Vassilvitskii 2007), greedy: each centre is the best of 2 + ⌊ln k⌋ rows drawn with odds in
 * proportion to the squared distance from the centres so far, as in scikit-learn.
 * `k × (2 + ln k) × count × dimensions` steps.
 *
 * @param clusters 1 … count
 * @returns numbers of the rows chosen; with fewer different rows than `clusters`, some are alike
 */
export function seedCentroids(
  vectors: Vectors,
  clusters: number,
  geometry: KMeansGeometry,
  random: () => number,
): Uint32Array {
  const { count, dimensions, data } = vectors;
  const trials = 2 + Math.floor(Math.log(clusters));
  const chosen = new Uint32Array(clusters);
  let nearest = new Float64Array(count).fill(Number.POSITIVE_INFINITY);
  let best = new Float64Array(count);
  let attempt = new Float64Array(count);
  // For rows of unit length 1 − cosine is half the squared distance.
  const isSpherical = geometry === 'spherical';
  const reach = (centre: number, into: Float64Array): number => {
    let total = 0;
    for (let i = 0; i < count; i++) {
      const distance = isSpherical
        ? Math.max(0, 1 - dotOfRows(data, i, data, centre, dimensions))
        : squaredDistanceOfRows(data, i, data, centre, dimensions);
      into[i] = Math.min(nearest[i]!, distance);
      total += into[i]!;
    }
    return total;
  };
  chosen[0] = Math.floor(random() * count);
  let total = reach(chosen[0]!, best);
  [nearest, best] = [best, nearest];
  for (let c = 1; c < clusters; c++) {
    let smallest = Number.POSITIVE_INFINITY;
    for (let trial = 0; trial < trials; trial++) {
      const candidate = drawRow(nearest, total, random);
      const reached = reach(candidate, attempt);
      if (reached >= smallest) continue;
      smallest = reached;
      chosen[c] = candidate;
      [best, attempt] = [attempt, best];
    }
    total = smallest;
    [nearest, best] = [best, nearest];
  }
  return chosen;
}

/** A row with odds in proportion to `weights`; any row when all weights are 0. */
function drawRow(weights: Float64Array, total: number, random: () => number): number {
  if (!(total > 0)) return Math.floor(random() * weights.length);
  let left = random() * total;
  let last = 0;
  for (let i = 0; i < weights.length; i++) {
    if (weights[i] === 0) continue;
    last = i;
    left -= weights[i]!;
    if (left < 0) break;
  }
  return last;
}
