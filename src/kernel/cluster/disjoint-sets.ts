/** Sets of nodes that can be united (Galler and Fischer 1964), by size and with path halving. 8 bytes per node. */
export class DisjointSets {
  readonly #parent: Int32Array;
  readonly #size: Int32Array;
  /** How many sets there are. */
  count: number;

  constructor(nodes: number) {
    this.#parent = new Int32Array(nodes);
    for (let i = 0; i < nodes; i++) this.#parent[i] = i;
    this.#size = new Int32Array(nodes).fill(1);
    this.count = nodes;
  }

  /** The node that stands for the set of `node`. */
  find(node: number): number {
    const parent = this.#parent;
    let at = node;
    while (parent[at] !== at) {
      parent[at] = parent[parent[at]!]!;
      at = parent[at]!;
    }
    return at;
  }

  /** How many nodes the set of `node` has. */
  sizeOf(node: number): number {
    return this.#size[this.find(node)]!;
  }

  /** @returns whether they were in two sets until now */
  unite(a: number, b: number): boolean {
    const [x, y] = [this.find(a), this.find(b)];
    if (x === y) return false;
    const [into, from] = this.#size[x]! >= this.#size[y]! ? [x, y] : [y, x];
    this.#parent[from] = into;
    this.#size[into]! += this.#size[from]!;
    this.count--;
    return true;
  }

  /** The set of each node, numbered from 0 in the order of their first nodes. */
  labels(): Int32Array {
    const nodes = this.#parent.length;
    const labelOf = new Int32Array(nodes).fill(-1);
    const labels = new Int32Array(nodes);
    let next = 0;
    for (let i = 0; i < nodes; i++) {
      const root = this.find(i);
      if (labelOf[root] === -1) labelOf[root] = next++;
      labels[i] = labelOf[root]!;
    }
    return labels;
  }
}
