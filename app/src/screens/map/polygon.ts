/** A closed outline: x and y of its corners in turn. */
export type Polygon = readonly number[];

/** By the even-odd rule: where an outline crosses itself, what it goes around twice is outside. */
export function isInside(x: number, y: number, polygon: Polygon): boolean {
  let inside = false;
  for (let at = 0, before = polygon.length - 2; at < polygon.length; before = at, at += 2) {
    const y1 = polygon[at + 1]!;
    const y2 = polygon[before + 1]!;
    if (y1 > y === y2 > y) continue;
    const x1 = polygon[at]!;
    if (x < x1 + ((polygon[before]! - x1) * (y - y1)) / (y2 - y1)) inside = !inside;
  }
  return inside;
}

/**
 * Which points lie within an outline.
 *
 * @param points x and y in turn; NaN lies nowhere
 * @param allowed 1 for a point that counts
 * @returns their numbers, ascending
 */
export function pointsInside(points: Float32Array, polygon: Polygon, allowed: Uint8Array): Uint32Array {
  let [left, right, bottom, top] = [
    Number.POSITIVE_INFINITY,
    Number.NEGATIVE_INFINITY,
    Number.POSITIVE_INFINITY,
    Number.NEGATIVE_INFINITY,
  ];
  for (let at = 0; at < polygon.length; at += 2) {
    left = Math.min(left, polygon[at]!);
    right = Math.max(right, polygon[at]!);
    bottom = Math.min(bottom, polygon[at + 1]!);
    top = Math.max(top, polygon[at + 1]!);
  }
  const found = new Uint32Array(allowed.length);
  let count = 0;
  for (let n = 0; n < allowed.length; n++) {
    if (allowed[n] === 0) continue;
    const x = points[2 * n]!;
    const y = points[2 * n + 1]!;
    if (x >= left && x <= right && y >= bottom && y <= top && isInside(x, y, polygon)) found[count++] = n;
  }
  return found.slice(0, count);
}
