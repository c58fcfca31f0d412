import { DisjointSets } from './disjoint-sets.ts';
import { type NeighbourGraph, NO_NEIGHBOUR } from './neighbour-graph.ts';

export interface DbscanOptions {
  /** Neighbours are at most this far; in the graph's unit. */
  readonly epsilon: number;
  /** Nodes within epsilon, itself among them, that make a node a core; 1 … k + 1. */
  readonly minSamples: number;
}

export interface Dbscan {
  /** Cluster of each node, numbered from 0 in the order of their first cores; -1 for noise. */
  readonly labels: Int32Array;
  readonly count: number;
  /** 1 for a core. */
  readonly core: Uint8Array;
  /**
   * Nodes all of whose `k` neighbours are within epsilon: they may have more that the graph does not name. Cores are
   * right all the same; but a cluster may come out in parts where all nodes around its waist are truncated. Use a
   * larger k or a smaller epsilon when this is most of the nodes.
   */
  readonly truncated: number;
}

/**
 * DBSCAN (Ester, Kriegel, Sander and Xu 1996) on the edges of a neighbour graph that are at most epsilon long, each in
 * both directions. A node that is no core joins the cluster of its nearest core within epsilon, of equally near ones
 * that with the smaller number; without one it is noise. Memory: 13 MB per million nodes; `count × k` steps.
 */
export function dbscan(graph: NeighbourGraph, { epsilon, minSamples }: DbscanOptions): Dbscan {
  const { count, k, neighbours, distances } = graph;
  if (!Number.isInteger(minSamples) || minSamples < 1 || minSamples > k + 1) {
    throw new RangeError(`minSamples must be a whole number from 1 to ${k + 1} (k + 1), not ${minSamples}`);
  }
  if (!(epsilon >= 0)) throw new RangeError(`epsilon must be at least 0, not ${epsilon}`);
  const core = new Uint8Array(count);
  let truncated = 0;
  for (let i = 0; i < count; i++) {
    let within = 0;
    while (within < k && isWithin(graph, i * k + within, epsilon)) within++;
    if (within + 1 >= minSamples) core[i] = 1;
    if (within === k) truncated++;
  }
  const sets = new DisjointSets(count);
  for (let i = 0; i < count; i++) {
    if (core[i] === 0) continue;
    for (let at = i * k; at < (i + 1) * k && isWithin(graph, at, epsilon); at++) {
      if (core[neighbours[at]!] === 1) sets.unite(i, neighbours[at]!);
    }
  }
  const labels = new Int32Array(count).fill(-1);
  const labelOf = new Int32Array(count).fill(-1);
  let clusters = 0;
  for (let i = 0; i < count; i++) {
    if (core[i] === 0) continue;
    const root = sets.find(i);
    if (labelOf[root] === -1) labelOf[root] = clusters++;
    labels[i] = labelOf[root]!;
  }
  for (let i = 0; i < count; i++) {
    if (core[i] === 1) continue;
    // It has fewer than k neighbours within epsilon, so its own row names all of them.
    let nearest = NO_NEIGHBOUR;
    let distance = Number.POSITIVE_INFINITY;
    for (let at = i * k; at < (i + 1) * k && isWithin(graph, at, epsilon); at++) {
      const j = neighbours[at]!;
      if (core[j] === 0) continue;
      if (distances[at]! > distance) break;
      distance = distances[at]!;
      nearest = Math.min(nearest, j);
    }
    if (nearest !== NO_NEIGHBOUR) labels[i] = labels[nearest]!;
  }
  return { labels, count: clusters, core, truncated };
}

const isWithin = ({ neighbours, distances }: NeighbourGraph, at: number, epsilon: number): boolean =>
  neighbours[at] !== NO_NEIGHBOUR && distances[at]! <= epsilon;
