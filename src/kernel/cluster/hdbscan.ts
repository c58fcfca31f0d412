import type { BridgeOptions } from './bridge-sets.ts';
import { type CondensedTree, condense, deaths } from './condensed-tree.ts';
import type { DistanceBetween, NeighbourGraph } from './neighbour-graph.ts';
import { type ClusterSelection, selectClusters } from './select-clusters.ts';
import { singleLinkage } from './single-linkage.ts';
import { coreDistances, reachabilityTree } from './spanning-tree.ts';

export interface HdbscanOptions extends BridgeOptions {
  /** Fewest nodes of a cluster, at least 2. */
  readonly minClusterSize: number;
  /** Nodes, itself the first, up to which the core distance reaches; 1 … k + 1. Default `minClusterSize`, at most k + 1. */
  readonly minSamples?: number;
  /** Default `eom`. */
  readonly selection?: ClusterSelection;
}

export interface Hdbscan {
  /** Cluster of each node, numbered from 0 in the order of their first nodes; -1 for noise. */
  readonly labels: Int32Array;
  readonly count: number;
  /** How firmly each node belongs to its cluster, 0–1; 0 for noise. */
  readonly probabilities: Float32Array;
  /** GLOSH (Campello, Moulavi, Zimek and Sander 2015): how early a node falls out of its part of the tree, 0–1. */
  readonly outlierScores: Float32Array;
}

/**
 * HDBSCAN (Campello, Moulavi and Sander 2013) on a neighbour graph instead of all pairs. There is never a single
 * cluster of everything: data without parts is noise throughout. Memory: that of {@link reachabilityTree}, and after
 * that 80 MB per million nodes.
 *
 * @param between distances of nodes that are no neighbours; in the graph's unit
 */
export function hdbscan(graph: NeighbourGraph, between: DistanceBetween, options: HdbscanOptions): Hdbscan {
  const { minClusterSize, selection = 'eom' } = options;
  if (!Number.isInteger(minClusterSize) || minClusterSize < 2) {
    throw new RangeError(`minClusterSize must be a whole number from 2, not ${minClusterSize}`);
  }
  const core = coreDistances(graph, options.minSamples ?? Math.min(graph.k + 1, minClusterSize));
  const tree = condense(singleLinkage(graph.count, reachabilityTree(graph, core, between, options)), minClusterSize);
  const selected = selectClusters(tree, selection);
  return { ...label(tree, selected), outlierScores: glosh(tree) };
}

function label(tree: CondensedTree, selected: Uint8Array): Pick<Hdbscan, 'labels' | 'count' | 'probabilities'> {
  const { parent, cluster, lambda } = tree;
  const owner = new Int32Array(parent.length).fill(-1);
  for (let c = 1; c < parent.length; c++) owner[c] = selected[c] === 1 ? c : owner[parent[c]!]!;
  const death = deaths(tree);
  const labels = new Int32Array(cluster.length);
  const probabilities = new Float32Array(cluster.length);
  const numbers = new Int32Array(parent.length).fill(-1);
  let count = 0;
  for (let i = 0; i < cluster.length; i++) {
    const own = owner[cluster[i]!]!;
    if (own === -1) {
      labels[i] = -1;
      continue;
    }
    if (numbers[own] === -1) numbers[own] = count++;
    labels[i] = numbers[own]!;
    probabilities[i] = Math.min(1, lambda[i]! / death[own]!);
  }
  return { labels, count, probabilities };
}

function glosh(tree: CondensedTree): Float32Array {
  const { parent, cluster, lambda } = tree;
  const death = deaths(tree);
  for (let c = parent.length - 1; c > 0; c--) death[parent[c]!] = Math.max(death[parent[c]!]!, death[c]!);
  const scores = new Float32Array(cluster.length);
  for (let i = 0; i < cluster.length; i++) {
    const last = death[cluster[i]!]!;
    if (last > 0) scores[i] = 1 - lambda[i]! / last;
  }
  return scores;
}
