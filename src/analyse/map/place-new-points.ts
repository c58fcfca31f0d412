import { type NeighbourGraph, NO_NEIGHBOUR } from '../../kernel/cluster/neighbour-graph.ts';
import { memberships } from './fuzzy-graph.ts';
import { optimiseLayout } from './optimise-layout.ts';

export interface PlaceOptions {
  /** How many neighbours of each new image count, at most the rows' k. Default 15. */
  readonly neighbours?: number;
  /** Default 100. 0 leaves each new point at the weighted mean of its neighbours. */
  readonly epochs?: number;
  /** Uniform in [0, 1). */
  readonly random: () => number;
}

/**
 * Puts new images on a map on which the old ones stay where they are, as UMAP's `transform` does: each at the weighted
 * mean of its neighbours among the old, then moved by them alone. A new image without neighbours is put at the origin.
 * Memory: 16 bytes per old image, and 28 bytes per new image and neighbour.
 *
 * @param existing x and y of each old image
 * @param rows one row per new image; its neighbours are numbers of old images
 * @returns x and y of each new image
 */
export function placeNewPoints(existing: Float32Array, rows: NeighbourGraph, options: PlaceOptions): Float32Array {
  const { epochs = 100, random } = options;
  const { count, k } = rows;
  const neighbours = Math.min(k, options.neighbours ?? 15);
  const old = existing.length / 2;
  const strengths = memberships(rows, neighbours);
  const points = new Float64Array(2 * (old + count));
  points.set(existing);
  const heads: number[] = [];
  const tails: number[] = [];
  const weights: number[] = [];
  for (let i = 0; i < count; i++) {
    let [x, y, sum] = [0, 0, 0];
    for (let n = 0; n < neighbours && rows.neighbours[i * k + n] !== NO_NEIGHBOUR; n++) {
      const node = rows.neighbours[i * k + n]!;
      const weight = strengths[i * neighbours + n]!;
      x += weight * existing[2 * node]!;
      y += weight * existing[2 * node + 1]!;
      sum += weight;
      heads.push(old + i);
      tails.push(node);
      weights.push(weight);
    }
    if (sum === 0) continue;
    points[2 * (old + i)] = x / sum;
    points[2 * (old + i) + 1] = y / sum;
  }
  const edges = { heads: Uint32Array.from(heads), tails: Uint32Array.from(tails), weights: Float32Array.from(weights) };
  // A quarter of the usual rate, as in UMAP: the start is near the end.
  optimiseLayout(points, edges, { epochs, fixed: old, learningRate: 0.25, random });
  return Float32Array.from(points.subarray(2 * old));
}
