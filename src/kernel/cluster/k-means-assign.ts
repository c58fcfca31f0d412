import type { Vectors } from './vectors.ts';

/** What "nearest" is: `euclidean` by squared distance, `spherical` by cosine, of rows and centroids of unit length. */
export type KMeansGeometry = 'euclidean' | 'spherical';

/** Centroids with what assigning needs of them. */
export interface Centroids {
  readonly count: number;
  /** `count * dimensions`, row by row. */
  readonly data: Float32Array;
}

/**
 * The nearest centroid of every row; of equally near ones the first. `count × centroids × dimensions` steps.
 *
 * @param assignment overwritten: one centroid per row
 * @param distances overwritten: squared Euclidean distance, or 1 − cosine, ≥ 0
 */
export function assignNearest(
  vectors: Vectors,
  centroids: Centroids,
  geometry: KMeansGeometry,
  assignment: Uint32Array,
  distances: Float32Array,
): void {
  const { count, dimensions, data } = vectors;
  const { count: clusters, data: centres } = centroids;
  const isSpherical = geometry === 'spherical';
  // |x − c|² = |x|² − 2 (x·c − |c|²/2): the largest x·c − |c|²/2 is the nearest.
  const offsets = new Float64Array(clusters);
  if (!isSpherical) for (let c = 0; c < clusters; c++) offsets[c] = squaredLength(centres, c, dimensions) / 2;
  const four = clusters - (clusters % 4);
  for (let i = 0; i < count; i++) {
    const row = i * dimensions;
    let best = Number.NEGATIVE_INFINITY;
    let nearest = 0;
    for (let c = 0; c < four; c += 4) {
      // Four centroids at a time: each number of the row is loaded once for all of them.
      const p = c * dimensions;
      const q = p + dimensions;
      const r = q + dimensions;
      const s = r + dimensions;
      let [d0, d1, d2, d3] = [-offsets[c]!, -offsets[c + 1]!, -offsets[c + 2]!, -offsets[c + 3]!];
      for (let d = 0; d < dimensions; d++) {
        const x = data[row + d]!;
        d0 += x * centres[p + d]!;
        d1 += x * centres[q + d]!;
        d2 += x * centres[r + d]!;
        d3 += x * centres[s + d]!;
      }
      if (d0 > best) [best, nearest] = [d0, c];
      if (d1 > best) [best, nearest] = [d1, c + 1];
      if (d2 > best) [best, nearest] = [d2, c + 2];
      if (d3 > best) [best, nearest] = [d3, c + 3];
    }
    for (let c = four; c < clusters; c++) {
      const p = c * dimensions;
      let dot = -offsets[c]!;
      for (let d = 0; d < dimensions; d++) dot += data[row + d]! * centres[p + d]!;
      if (dot > best) [best, nearest] = [dot, c];
    }
    assignment[i] = nearest;
    distances[i] = Math.max(0, isSpherical ? 1 - best : squaredLength(data, i, dimensions) - 2 * best);
  }
}

function squaredLength(data: Float32Array, row: number, dimensions: number): number {
  let sum = 0;
  for (let at = row * dimensions; at < (row + 1) * dimensions; at++) sum += data[at]! * data[at]!;
  return sum;
}
