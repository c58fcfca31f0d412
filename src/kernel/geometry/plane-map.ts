import { orientationParts } from '../resample/dihedral.ts';
import { boundsOf, cornersOfBox, type Points, type Rectangle } from './box.ts';

/*
 * Maps of the plane are 3×3 matrices of nine numbers, row by row, as in resample/homography.ts (which multiplies and
 * inverts them). Points are measured from the outer corner of the first pixel, so that a picture mirrored left-right
 * takes x to width − x.
 */

/** (x, y) → (scaleX · x + shiftX, scaleY · y + shiftY): resizing, cropping (negative shift), padding (positive shift). */
export const scaleAndShift = (scaleX: number, scaleY: number, shiftX: number, shiftY: number): Float64Array =>
  Float64Array.of(scaleX, 0, shiftX, 0, scaleY, shiftY, 0, 0, 1);

/** Turns by `angle` radians clockwise as seen (y downwards) about (x, y). */
export function turnAbout(angle: number, x: number, y: number): Float64Array {
  const cos = Math.cos(angle);
  const sin = Math.sin(angle);
  return Float64Array.of(cos, -sin, x - cos * x + sin * y, sin, cos, y - sin * x - cos * y, 0, 0, 1);
}

/**
 * The map from stored pixels to what a viewer shows under an EXIF orientation (see `orient`).
 * @param width of the stored picture, px; 5–8 swap width and height
 * @throws RangeError unless `orientation` is a whole number 1–8
 */
export function orientationMap(orientation: number, width: number, height: number): Float64Array {
  const { transposed, mirrorX, mirrorY } = orientationParts(orientation);
  const [w, h] = transposed ? [height, width] : [width, height];
  const m = transposed ? Float64Array.of(0, 1, 0, 1, 0, 0, 0, 0, 1) : Float64Array.of(1, 0, 0, 0, 1, 0, 0, 0, 1);
  // `orient` transposes first; its mirrorings are of what that shows.
  if (mirrorX) for (let k = 0; k < 3; k++) m[k] = (k === 2 ? w : 0) - m[k]!;
  if (mirrorY) for (let k = 3; k < 6; k++) m[k] = (k === 5 ? h : 0) - m[k]!;
  for (let k = 0; k < 9; k++) m[k] = m[k]! + 0;
  return m;
}

/** Where the map takes each of the points. Points that go to infinity are not finite. */
export function mapPoints(points: Points, m: Float64Array): number[] {
  const out = new Array<number>(points.length - (points.length % 2));
  for (let i = 0; i < out.length; i += 2) {
    const x = points[i]!;
    const y = points[i + 1]!;
    const w = m[6]! * x + m[7]! * y + m[8]!;
    out[i] = (m[0]! * x + m[1]! * y + m[2]!) / w;
    out[i + 1] = (m[3]! * x + m[4]! * y + m[5]!) / w;
  }
  return out;
}

/** Whether the map takes upright boxes to upright boxes: scaling, shifting, mirroring, quarter turns. */
export const keepsBoxes = (m: Float64Array): boolean =>
  m[6] === 0 && m[7] === 0 && ((m[1] === 0 && m[3] === 0) || (m[0] === 0 && m[4] === 0));

/** The smallest upright box around where the corners of a box go. Under a turn it is larger than what is in it. */
export function mapBox(box: Rectangle, m: Float64Array): [number, number, number, number] {
  return boundsOf(mapPoints(cornersOfBox(box), m))!;
}

/** How much the map enlarges areas at a point: |determinant of its derivative|. */
export function areaScaleAt(m: Float64Array, x: number, y: number): number {
  const w = m[6]! * x + m[7]! * y + m[8]!;
  const u = m[0]! * x + m[1]! * y + m[2]!;
  const v = m[3]! * x + m[4]! * y + m[5]!;
  const ux = (m[0]! * w - u * m[6]!) / (w * w);
  const uy = (m[1]! * w - u * m[7]!) / (w * w);
  const vx = (m[3]! * w - v * m[6]!) / (w * w);
  const vy = (m[4]! * w - v * m[7]!) / (w * w);
  return Math.abs(ux * vy - uy * vx);
}

/**
 * Keypoints x, y, visibility under a map. What was not labelled stays 0, 0, 0; what leaves a picture of `width` ×
 * `height` px becomes so (COCO: not labelled).
 */
export function mapKeypoints(keypoints: ArrayLike<number>, m: Float64Array, width: number, height: number): number[] {
  const out = new Array<number>(keypoints.length - (keypoints.length % 3)).fill(0);
  for (let i = 0; i < out.length; i += 3) {
    if (keypoints[i + 2] === 0) continue;
    const [x, y] = mapPoints([keypoints[i]!, keypoints[i + 1]!], m) as [number, number];
    if (!(x >= 0 && y >= 0 && x <= width && y <= height)) continue;
    out[i] = x;
    out[i + 1] = y;
    out[i + 2] = keypoints[i + 2]!;
  }
  return out;
}
