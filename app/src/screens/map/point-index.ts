/** A point is towards a side when it lies within 45° of it. */
export type Side = 'left' | 'right' | 'up' | 'down';

export interface Bounds {
  readonly left: number;
  readonly right: number;
  readonly bottom: number;
  readonly top: number;
}

const MOST_CELLS_ACROSS = 1024;
const POINTS_PER_CELL = 2;

/** Bounds of the points that have a place; a unit square around nothing. */
export function boundsOf(points: Float32Array): Bounds {
  let [left, right, bottom, top] = [
    Number.POSITIVE_INFINITY,
    Number.NEGATIVE_INFINITY,
    Number.POSITIVE_INFINITY,
    Number.NEGATIVE_INFINITY,
  ];
  for (let at = 0; at < points.length; at += 2) {
    const x = points[at]!;
    const y = points[at + 1]!;
    // NaN is neither.
    if (x < left) left = x;
    if (x > right) right = x;
    if (y < bottom) bottom = y;
    if (y > top) top = y;
  }
  return left <= right ? { left, right, bottom, top } : { left: 0, right: 1, bottom: 0, top: 1 };
}

/** Finds points by place: a grid of cells, each with its points one after the other. */
export class PointIndex {
  readonly bounds: Bounds;
  readonly #points: Float32Array;
  readonly #across: number;
  readonly #size: number;
  /** Where each cell's points begin in the list; one more at the end. */
  readonly #starts: Uint32Array;
  readonly #listed: Uint32Array;

  /** @param points x and y in turn; NaN for one without a place, which is never found */
  constructor(points: Float32Array) {
    this.#points = points;
    this.bounds = boundsOf(points);
    const { left, right, bottom, top } = this.bounds;
    const count = points.length / 2;
    this.#across = Math.max(1, Math.min(MOST_CELLS_ACROSS, Math.ceil(Math.sqrt(count / POINTS_PER_CELL))));
    this.#size = Math.max(right - left, top - bottom) / this.#across || 1;
    const cells = this.#across * this.#across;
    this.#starts = new Uint32Array(cells + 1);
    for (let n = 0; n < count; n++) if (!Number.isNaN(points[2 * n]!)) this.#starts[this.#cellOf(n) + 1]!++;
    for (let cell = 0; cell < cells; cell++) this.#starts[cell + 1]! += this.#starts[cell]!;
    this.#listed = new Uint32Array(this.#starts[cells]!);
    const next = this.#starts.slice(0, cells);
    for (let n = 0; n < count; n++) if (!Number.isNaN(points[2 * n]!)) this.#listed[next[this.#cellOf(n)]!++] = n;
  }

  /** The nearest point no farther than a radius, the lowest of equally near ones; −1 when there is none. */
  nearest(x: number, y: number, radius: number, allowed: Uint8Array): number {
    return this.#search(x, y, radius, allowed, null);
  }

  /** The nearest point towards a side of another one that lies elsewhere; −1 when there is none. */
  towards(from: number, side: Side, allowed: Uint8Array): number {
    return this.#search(this.#points[2 * from]!, this.#points[2 * from + 1]!, Number.POSITIVE_INFINITY, allowed, side);
  }

  #search(x: number, y: number, radius: number, allowed: Uint8Array, side: Side | null): number {
    const across = this.#across;
    const column = this.#clamped(Math.floor((x - this.bounds.left) / this.#size));
    const row = this.#clamped(Math.floor((y - this.bounds.bottom) / this.#size));
    let best = -1;
    let bestSquare = radius * radius;
    for (let ring = 0; ring < across; ring++) {
      // What lies in this ring and beyond is at least so far away.
      const reach = this.#reach(x, y, column, row, ring);
      if (reach > 0 && reach * reach > bestSquare) break;
      const lowest = Math.max(0, row - ring);
      const highest = Math.min(across - 1, row + ring);
      for (let r = lowest; r <= highest; r++) {
        const isEdge = r === row - ring || r === row + ring;
        const step = isEdge || ring === 0 ? 1 : 2 * ring;
        for (let c = column - ring; c <= column + ring; c += step) {
          if (c < 0 || c >= across) continue;
          const cell = r * across + c;
          for (let at = this.#starts[cell]!; at < this.#starts[cell + 1]!; at++) {
            const n = this.#listed[at]!;
            if (allowed[n] === 0) continue;
            const dx = this.#points[2 * n]! - x;
            const dy = this.#points[2 * n + 1]! - y;
            if (side !== null && !isTowards(dx, dy, side)) continue;
            const square = dx * dx + dy * dy;
            if (square < bestSquare || (square === bestSquare && (best < 0 || n < best))) {
              best = n;
              bestSquare = square;
            }
          }
        }
      }
    }
    return best;
  }

  /** Least distance from a place to the cells of a ring around a cell. */
  #reach(x: number, y: number, column: number, row: number, ring: number): number {
    if (ring === 0) return 0;
    const left = this.bounds.left + (column - ring + 1) * this.#size;
    const bottom = this.bounds.bottom + (row - ring + 1) * this.#size;
    const right = this.bounds.left + (column + ring) * this.#size;
    const top = this.bounds.bottom + (row + ring) * this.#size;
    return Math.min(x - left, right - x, y - bottom, top - y);
  }

  #clamped(cell: number): number {
    return Math.max(0, Math.min(this.#across - 1, cell));
  }

  #cellOf(n: number): number {
    const column = this.#clamped(Math.floor((this.#points[2 * n]! - this.bounds.left) / this.#size));
    const row = this.#clamped(Math.floor((this.#points[2 * n + 1]! - this.bounds.bottom) / this.#size));
    return row * this.#across + column;
  }
}

export function isTowards(dx: number, dy: number, side: Side): boolean {
  if (side === 'left') return dx < 0 && -dx >= Math.abs(dy);
  if (side === 'right') return dx > 0 && dx >= Math.abs(dy);
  if (side === 'up') return dy > 0 && dy > Math.abs(dx);
  return dy < 0 && -dy > Math.abs(dx);
}
