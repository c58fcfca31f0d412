/** Marks a slot without a neighbour. */
export const NO_NEIGHBOUR = 0xffffffff;

/**
 * The nearest so far of each of `rows` rows, at most `slots` of them, in flat arrays: a heap per row with the farthest on
 * top. Of equally far ones those with the smaller index are nearer, so that what is kept does not depend on the order of
 * the offers. Distances are rounded to float32 before they are compared.
 */
export class NearestRows {
  readonly rows: number;
  readonly slots: number;
  /** Distance that an offer has to fall below, or equal with a smaller index, to be kept: infinite until a row is full. */
  readonly farthest: Float32Array;
  /** How many a row holds. */
  readonly held: Uint32Array;
  /** `slots` per row: in no useful order until {@link sort}. Slots that are not held have {@link NO_NEIGHBOUR}. */
  readonly neighbours: Uint32Array;
  readonly distances: Float32Array;

  constructor(rows: number, slots: number) {
    this.rows = rows;
    this.slots = slots;
    this.farthest = new Float32Array(rows).fill(slots > 0 ? Number.POSITIVE_INFINITY : Number.NEGATIVE_INFINITY);
    this.held = new Uint32Array(rows);
    this.neighbours = new Uint32Array(rows * slots).fill(NO_NEIGHBOUR);
    this.distances = new Float32Array(rows * slots).fill(Number.POSITIVE_INFINITY);
  }

  /** Offers a neighbour, at most once each. */
  offer(row: number, neighbour: number, distance: number): void {
    const near = Math.fround(distance);
    const base = row * this.slots;
    const held = this.held[row]!;
    if (held < this.slots) {
      this.#siftUp(base, held, neighbour, near);
      this.held[row] = held + 1;
      if (held + 1 === this.slots) this.farthest[row] = this.distances[base]!;
      return;
    }
    if (!(near <= this.farthest[row]!)) return;
    if (near === this.farthest[row] && neighbour > this.neighbours[base]!) return;
    this.#siftDown(base, held, neighbour, near);
    this.farthest[row] = this.distances[base]!;
  }

  /** Takes over what another one with as many slots holds of a row. */
  replace(row: number, other: NearestRows, otherRow: number): void {
    const from = otherRow * this.slots;
    this.neighbours.set(other.neighbours.subarray(from, from + this.slots), row * this.slots);
    this.distances.set(other.distances.subarray(from, from + this.slots), row * this.slots);
    this.held[row] = other.held[otherRow]!;
    this.farthest[row] = other.farthest[otherRow]!;
  }

  /** Orders every row, nearest first. Nothing may be offered after. */
  sort(): void {
    for (let row = 0; row < this.rows; row++) {
      const base = row * this.slots;
      for (let last = this.held[row]! - 1; last > 0; last--) {
        const neighbour = this.neighbours[base + last]!;
        const distance = this.distances[base + last]!;
        this.neighbours[base + last] = this.neighbours[base]!;
        this.distances[base + last] = this.distances[base]!;
        this.#siftDown(base, last, neighbour, distance);
      }
    }
  }

  #siftUp(base: number, from: number, neighbour: number, distance: number): void {
    const { neighbours, distances } = this;
    let at = from;
    while (at > 0) {
      const parent = (at - 1) >> 1;
      const above = distances[base + parent]!;
      if (above > distance || (above === distance && neighbours[base + parent]! > neighbour)) break;
      neighbours[base + at] = neighbours[base + parent]!;
      distances[base + at] = above;
      at = parent;
    }
    neighbours[base + at] = neighbour;
    distances[base + at] = distance;
  }

  /** Puts a neighbour in the place of the top of a heap of `size`. */
  #siftDown(base: number, size: number, neighbour: number, distance: number): void {
    const { neighbours, distances } = this;
    let at = 0;
    for (;;) {
      let child = 2 * at + 1;
      if (child >= size) break;
      let below = distances[base + child]!;
      if (child + 1 < size) {
        const other = distances[base + child + 1]!;
        if (other > below || (other === below && neighbours[base + child + 1]! > neighbours[base + child]!)) {
          child++;
          below = other;
        }
      }
      if (below < distance || (below === distance && neighbours[base + child]! < neighbour)) break;
      neighbours[base + at] = neighbours[base + child]!;
      distances[base + at] = below;
      at = child;
    }
    neighbours[base + at] = neighbour;
    distances[base + at] = distance;
  }
}
