import { type KMeans, type KMeansOptions, seededCentroids } from './k-means.ts';
import { assignNearest } from './k-means-assign.ts';
import { normaliseRows, type Vectors } from './vectors.ts';

export interface MiniBatchOptions extends KMeansOptions {
  /** Rows per round. Default 1,024. */
  readonly batch?: number;
  /** Most times all rows are drawn, on average. Default 10, and never fewer than 100 rounds. */
  readonly maxEpochs?: number;
}

/** Rounds without a better smoothed inertia after which it ends. */
const PATIENCE = 20;
/** A centroid that was given less than this share of the rows of the largest is moved to a row of the batch. */
const STARVED_SHARE = 0.01;

/**
 * Mini-batch k-means (Sculley 2010): each round moves the centroids towards a few random rows, each by 1 ÷ the rows
 * it was given so far. Starved centroids are moved to rows that lie far from theirs, as in scikit-learn. The last step
 * assigns all rows. For many rows: inertia is a few per cent above that of {@link kMeans}.
 * Memory beside the vectors: 8 MB per million rows, and 4 bytes × (clusters + batch) × dimensions.
 */
export function miniBatchKMeans(vectors: Vectors, options: MiniBatchOptions): KMeans {
  const { restarts = 1 } = options;
  let best: KMeans | undefined;
  for (let run = 0; run < Math.max(1, restarts); run++) {
    const found = oneRun(vectors, options);
    if (best === undefined || found.inertia < best.inertia) best = found;
  }
  return best!;
}

function oneRun(vectors: Vectors, options: MiniBatchOptions): KMeans {
  const { clusters, geometry = 'euclidean', maxEpochs = 10, random } = options;
  const { count, dimensions, data } = vectors;
  if (!Number.isInteger(clusters) || clusters < 1 || clusters > count) {
    throw new RangeError(`clusters must be a whole number from 1 to ${count}, not ${clusters}`);
  }
  const batch = Math.min(count, options.batch ?? 1024);
  const centroids = seededCentroids(vectors, options);
  const rows = { count: batch, dimensions, data: new Float32Array(batch * dimensions) };
  const nearest = new Uint32Array(batch);
  const apart = new Float32Array(batch);
  const given = new Float64Array(clusters);
  const mostRounds = Math.max(100, Math.ceil((maxEpochs * count) / batch));
  const smoothing = Math.min(1, (2 * batch) / (count + 1));
  let smooth = Number.NaN;
  let least = Number.POSITIVE_INFINITY;
  let since = 0;
  let round = 0;
  while (round < mostRounds && since < PATIENCE + Math.ceil(count / batch / 4)) {
    round++;
    for (let r = 0; r < batch; r++) {
      const from = Math.floor(random() * count) * dimensions;
      rows.data.set(data.subarray(from, from + dimensions), r * dimensions);
    }
    assignNearest(rows, { count: clusters, data: centroids }, geometry, nearest, apart);
    let inertia = 0;
    for (let r = 0; r < batch; r++) {
      inertia += apart[r]! / batch;
      const rate = 1 / ++given[nearest[r]!]!;
      const [from, into] = [r * dimensions, nearest[r]! * dimensions];
      for (let d = 0; d < dimensions; d++) centroids[into + d]! += rate * (rows.data[from + d]! - centroids[into + d]!);
    }
    if (round % 10 === 0 && round < mostRounds / 2) moveStarved(centroids, given, rows, apart, random);
    if (geometry === 'spherical') normaliseRows(centroids, dimensions);
    smooth = Number.isNaN(smooth) ? inertia : smooth + smoothing * (inertia - smooth);
    since = smooth < least * (1 - 1e-4) ? 0 : since + 1;
    least = Math.min(least, smooth);
  }
  const assignment = new Uint32Array(count);
  const distances = new Float32Array(count);
  assignNearest(vectors, { count: clusters, data: centroids }, geometry, assignment, distances);
  const sizes = new Uint32Array(clusters);
  let inertia = 0;
  for (let i = 0; i < count; i++) {
    sizes[assignment[i]!]!++;
    inertia += distances[i]!;
  }
  return { centroids, assignment, distances, sizes, inertia, rounds: round };
}

function moveStarved(
  centroids: Float32Array,
  given: Float64Array,
  rows: Vectors,
  apart: Float32Array,
  random: () => number,
): void {
  let most = 0;
  let total = 0;
  for (let c = 0; c < given.length; c++) most = Math.max(most, given[c]!);
  for (let r = 0; r < rows.count; r++) total += apart[r]!;
  if (total === 0) return;
  for (let c = 0; c < given.length; c++) {
    if (given[c]! >= STARVED_SHARE * most) continue;
    let left = random() * total;
    let row = 0;
    for (; row < rows.count - 1; row++) {
      left -= apart[row]!;
      if (left < 0) break;
    }
    centroids.set(rows.data.subarray(row * rows.dimensions, (row + 1) * rows.dimensions), c * rows.dimensions);
    // As scikit-learn: it weighs as much as the least of those that stay.
    given[c] = STARVED_SHARE * most;
  }
}
