import { ascendingOrder } from '../stats/ascending-order.ts';
import { allPairsTree, sortedTree } from './all-pairs-tree.ts';
import { type BridgeOptions, bridgeSets, EXACT_PAIRS } from './bridge-sets.ts';
import { DisjointSets } from './disjoint-sets.ts';
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
 * Memory: 20 bytes per edge, of which there are `k / 2` to `k` per node: 100 to 200 MB per million nodes for k = 10.
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
  const edges = edgesOf(graph, core);
  const order = ascendingOrder(edges.weight);
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
    const from = edges.from[edge]!;
    const to = edges.to[edge]!;
    if (sets.unite(from, to)) add(from, to, edges.weight[edge]!);
  }
  if (sets.count === 1) return tree;
  bridgeSets(sets, core, between, add, options);
  return sortedTree(tree);
}

/** Each edge of the graph once. */
function edgesOf(graph: NeighbourGraph, core: Float32Array) {
  const { count, k, neighbours, distances } = graph;
  let size = 0;
  for (let at = 0; at < count * k; at++) if (isFirst(graph, at)) size++;
  const from = new Uint32Array(size);
  const to = new Uint32Array(size);
  const weight = new Float32Array(size);
  let next = 0;
  for (let at = 0; at < count * k; at++) {
    if (!isFirst(graph, at)) continue;
    from[next] = Math.floor(at / k);
    to[next] = neighbours[at]!;
    weight[next] = Math.max(core[from[next]!]!, core[to[next]!]!, distances[at]!);
    next++;
  }
  return { from, to, weight };
}

/** Whether this place names an edge that no smaller node names. */
function isFirst({ k, neighbours }: NeighbourGraph, at: number): boolean {
  const to = neighbours[at]!;
  if (to === NO_NEIGHBOUR) return false;
  const from = Math.floor(at / k);
  if (from < to) return true;
  for (let n = to * k; n < (to + 1) * k; n++) if (neighbours[n] === from) return false;
  return true;
}
