import type { Box } from '../model/annotation.ts';

/** The smallest box around points x, y, x, y …; undefined when there are none. */
export function boundsOfPoints(points: readonly number[]): Box | undefined {
  if (points.length < 2) return undefined;
  let left = points[0]!;
  let top = points[1]!;
  let right = left;
  let bottom = top;
  for (let i = 2; i + 1 < points.length; i += 2) {
    const x = points[i]!;
    const y = points[i + 1]!;
    if (x < left) left = x;
    else if (x > right) right = x;
    if (y < top) top = y;
    else if (y > bottom) bottom = y;
  }
  return [left, top, right - left, bottom - top];
}

/** Area within a closed outline x, y, x, y … (shoelace formula); parts that lie over each other count by winding. */
export function polygonArea(points: readonly number[]): number {
  let twice = 0;
  let x0 = points[points.length - 2]!;
  let y0 = points[points.length - 1]!;
  for (let i = 0; i + 1 < points.length; i += 2) {
    const x = points[i]!;
    const y = points[i + 1]!;
    twice += x0 * y - x * y0;
    x0 = x;
    y0 = y;
  }
  return Math.abs(twice) / 2;
}
