import type { Dendrogram } from './single-linkage.ts';

/** Cluster 0 is the root, all nodes; a cluster's number is larger than its parent's. λ is 1 ÷ distance. */
export interface CondensedTree {
  /** Parent of each cluster, -1 for the root. */
  readonly parent: Int32Array;
  /** λ at which each cluster parts from its parent, 0 for the root. */
  readonly birth: Float64Array;
  /** Nodes of each cluster at its birth. */
  readonly size: Uint32Array;
  /** The cluster each node falls out of. */
  readonly cluster: Int32Array;
  /** λ at which each node falls out of it. */
  readonly lambda: Float64Array;
}

/** Merges at less than this share of the median of the merge distances above 0 count as that: copies would have infinite λ. */
export const SMALLEST_DISTANCE_SHARE = 1e-3;

/**
 * The condensed tree of HDBSCAN (Campello, Moulavi and Sander 2013; McInnes and Healy 2017): a split counts only when
 * both sides have `minClusterSize` nodes, else the smaller side's nodes fall out of the cluster.
 * Memory: 30 MB per million nodes.
 */
export function condense(dendrogram: Dendrogram, minClusterSize: number): CondensedTree {
  const { count, left, right, distance } = dendrogram;
  const parent: number[] = [-1];
  const birth: number[] = [0];
  const size: number[] = [count];
  const cluster = new Int32Array(count);
  const lambda = new Float64Array(count);
  const merges = left.length;
  let copies = 0;
  while (copies < merges && distance[copies] === 0) copies++;
  const floor = SMALLEST_DISTANCE_SHARE * (distance[(copies + merges) >> 1] ?? 1);
  const sizeOf = (node: number): number => (node < count ? 1 : dendrogram.size[node - count]!);
  const inside: number[] = [];
  const dropAll = (node: number, from: number, at: number): void => {
    inside.push(node);
    while (inside.length > 0) {
      const next = inside.pop()!;
      if (next < count) {
        cluster[next] = from;
        lambda[next] = at;
      } else inside.push(left[next - count]!, right[next - count]!);
    }
  };
  const nodes = merges > 0 ? [count + merges - 1] : [];
  const clusters = [0];
  while (nodes.length > 0) {
    const merge = nodes.pop()! - count;
    const own = clusters.pop()!;
    const at = 1 / Math.max(floor, distance[merge]!);
    const sides = [left[merge]!, right[merge]!];
    const isSplit = sides.every((side) => sizeOf(side) >= minClusterSize);
    for (const side of sides) {
      if (sizeOf(side) < minClusterSize || side < count) {
        dropAll(side, own, at);
        continue;
      }
      nodes.push(side);
      clusters.push(isSplit ? parent.length : own);
      if (!isSplit) continue;
      parent.push(own);
      birth.push(at);
      size.push(sizeOf(side));
    }
  }
  return {
    parent: Int32Array.from(parent),
    birth: Float64Array.from(birth),
    size: Uint32Array.from(size),
    cluster,
    lambda,
  };
}

/** Σ over a cluster's nodes of the λ at which each leaves it, less that of its birth. */
export function stabilities({ parent, birth, size, cluster, lambda }: CondensedTree): Float64Array {
  const stability = new Float64Array(parent.length);
  for (let c = 1; c < parent.length; c++) stability[parent[c]!]! += (birth[c]! - birth[parent[c]!]!) * size[c]!;
  for (let i = 0; i < cluster.length; i++) stability[cluster[i]!]! += lambda[i]! - birth[cluster[i]!]!;
  return stability;
}

/** Largest λ at which a node, or a part of it, leaves each cluster. */
export function deaths({ parent, birth, cluster, lambda }: CondensedTree): Float64Array {
  const death = new Float64Array(parent.length);
  for (let c = 1; c < parent.length; c++) death[parent[c]!] = Math.max(death[parent[c]!]!, birth[c]!);
  for (let i = 0; i < cluster.length; i++) death[cluster[i]!] = Math.max(death[cluster[i]!]!, lambda[i]!);
  return death;
}
