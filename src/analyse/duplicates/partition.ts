/** Disjoint sets of the nodes `0 … count - 1`; the smallest member stands for its set, whatever the order of unions. */
export class Partition {
  readonly #parent: Int32Array;

  constructor(count: number) {
    this.#parent = new Int32Array(count);
    for (let i = 0; i < count; i++) this.#parent[i] = i;
  }

  find(node: number): number {
    const parent = this.#parent;
    let at = node;
    while (parent[at]! !== at) {
      parent[at] = parent[parent[at]!]!;
      at = parent[at]!;
    }
    return at;
  }

  union(a: number, b: number): void {
    const x = this.find(a);
    const y = this.find(b);
    this.#parent[Math.max(x, y)] = Math.min(x, y);
  }

  /** Sets by their smallest member, members ascending. */
  sets(): { readonly setOf: Int32Array; readonly members: number[][] } {
    const setOf = new Int32Array(this.#parent.length);
    const numberOf = new Map<number, number>();
    const members: number[][] = [];
    for (let i = 0; i < setOf.length; i++) {
      const root = this.find(i);
      let number = numberOf.get(root);
      if (number === undefined) {
        number = members.length;
        numberOf.set(root, number);
        members.push([]);
      }
      setOf[i] = number;
      members[number]!.push(i);
    }
    return { setOf, members };
  }
}
