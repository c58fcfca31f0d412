import { type Adjacency, degreeOf } from './adjacency.ts';

/** Share of a page's rank that its neighbours pass on (Brin and Page 1998). */
export const DAMPING = 0.85;
/** Rank of an image that is related to none: what is left when nothing is passed on. */
export const PAGE_RANK_ALONE = 1 - DAMPING;

const TOLERANCE = 1e-11;
const MOST_ROUNDS = 500;

export interface PageRank {
  /**
   * rank(i) = 0.15 + 0.85 Σ rank(j) / degree(j) over the neighbours j of i: the form without normalisation that Turi
   * Create's `pagerank` and fastdup's files have. Divided by its sum over all nodes it is what networkx gives.
   */
  readonly rank: Float64Array;
  /** Change of each rank in the last round. */
  readonly delta: Float64Array;
}

/** PageRank of an undirected, unweighted graph. A node without neighbours has rank {@link PAGE_RANK_ALONE}. */
export function pageRank(graph: Adjacency): PageRank {
  const { nodes, offsets, neighbours } = graph;
  let rank = new Float64Array(nodes).fill(1);
  let next = new Float64Array(nodes);
  const passed = new Float64Array(nodes);
  const delta = new Float64Array(nodes);
  for (let round = 0; round < MOST_ROUNDS; round++) {
    for (let i = 0; i < nodes; i++) passed[i] = rank[i]! / Math.max(1, degreeOf(graph, i));
    let largest = 0;
    for (let i = 0; i < nodes; i++) {
      let sum = 0;
      for (let n = offsets[i]!; n < offsets[i + 1]!; n++) sum += passed[neighbours[n]!]!;
      next[i] = PAGE_RANK_ALONE + DAMPING * sum;
      delta[i] = Math.abs(next[i]! - rank[i]!);
      largest = Math.max(largest, delta[i]! / next[i]!);
    }
    [rank, next] = [next, rank];
    if (largest < TOLERANCE) break;
  }
  return { rank, delta };
}
