/**
 * Boxes are left, top, width and height, in px from the outer corner of the first pixel: pixel (0, 0) covers 0–1 both
 * ways. Sides may be negative (the box is inverted); such a box has no area and meets nothing.
 */
export type Rectangle = readonly [x: number, y: number, width: number, height: number];

/** x, y, x, y … */
export type Points = ArrayLike<number>;

/** px²; 0 for empty and inverted boxes, and where a side is not a number. */
export function boxArea([, , width, height]: Rectangle): number {
  return width > 0 && height > 0 ? width * height : 0;
}

/** The same box with sides that are not negative. */
export function uprightBox([x, y, width, height]: Rectangle): [number, number, number, number] {
  return [width < 0 ? x + width : x, height < 0 ? y + height : y, Math.abs(width), Math.abs(height)];
}

/** px² that two boxes share. */
export function sharedArea(a: Rectangle, b: Rectangle): number {
  const width = Math.min(a[0] + a[2], b[0] + b[2]) - Math.max(a[0], b[0]);
  const height = Math.min(a[1] + a[3], b[1] + b[3]) - Math.max(a[1], b[1]);
  if (!(width > 0 && height > 0)) return 0;
  // Of an inverted box the differences above may still be positive.
  return a[2] > 0 && a[3] > 0 && b[2] > 0 && b[3] > 0 ? width * height : 0;
}

/** Intersection over union (Jaccard index), 0–1; 0 where both are empty. */
export function boxIou(a: Rectangle, b: Rectangle): number {
  const shared = sharedArea(a, b);
  if (shared === 0) return 0;
  return Math.min(1, shared / (boxArea(a) + boxArea(b) - shared));
}

/** What of a box lies in another; null where nothing does. An inverted box is turned upright first. */
export function intersectBoxes(a: Rectangle, b: Rectangle): [number, number, number, number] | null {
  const [ax, ay, aw, ah] = uprightBox(a);
  const [bx, by, bw, bh] = uprightBox(b);
  const x = Math.max(ax, bx);
  const y = Math.max(ay, by);
  // A side that is not cut keeps its exact length: right edge minus left edge may differ in the last bit.
  const width = x === ax && ax + aw <= bx + bw ? aw : Math.min(ax + aw, bx + bw) - x;
  const height = y === ay && ay + ah <= by + bh ? ah : Math.min(ay + ah, by + bh) - y;
  return width > 0 && height > 0 ? [x, y, width, height] : null;
}

/** What of a box lies in a picture of `width` × `height` px; null where nothing does. */
export const clipBox = (box: Rectangle, width: number, height: number): [number, number, number, number] | null =>
  intersectBoxes(box, [0, 0, width, height]);

/** The smallest box around two boxes. */
export function boxAround(a: Rectangle, b: Rectangle): [number, number, number, number] {
  const [ax, ay, aw, ah] = uprightBox(a);
  const [bx, by, bw, bh] = uprightBox(b);
  const x = Math.min(ax, bx);
  const y = Math.min(ay, by);
  return [x, y, Math.max(ax + aw, bx + bw) - x, Math.max(ay + ah, by + bh) - y];
}

/** The smallest box around points; null where there are none. */
export function boundsOf(points: Points): [number, number, number, number] | null {
  if (points.length < 2) return null;
  let left = Number.POSITIVE_INFINITY;
  let top = Number.POSITIVE_INFINITY;
  let right = Number.NEGATIVE_INFINITY;
  let bottom = Number.NEGATIVE_INFINITY;
  for (let i = 0; i + 1 < points.length; i += 2) {
    const x = points[i]!;
    const y = points[i + 1]!;
    if (x < left) left = x;
    if (x > right) right = x;
    if (y < top) top = y;
    if (y > bottom) bottom = y;
  }
  return [left, top, right - left, bottom - top];
}

/** The corners of a box, x, y, clockwise from the top left. */
export const cornersOfBox = ([x, y, width, height]: Rectangle): number[] => [
  x,
  y,
  x + width,
  y,
  x + width,
  y + height,
  x,
  y + height,
];
