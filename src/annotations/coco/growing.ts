/** Numbers in a row whose count is not known before; a million of them are one array, not a million objects. */
export class GrowingNumbers {
  #data: Float64Array;
  length = 0;

  constructor(capacity = 1024) {
    this.#data = new Float64Array(capacity);
  }

  push(value: number): void {
    if (this.length === this.#data.length) {
      const larger = new Float64Array(this.#data.length * 2);
      larger.set(this.#data);
      this.#data = larger;
    }
    this.#data[this.length++] = value;
  }

  at(index: number): number {
    return this.#data[index]!;
  }

  set(index: number, value: number): void {
    this.#data[index] = value;
  }
}

/** Members of groups, in the order they were added: `members(g)` are those added to group g. */
export interface Grouping {
  readonly starts: Uint32Array;
  readonly order: Uint32Array;
}

/** Counting sort by group; members of group -1 are left out. */
export function groupUp(groupOf: (member: number) => number, members: number, groups: number): Grouping {
  const starts = new Uint32Array(groups + 1);
  for (let i = 0; i < members; i++) {
    const group = groupOf(i);
    if (group >= 0) starts[group + 1]!++;
  }
  for (let g = 0; g < groups; g++) starts[g + 1]! += starts[g]!;
  const order = new Uint32Array(starts[groups]!);
  const next = starts.slice(0, groups);
  for (let i = 0; i < members; i++) {
    const group = groupOf(i);
    if (group >= 0) order[next[group]!++] = i;
  }
  return { starts, order };
}
