import type { Points } from './box.ts';

/**
 * Convex hull by Andrew's monotone chain (1979).
 * @returns x, y, x, y … clockwise as seen (y downwards), without points on its sides; fewer than three points where all
 * lie on a line
 */
export function convexHull(points: Points): Float64Array {
  const n = points.length >> 1;
  const order = Uint32Array.from({ length: n }, (_, i) => i).sort(
    (a, b) => points[2 * a]! - points[2 * b]! || points[2 * a + 1]! - points[2 * b + 1]!,
  );
  const hull = new Float64Array(4 * n + 4);
  let size = 0;
  const add = (i: number, floor: number): void => {
    const x = points[2 * i]!;
    const y = points[2 * i + 1]!;
    while (size >= floor + 4 && !isLeftTurn(hull, size, x, y)) size -= 2;
    if (size >= 2 && hull[size - 2] === x && hull[size - 1] === y) return;
    hull[size++] = x;
    hull[size++] = y;
  };
  for (let k = 0; k < n; k++) add(order[k]!, 0);
  const floor = size - 2;
  for (let k = n - 2; k >= 0; k--) add(order[k]!, floor);
  // The first point closes the chain.
  if (size > 2 && hull[0] === hull[size - 2] && hull[1] === hull[size - 1]) size -= 2;
  return hull.subarray(0, size);
}

function isLeftTurn(hull: Float64Array, size: number, x: number, y: number): boolean {
  const ax = hull[size - 4]!;
  const ay = hull[size - 3]!;
  return (hull[size - 2]! - ax) * (y - ay) - (hull[size - 1]! - ay) * (x - ax) > 0;
}
