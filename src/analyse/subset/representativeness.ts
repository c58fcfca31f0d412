import { type NeighbourGraph, NO_NEIGHBOUR } from '../../kernel/cluster/neighbour-graph.ts';
import { ascendingOrder } from '../../kernel/stats/ascending-order.ts';

/**
 * How well each image stands for others: Σ over the images that name it as a neighbour of exp(−(distance ÷ their mean
 * neighbour distance)²), plus 1 for itself; a heat kernel of local scale (Zelnik-Manor and Perona 2004) on the reverse
 * neighbours. 1 for an image nobody names, larger the more images it covers and the nearer they are. An image in a dense
 * spot gains nothing from the density alone, as the scale is that of its neighbours. Memory: 12 MB per million images.
 */
export function coverage({ count, k, neighbours, distances }: NeighbourGraph): Float32Array {
  const covered = new Float32Array(count).fill(1);
  for (let i = 0; i < count; i++) {
    let sum = 0;
    let found = 0;
    while (found < k && neighbours[i * k + found] !== NO_NEIGHBOUR) sum += distances[i * k + found++]!;
    const scale = sum / Math.max(1, found);
    for (let at = i * k; at < i * k + found; at++) {
      const ratio = scale === 0 ? 0 : distances[at]! / scale;
      covered[neighbours[at]!]! += Math.exp(-ratio * ratio);
    }
  }
  return covered;
}

/**
 * How central each image is in its cluster, 0–1: the share of the cluster's other images that are farther from the
 * centroid, equally far ones counted half; 1 for the most central one, 0.5 for an image alone.
 * Memory: 20 MB per million images.
 *
 * @param assignment cluster of each image, 0 … `clusters` - 1
 * @param distances of each image from its centroid
 */
export function centrality(assignment: ArrayLike<number>, distances: Float32Array, clusters: number): Float32Array {
  const sizes = new Uint32Array(clusters);
  for (let i = 0; i < assignment.length; i++) sizes[assignment[i]!]!++;
  const nearer = new Uint32Array(clusters);
  const central = new Float32Array(assignment.length);
  const order = ascendingOrder(distances);
  const equal = new Uint32Array(clusters);
  for (let from = 0; from < order.length; ) {
    let to = from;
    while (to < order.length && distances[order[to]!] === distances[order[from]!]) equal[assignment[order[to++]!]!]!++;
    for (let o = from; o < to; o++) {
      const c = assignment[order[o]!]!;
      const farther = sizes[c]! - nearer[c]! - equal[c]!;
      central[order[o]!] = sizes[c] === 1 ? 0.5 : (farther + (equal[c]! - 1) / 2) / (sizes[c]! - 1);
    }
    for (; from < to; from++) {
      const c = assignment[order[from]!]!;
      nearer[c]! += equal[c]!;
      equal[c] = 0;
    }
  }
  return central;
}
