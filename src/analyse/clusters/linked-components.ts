import { edgesWithin } from '../../kernel/cluster/graph-edges.ts';
import type { NeighbourGraph } from '../../kernel/cluster/neighbour-graph.ts';
import { adjacencyOf, degreeOf } from '../graph/adjacency.ts';
import { connectedComponents } from '../graph/components.ts';
import { pageRank } from '../graph/page-rank.ts';

export interface LinkedComponents {
  /** Component of each image, numbered from 0 in the order of their first images. */
  readonly component: Int32Array;
  readonly count: number;
  /** Images of each component. */
  readonly size: Uint32Array;
  /** Mean length of the links inside each component; NaN for an image alone. */
  readonly meanDistance: Float64Array;
  /** Links of each image. */
  readonly degree: Uint32Array;
  /** Of each image on the links, as in {@link pageRank}: 0.15 for an image alone. */
  readonly pageRank: Float64Array;
}

/**
 * Connected components of the neighbour graph under a bound, with what fastdup's `connected_components` tells of them:
 * its `ccthreshold` is a similarity, 1 − `longest` for cosine distance. Components chain: two images of one need not be
 * near each other. Memory: 24 bytes per image and 40 per link: 140 to 440 MB per million images with 3 to 10 links each.
 *
 * @param longest links are at most this long; in the graph's unit
 */
export function linkedComponents(graph: NeighbourGraph, longest: number): LinkedComponents {
  const { a, b, distance } = edgesWithin(graph, longest);
  const { component, count } = connectedComponents(graph.count, a, b);
  const size = new Uint32Array(count);
  for (let i = 0; i < graph.count; i++) size[component[i]!]!++;
  const meanDistance = new Float64Array(count);
  const links = new Uint32Array(count);
  for (let e = 0; e < a.length; e++) {
    meanDistance[component[a[e]!]!]! += distance[e]!;
    links[component[a[e]!]!]!++;
  }
  for (let c = 0; c < count; c++) meanDistance[c] = meanDistance[c]! / links[c]!;
  const adjacency = adjacencyOf(graph.count, a, b);
  const degree = new Uint32Array(graph.count);
  for (let i = 0; i < graph.count; i++) degree[i] = degreeOf(adjacency, i);
  return { component, count, size, meanDistance, degree, pageRank: pageRank(adjacency).rank };
}
