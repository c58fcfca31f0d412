import { type NeighbourGraph, NO_NEIGHBOUR } from './neighbour-graph.ts';

/** Edges of a neighbour graph without direction, each once. */
export interface GraphEdges {
  readonly a: Uint32Array;
  readonly b: Uint32Array;
  readonly distance: Float32Array;
}

/**
 * The edges that are at most `longest` long, in the order of the graph's rows: each once, whichever ends name it.
 * Memory: 12 bytes per edge, of which there are `k / 2` to `k` per node: 60 to 120 MB per million nodes for k = 10.
 */
export function edgesWithin(graph: NeighbourGraph, longest = Number.POSITIVE_INFINITY): GraphEdges {
  const { count, k, neighbours, distances } = graph;
  let size = 0;
  for (let at = 0; at < count * k; at++) if (isFirst(graph, at, longest)) size++;
  const a = new Uint32Array(size);
  const b = new Uint32Array(size);
  const distance = new Float32Array(size);
  let next = 0;
  for (let i = 0; i < count; i++) {
    for (let at = i * k; at < (i + 1) * k; at++) {
      if (!isFirst(graph, at, longest)) continue;
      a[next] = i;
      b[next] = neighbours[at]!;
      distance[next++] = distances[at]!;
    }
  }
  return { a, b, distance };
}

/** Whether this place names an edge that no smaller node names. */
function isFirst({ k, neighbours, distances }: NeighbourGraph, at: number, longest: number): boolean {
  const to = neighbours[at]!;
  if (to === NO_NEIGHBOUR || distances[at]! > longest) return false;
  const from = Math.floor(at / k);
  if (from < to) return true;
  for (let n = to * k; n < (to + 1) * k; n++) if (neighbours[n] === from) return false;
  return true;
}
