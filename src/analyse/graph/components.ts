export interface Components {
  /** Component of each node, numbered from 0 in the order of their first nodes. */
  readonly component: Int32Array;
  readonly count: number;
}

/**
 * Connected components of an undirected graph by union of sets with path halving (Tarjan and van Leeuwen 1984).
 * The numbering does not depend on the order of the edges.
 */
export function connectedComponents(nodes: number, a: ArrayLike<number>, b: ArrayLike<number>): Components {
  const parent = new Int32Array(nodes);
  for (let i = 0; i < nodes; i++) parent[i] = i;
  const rootOf = (node: number): number => {
    let at = node;
    while (parent[at] !== at) {
      parent[at] = parent[parent[at]!]!;
      at = parent[at]!;
    }
    return at;
  };
  for (let e = 0; e < a.length; e++) {
    const [x, y] = [rootOf(a[e]!), rootOf(b[e]!)];
    // The smaller number is the root, so that a root is the first node of its component.
    if (x < y) parent[y] = x;
    else if (y < x) parent[x] = y;
  }
  const component = new Int32Array(nodes);
  let count = 0;
  for (let i = 0; i < nodes; i++) {
    const root = rootOf(i);
    component[i] = root === i ? count++ : component[root]!;
  }
  return { component, count };
}
