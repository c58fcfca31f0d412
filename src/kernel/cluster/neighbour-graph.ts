import { NO_NEIGHBOUR } from '../neighbours/nearest-rows.ts';

export { NO_NEIGHBOUR };

/** The `k` nearest neighbours of every node, as plain data. A node is never its own neighbour. */
export interface NeighbourGraph {
  /** Nodes are `0 … count - 1`. */
  readonly count: number;
  readonly k: number;
  /** `count * k` node numbers, nearest first; {@link NO_NEIGHBOUR} after the last. */
  readonly neighbours: Uint32Array;
  /** `count * k` distances, ascending in each row, ≥ 0; anything where there is no neighbour. */
  readonly distances: Float32Array;
}

/** How far two nodes are apart, ≥ 0; in the same unit as the graph's distances. */
export type DistanceBetween = (i: number, j: number) => number;

/** How many neighbours a node has, 0 … `k`. */
export function neighbourCount({ k, neighbours }: NeighbourGraph, node: number): number {
  let n = k;
  while (n > 0 && neighbours[node * k + n - 1] === NO_NEIGHBOUR) n--;
  return n;
}
