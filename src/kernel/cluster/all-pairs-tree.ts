import { ascendingOrder } from '../stats/ascending-order.ts';
import type { DistanceBetween } from './neighbour-graph.ts';
import type { SpanningTree } from './spanning-tree.ts';

/**
 * Minimum spanning tree of mutual reachability over all pairs, by Prim (1957): `count² / 2` distances, 25 bytes per
 * node.
 *
 * @param core core distance of each node
 */
export function allPairsTree(core: Float32Array, between: DistanceBetween): SpanningTree {
  const count = core.length;
  const edges = Math.max(0, count - 1);
  const tree = { a: new Uint32Array(edges), b: new Uint32Array(edges), weight: new Float32Array(edges) };
  const best = new Float32Array(count).fill(Number.POSITIVE_INFINITY);
  const from = new Uint32Array(count);
  const isIn = new Uint8Array(count);
  let last = 0;
  for (let e = 0; e < edges; e++) {
    isIn[last] = 1;
    let next = -1;
    for (let j = 0; j < count; j++) {
      if (isIn[j] === 1) continue;
      if (best[j]! > core[last]!) {
        const weight = Math.max(core[last]!, core[j]!, between(last, j));
        if (weight < best[j]!) {
          best[j] = weight;
          from[j] = last;
        }
      }
      if (next === -1 || best[j]! < best[next]!) next = j;
    }
    tree.a[e] = from[next]!;
    tree.b[e] = next;
    tree.weight[e] = best[next]!;
    last = next;
  }
  return sortedTree(tree);
}

/** The same tree, its edges ascending by weight. */
export function sortedTree({ a, b, weight }: SpanningTree): SpanningTree {
  const order = ascendingOrder(weight);
  const sorted = { a: new Uint32Array(a.length), b: new Uint32Array(a.length), weight: new Float32Array(a.length) };
  for (let e = 0; e < order.length; e++) {
    sorted.a[e] = a[order[e]!]!;
    sorted.b[e] = b[order[e]!]!;
    sorted.weight[e] = weight[order[e]!]!;
  }
  return sorted;
}
