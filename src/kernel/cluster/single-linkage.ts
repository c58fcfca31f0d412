import { DisjointSets } from './disjoint-sets.ts';
import type { SpanningTree } from './spanning-tree.ts';

/**
 * Single linkage as a binary tree. Nodes `0 … count - 1` are the leaves; merge `m` makes node `count + m`, the last is
 * the root.
 */
export interface Dendrogram {
  readonly count: number;
  readonly left: Uint32Array;
  readonly right: Uint32Array;
  /** Distance at which the two are merged, ascending. */
  readonly distance: Float32Array;
  /** Leaves below each merge. */
  readonly size: Uint32Array;
}

/** @param tree edges ascending by weight; 24 MB per million nodes */
export function singleLinkage(count: number, { a, b, weight }: SpanningTree): Dendrogram {
  const merges = a.length;
  const sets = new DisjointSets(count);
  const nodeOf = new Uint32Array(count);
  for (let i = 0; i < count; i++) nodeOf[i] = i;
  const left = new Uint32Array(merges);
  const right = new Uint32Array(merges);
  const size = new Uint32Array(merges);
  for (let m = 0; m < merges; m++) {
    left[m] = nodeOf[sets.find(a[m]!)]!;
    right[m] = nodeOf[sets.find(b[m]!)]!;
    sets.unite(a[m]!, b[m]!);
    nodeOf[sets.find(a[m]!)] = count + m;
    size[m] = sets.sizeOf(a[m]!);
  }
  return { count, left, right, distance: weight, size };
}
