import type { Points } from './box.ts';

/**
 * Area in px² by the shoelace formula; positive where the points go clockwise as seen (y grows downwards). Of an
 * outline that crosses itself, parts that are walked round both ways cancel out.
 */
export function signedArea(points: Points): number {
  const n = points.length - (points.length % 2);
  if (n < 6) return 0;
  // Relative to the first point: large coordinates would cost digits.
  const ox = points[0]!;
  const oy = points[1]!;
  let twice = 0;
  for (let i = 2; i + 3 < n; i += 2) {
    twice += (points[i]! - ox) * (points[i + 3]! - oy) - (points[i + 2]! - ox) * (points[i + 1]! - oy);
  }
  return twice / 2;
}

/** px², without regard to the direction. */
export const polygonArea = (points: Points): number => Math.abs(signedArea(points));

/** Whether a point lies inside by the even–odd rule (crossing number; Shimrat 1962). On the outline it may be either. */
export function isPointInPolygon(x: number, y: number, points: Points): boolean {
  const n = points.length - (points.length % 2);
  let isInside = false;
  for (let i = 0, j = n - 2; i < n; j = i, i += 2) {
    const yi = points[i + 1]!;
    const yj = points[j + 1]!;
    if (yi > y !== yj > y && x < points[i]! + ((y - yi) / (yj - yi)) * (points[j]! - points[i]!)) isInside = !isInside;
  }
  return isInside;
}
