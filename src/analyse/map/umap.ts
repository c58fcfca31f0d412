import type { NeighbourGraph } from '../../kernel/cluster/neighbour-graph.ts';
import { fuzzyGraph } from './fuzzy-graph.ts';
import { optimiseLayout } from './optimise-layout.ts';

export interface UmapOptions {
  /** How many neighbours of each image count, at most the graph's k. Default 15. */
  readonly neighbours?: number;
  /** Rounds. Default 500 up to 2,500 images, 200 from 10,000 on. */
  readonly epochs?: number;
  /** Uniform in [0, 1). */
  readonly random: () => number;
}

/** Half the width of the plane that points start in. */
const START_REACH = 10;
const JITTER = 1e-3;

/**
 * UMAP (McInnes, Healy and Melville 2018) of a neighbour graph in the plane. The same input and random numbers give the
 * same map. Time grows with images × neighbours × epochs. Memory: 16 MB per million images and 24 bytes per edge and
 * direction of which there are up to 2 per image and neighbour: 740 MB per million images for 15.
 *
 * @param start x and y per image, say the first two principal components; moved and scaled to ±10
 * @returns x and y per image
 */
export function umap(graph: NeighbourGraph, start: Float32Array, options: UmapOptions): Float32Array {
  const { random } = options;
  const neighbours = Math.min(graph.k, options.neighbours ?? 15);
  const points = spreadStart(start, random);
  const edges = fuzzyGraph(graph, neighbours);
  optimiseLayout(points, edges, { epochs: options.epochs ?? usualEpochs(graph.count), random });
  return Float32Array.from(points);
}

function usualEpochs(count: number): number {
  if (count <= 2500) return 500;
  return count >= 10_000 ? 200 : Math.round(500 - (300 * (count - 2500)) / 7500);
}

/** Centred, its widest axis ±10, and no two points in one place. */
function spreadStart(start: Float32Array, random: () => number): Float64Array {
  const points = Float64Array.from(start);
  let reach = 0;
  for (let axis = 0; axis < 2; axis++) {
    let low = Number.POSITIVE_INFINITY;
    let high = Number.NEGATIVE_INFINITY;
    for (let at = axis; at < points.length; at += 2) {
      low = Math.min(low, points[at]!);
      high = Math.max(high, points[at]!);
    }
    reach = Math.max(reach, (high - low) / 2);
    for (let at = axis; at < points.length; at += 2) points[at]! -= (low + high) / 2;
  }
  const scale = reach > 0 ? START_REACH / reach : 0;
  for (let at = 0; at < points.length; at++) points[at] = points[at]! * scale + JITTER * (random() - 0.5);
  return points;
}
