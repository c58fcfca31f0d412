import type { Points } from './box.ts';

/** Cross products below this share of the lengths' product are 0: beyond it lies rounding. */
const STRAIGHT = 1e-12;

/**
 * Where a closed outline first crosses itself: two of its parts pass through each other. Parts that only touch, or run
 * along each other, do not cross; outlines traced on pixels do that everywhere.
 *
 * Edges are swept by their left ends, so that the cost is n log n where few lie above each other.
 * @returns x and y in px; null where it does not
 */
export function selfCrossing(points: Points): readonly [number, number] | null {
  const ring = ringOf(points);
  const n = ring.length / 2;
  if (n < 4) return null;
  const left = new Float64Array(n);
  for (let i = 0; i < n; i++) left[i] = Math.min(ring[2 * i]!, ring[(2 * i + 2) % (2 * n)]!);
  const order = Uint32Array.from(left.keys()).sort((a, b) => left[a]! - left[b]! || a - b);
  let active: number[] = [];
  for (const i of order) {
    const kept: number[] = [];
    for (const j of active) {
      if (rightOf(ring, j) < left[i]!) continue;
      kept.push(j);
      const found = crossingOf(ring, Math.min(i, j), Math.max(i, j));
      if (found !== null) return found;
    }
    kept.push(i);
    active = kept;
  }
  return null;
}

/** The points without those that repeat the one before. */
function ringOf(points: Points): Float64Array {
  const ring = new Float64Array(points.length - (points.length % 2));
  let n = 0;
  for (let i = 0; i < ring.length; i += 2) {
    if (n > 0 && ring[n - 2] === points[i] && ring[n - 1] === points[i + 1]) continue;
    ring[n++] = points[i]!;
    ring[n++] = points[i + 1]!;
  }
  while (n > 2 && ring[0] === ring[n - 2] && ring[1] === ring[n - 1]) n -= 2;
  return ring.subarray(0, n);
}

const rightOf = (ring: Float64Array, i: number): number => Math.max(ring[2 * i]!, ring[(2 * i + 2) % ring.length]!);

/** On which side of the line through (ax, ay) and (bx, by) the point lies: −1, 0 or 1. */
function side(ax: number, ay: number, bx: number, by: number, x: number, y: number): number {
  const ux = bx - ax;
  const uy = by - ay;
  const vx = x - ax;
  const vy = y - ay;
  const cross = ux * vy - uy * vx;
  const bound = STRAIGHT * (Math.abs(ux * vy) + Math.abs(uy * vx));
  return cross > bound ? 1 : cross < -bound ? -1 : 0;
}

/** Where edges i < j cross: within both, or where one passes through the other at a vertex; else null. */
function crossingOf(ring: Float64Array, i: number, j: number): readonly [number, number] | null {
  const length = ring.length;
  const n = length / 2;
  const at = (k: number): number => (2 * ((k + 2 * n) % n)) as number;
  const [a, b, c, d] = [at(i), at(i + 1), at(j), at(j + 1)];
  const ax = ring[a]!;
  const ay = ring[a + 1]!;
  const bx = ring[b]!;
  const by = ring[b + 1]!;
  const cx = ring[c]!;
  const cy = ring[c + 1]!;
  const dx = ring[d]!;
  const dy = ring[d + 1]!;
  if (Math.max(ay, by) < Math.min(cy, dy) || Math.max(cy, dy) < Math.min(ay, by)) return null;
  const sideC = side(ax, ay, bx, by, cx, cy);
  const sideD = side(ax, ay, bx, by, dx, dy);
  const sideA = side(cx, cy, dx, dy, ax, ay);
  const sideB = side(cx, cy, dx, dy, bx, by);
  if (sideC * sideD < 0 && sideA * sideB < 0) {
    const t = ((cx - ax) * (dy - cy) - (cy - ay) * (dx - cx)) / ((bx - ax) * (dy - cy) - (by - ay) * (dx - cx));
    return [ax + t * (bx - ax), ay + t * (by - ay)];
  }
  // At a vertex. Each is looked at where it begins an edge, so that none is looked at twice.
  if (cx === ax && cy === ay) return passes(ring, at(i - 1), b, at(j - 1), d, ax, ay) ? [ax, ay] : null;
  if (sideC === 0 && sideA * sideB < 0) return passes(ring, a, b, at(j - 1), d, cx, cy) ? [cx, cy] : null;
  if (sideA === 0 && sideC * sideD < 0) return passes(ring, at(i - 1), b, c, d, ax, ay) ? [ax, ay] : null;
  return null;
}

/** Whether the way from r over (x, y) to s goes from one side of the way p – (x, y) – q to the other. */
function passes(ring: Float64Array, p: number, q: number, r: number, s: number, x: number, y: number): boolean {
  const from = angle(ring, p, x, y);
  const to = turn(from, angle(ring, q, x, y));
  const first = turn(from, angle(ring, r, x, y));
  const second = turn(from, angle(ring, s, x, y));
  const isAlong = (t: number): boolean => t === 0 || t === to;
  return !isAlong(first) && !isAlong(second) && first < to !== second < to;
}

const angle = (ring: Float64Array, i: number, x: number, y: number): number =>
  Math.atan2(ring[i + 1]! - y, ring[i]! - x);

const turn = (from: number, to: number): number => (to - from + 4 * Math.PI) % (2 * Math.PI);
