import { hdbscan } from '../../kernel/cluster/hdbscan.ts';
import { drawRows } from '../../kernel/cluster/k-means.ts';
import type { DistanceBetween } from '../../kernel/cluster/neighbour-graph.ts';
import { ascendingOrder } from '../../kernel/stats/ascending-order.ts';

/** Fewest members of a cluster of the reference rows, as a share of them, and as a number. */
const [LEAST_SHARE, LEAST_MEMBERS] = [0.005, 5];
const MIN_SAMPLES = 5;
const CLUSTER_NEIGHBOURS = 10;

/** Some images that stand for all: a random sample, or all where they are few. */
export interface ReferenceRows {
  /** Numbers of the images, ascending. */
  readonly rows: Uint32Array;
  /** `size * size` distances among them; infinite from each to itself. */
  readonly distances: Float32Array;
  /** Cluster of each by HDBSCAN, -1 for noise. */
  readonly labels: Int32Array;
  readonly clusters: number;
}

/** Draws them and finds their clusters. `size² / 2` distances and 4 bytes × size². */
export function referenceRows(
  count: number,
  between: DistanceBetween,
  most: number,
  random: () => number,
): ReferenceRows {
  const size = Math.min(count, most);
  const rows = drawRows(count, size, random);
  const distances = new Float32Array(size * size);
  for (let a = 0; a < size; a++) {
    distances[a * size + a] = Number.POSITIVE_INFINITY;
    for (let b = 0; b < a; b++) {
      const distance = between(rows[a]!, rows[b]!);
      distances[a * size + b] = distance;
      distances[b * size + a] = distance;
    }
  }
  const k = Math.min(CLUSTER_NEIGHBOURS, size - 1);
  const graph = { count: size, k, neighbours: new Uint32Array(size * k), distances: new Float32Array(size * k) };
  for (let a = 0; a < size; a++) {
    const row = distances.subarray(a * size, (a + 1) * size);
    const order = ascendingOrder(row);
    for (let n = 0; n < k; n++) {
      graph.neighbours[a * k + n] = order[n]!;
      graph.distances[a * k + n] = row[order[n]!]!;
    }
  }
  const found = hdbscan(graph, (a, b) => distances[a * size + b]!, {
    minClusterSize: Math.max(LEAST_MEMBERS, Math.ceil(LEAST_SHARE * size)),
    minSamples: Math.min(MIN_SAMPLES, k + 1),
    exactPairs: Number.POSITIVE_INFINITY,
  });
  return { rows, distances, labels: found.labels, clusters: found.count };
}
