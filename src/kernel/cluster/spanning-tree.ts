import { ascendingOrder } from '../stats/ascending-order.ts';
import { allPairsTree, sortedTree } from './all-pairs-tree.ts';
import { type BridgeOptions, bridgeSets, EXACT_PAIRS } from './bridge-sets.ts';
import { DisjointSets } from './disjoint-sets.ts';
import { edgesWithin } from './graph-edges.ts';
import { type DistanceBetween, type NeighbourGraph, NO_NEIGHBOUR } from './neighbour-graph.ts';

/** `count - 1` edges that join all nodes, ascending by weight. */
export interface SpanningTree {
  readonly a: Uint32Array;
  readonly b: Uint32Array;
  readonly weight: Float32Array;
}

/**
 * Distance from each node to the last of its nearest `minSamples`, itself the first: as scikit-learn counts. 0 for
 * `minSamples` 1; to its last neighbour where a node has fewer.
 */
export function coreDistances({ count, k, neighbours, distances }: NeighbourGraph, minSamples: number): Float32Array {
  if (!Number.isInteger(minSamples) || minSamples < 1 || minSamples > k + 1) {
    throw new RangeError(`minSamples must be a whole number from 1 to ${k + 1} (k + 1), not ${minSamples}`);
  }
  const core = new Float32Array(count);
  for (let i = 0; i < count; i++) {
    for (let n = 0; n < minSamples - 1 && neighbours[i * k + n] !== NO_NEIGHBOUR; n++) core[i] = distances[i * k + n]!;
  }
  return core;
}

/**
 * Minimum spanning tree of mutual reachability, max(core of a, core of b, distance): over all pairs while these are
 * no more than `exactPairs`, else by Kruskal (1956) over the edges of the graph; the parts it leaves are joined by
 * {@link bridgeSets}. The tree of all pairs differs from the latter only where two nodes that are linked through others
 * are nearest by an edge the graph does not name: take a k of at least twice `minSamples`.
 * Memory: 24 bytes per edge, of which there are `k / 2` to `k` per node: 120 to 240 MB per million nodes for k = 10.
 *
 * @param core one per node, of {@link coreDistances}
 */
export function reachabilityTree(
  graph: NeighbourGraph,
  core: Float32Array,
  between: DistanceBetween,
  options: BridgeOptions = {},
): SpanningTree {
  const { count } = graph;
  if ((count * (count - 1)) / 2 <= (options.exactPairs ?? EXACT_PAIRS)) return allPairsTree(core, between);
  const { a: from, b: to, distance: weights } = edgesWithin(graph);
  for (let e = 0; e < weights.length; e++) weights[e] = Math.max(core[from[e]!]!, core[to[e]!]!, weights[e]!);
  const order = ascendingOrder(weights);
  const sets = new DisjointSets(count);
  const tree = {
    a: new Uint32Array(Math.max(0, count - 1)),
    b: new Uint32Array(Math.max(0, count - 1)),
    weight: new Float32Array(Math.max(0, count - 1)),
  };
  let size = 0;
  const add = (a: number, b: number, weight: number): void => {
    tree.a[size] = a;
    tree.b[size] = b;
    tree.weight[size++] = weight;
  };
  for (let e = 0; e < order.length && sets.count > 1; e++) {
    const edge = order[e]!;
    if (sets.unite(from[edge]!, to[edge]!)) add(from[edge]!, to[edge]!, weights[edge]!);
  }
  if (sets.count === 1) return tree;
  bridgeSets(sets, core, between, add, options);
  return sortedTree(tree);
}
