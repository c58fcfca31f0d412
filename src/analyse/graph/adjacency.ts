/** An undirected graph in compressed rows: the neighbours of node `i` are `neighbours[offsets[i] … offsets[i + 1])`. */
export interface Adjacency {
  readonly nodes: number;
  readonly offsets: Int32Array;
  readonly neighbours: Int32Array;
  /** The edge each neighbour is reached by, as its place in the arrays the graph was made from. */
  readonly edges: Int32Array;
}

/**
 * Both directions of every edge, in the order the edges are given. Edges are taken as they come: give each once, and
 * none from a node to itself.
 *
 * @param a one end of each edge, 0 … `nodes` - 1
 * @param b its other end; as long as `a`
 */
export function adjacencyOf(nodes: number, a: ArrayLike<number>, b: ArrayLike<number>): Adjacency {
  const offsets = new Int32Array(nodes + 1);
  for (let e = 0; e < a.length; e++) {
    offsets[a[e]! + 1]!++;
    offsets[b[e]! + 1]!++;
  }
  for (let i = 0; i < nodes; i++) offsets[i + 1]! += offsets[i]!;
  const next = offsets.slice(0, nodes);
  const neighbours = new Int32Array(2 * a.length);
  const edges = new Int32Array(2 * a.length);
  for (let e = 0; e < a.length; e++) {
    const [one, other] = [a[e]!, b[e]!];
    edges[next[one]!] = e;
    neighbours[next[one]!++] = other;
    edges[next[other]!] = e;
    neighbours[next[other]!++] = one;
  }
  return { nodes, offsets, neighbours, edges };
}

/** How many neighbours a node has. */
export const degreeOf = ({ offsets }: Adjacency, node: number): number => offsets[node + 1]! - offsets[node]!;
