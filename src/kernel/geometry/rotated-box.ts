import type { Points } from './box.ts';
import { convexHull } from './convex-hull.ts';

/** A box turned about its centre. */
export interface RotatedBox {
  /** px. */
  readonly x: number;
  readonly y: number;
  /** Along the side that `angle` turns, px. */
  readonly width: number;
  readonly height: number;
  /** Radians clockwise as seen (y downwards). */
  readonly angle: number;
}

/** Corners x, y of a rotated box: top left, top right, bottom right, bottom left of the box before it is turned. */
export function cornersOfRotatedBox({ x, y, width, height, angle }: RotatedBox): number[] {
  const cos = Math.cos(angle) / 2;
  const sin = Math.sin(angle) / 2;
  const ux = width * cos;
  const uy = width * sin;
  const vx = -height * sin;
  const vy = height * cos;
  return [x - ux - vx, y - uy - vy, x + ux - vx, y + uy - vy, x + ux + vx, y + uy + vy, x - ux + vx, y - uy + vy];
}

/**
 * The rotated box of four corners that form a rectangle, by its first two sides; of other quadrangles, one with the
 * same centre whose sides have the mean lengths. The angle lies in (−π, π].
 */
export function rotatedBoxOfCorners(corners: Points): RotatedBox {
  const [ax, ay, bx, by, cx, cy, dx, dy] = Array.from(corners) as [
    number,
    number,
    number,
    number,
    number,
    number,
    number,
    number,
  ];
  const ux = (bx - ax + cx - dx) / 2;
  const uy = (by - ay + cy - dy) / 2;
  const vx = (dx - ax + cx - bx) / 2;
  const vy = (dy - ay + cy - by) / 2;
  return {
    x: (ax + bx + cx + dx) / 4,
    y: (ay + by + cy + dy) / 4,
    width: Math.hypot(ux, uy),
    height: Math.hypot(vx, vy),
    angle: Math.atan2(uy, ux),
  };
}

/**
 * The rectangle of least area around points: one side lies on a side of their hull (Freeman & Shapira 1975), so each
 * is tried. The angle lies in [0, π/2).
 * @returns null where there are no points
 */
export function smallestRotatedBox(points: Points): RotatedBox | null {
  const hull = convexHull(points);
  const n = hull.length;
  if (n === 0) return null;
  let best: RotatedBox | null = null;
  for (let i = 0; i < n; i += 2) {
    const j = (i + 2) % n;
    const length = Math.hypot(hull[j]! - hull[i]!, hull[j + 1]! - hull[i + 1]!);
    const cos = length > 0 ? (hull[j]! - hull[i]!) / length : 1;
    const sin = length > 0 ? (hull[j + 1]! - hull[i + 1]!) / length : 0;
    let left = Number.POSITIVE_INFINITY;
    let right = Number.NEGATIVE_INFINITY;
    let top = Number.POSITIVE_INFINITY;
    let bottom = Number.NEGATIVE_INFINITY;
    for (let k = 0; k < n; k += 2) {
      const u = hull[k]! * cos + hull[k + 1]! * sin;
      const v = hull[k + 1]! * cos - hull[k]! * sin;
      if (u < left) left = u;
      if (u > right) right = u;
      if (v < top) top = v;
      if (v > bottom) bottom = v;
    }
    if (best !== null && (right - left) * (bottom - top) >= best.width * best.height) continue;
    const u = (left + right) / 2;
    const v = (top + bottom) / 2;
    best = {
      x: u * cos - v * sin,
      y: u * sin + v * cos,
      width: right - left,
      height: bottom - top,
      angle: Math.atan2(sin, cos),
    };
  }
  return best && withinQuarterTurn(best);
}

/** The same rectangle named by the angle in [0, π/2). */
function withinQuarterTurn(box: RotatedBox): RotatedBox {
  const quarters = Math.floor(box.angle / (Math.PI / 2));
  const angle = box.angle - quarters * (Math.PI / 2);
  // A hair below π/2 that rounding made π/2.
  const isFull = angle >= Math.PI / 2;
  const isSwapped = (quarters + (isFull ? 1 : 0)) % 2 !== 0;
  return {
    ...box,
    ...(isSwapped && { width: box.height, height: box.width }),
    angle: isFull ? 0 : Math.max(0, angle),
  };
}
