import type { LumaImage, RgbImage } from '../image.ts';

/** How an orientation is made of a transposition and two mirrorings after it. */
export interface OrientationParts {
  /** Rows become columns, first of all. */
  readonly transposed: boolean;
  /** Mirrored left-right. */
  readonly mirrorX: boolean;
  /** Mirrored top-bottom. */
  readonly mirrorY: boolean;
}

/** EXIF orientations 1–8; their order is fixed by the standard (Exif 2.32, tag 0x0112). */
const PARTS: readonly OrientationParts[] = [
  { transposed: false, mirrorX: false, mirrorY: false },
  { transposed: false, mirrorX: true, mirrorY: false },
  { transposed: false, mirrorX: true, mirrorY: true },
  { transposed: false, mirrorX: false, mirrorY: true },
  { transposed: true, mirrorX: false, mirrorY: false },
  { transposed: true, mirrorX: true, mirrorY: false },
  { transposed: true, mirrorX: true, mirrorY: true },
  { transposed: true, mirrorX: false, mirrorY: true },
];

/** All orientations: 1 as it is, then as {@link orient} says. */
export const ORIENTATIONS: readonly number[] = PARTS.map((_, index) => index + 1);

/** @throws RangeError unless `orientation` is a whole number 1–8. */
export function orientationParts(orientation: number): OrientationParts {
  const parts = PARTS[orientation - 1];
  if (parts === undefined) {
    throw new RangeError(`orientation ${orientation} is not allowed: give an EXIF orientation, 1–8`);
  }
  return parts;
}

/**
 * The orientation that does `first` and then `second`:
 * `orient(image, composeOrientations(a, b))` equals `orient(orient(image, a), b)`.
 * @throws RangeError unless both are whole numbers 1–8.
 */
export function composeOrientations(first: number, second: number): number {
  const before = orientationParts(first);
  const after = orientationParts(second);
  const transposed = before.transposed !== after.transposed;
  // The later transposition turns the earlier mirrorings into each other.
  const mirrorX = (after.transposed ? before.mirrorY : before.mirrorX) !== after.mirrorX;
  const mirrorY = (after.transposed ? before.mirrorX : before.mirrorY) !== after.mirrorY;
  return 1 + PARTS.findIndex((p) => p.transposed === transposed && p.mirrorX === mirrorX && p.mirrorY === mirrorY);
}

/**
 * The orientation that undoes another: the quarter turns 6 and 8 undo each other, all others undo themselves.
 * @throws RangeError unless `orientation` is a whole number 1–8.
 */
export function inverseOrientation(orientation: number): number {
  orientationParts(orientation);
  return orientation === 6 ? 8 : orientation === 8 ? 6 : orientation;
}

/**
 * What a viewer shows of these pixels under an EXIF orientation: 1 as they are, 2 mirrored left-right, 3 turned 180°,
 * 4 mirrored top-bottom, 5 transposed, 6 turned 90° clockwise, 7 transposed over the other diagonal, 8 turned 90°
 * anticlockwise. 5–8 swap width and height. For brightness and colour images alike.
 * @returns for orientation 1 the image itself, otherwise a new one.
 * @throws RangeError unless `orientation` is a whole number 1–8.
 */
export function orient(image: LumaImage, orientation: number): LumaImage;
export function orient(image: RgbImage, orientation: number): RgbImage;
export function orient(image: LumaImage | RgbImage, orientation: number): LumaImage | RgbImage {
  const { transposed, mirrorX, mirrorY } = orientationParts(orientation);
  if (orientation === 1) return image;
  const { width, height, data } = image;
  // Which source pixel is shown first, and how far the source moves per shown column and row.
  const [perColumn, perRow] = transposed ? [width, 1] : [1, width];
  const columns = transposed ? height : width;
  const rows = transposed ? width : height;
  const first = (mirrorX ? (columns - 1) * perColumn : 0) + (mirrorY ? (rows - 1) * perRow : 0);
  const across = mirrorX ? -perColumn : perColumn;
  const down = mirrorY ? -perRow : perRow;
  const out = new Uint8Array(data.length);
  if (data.length === width * height) moveSamples(data, first, across, down, columns, rows, out);
  else movePixels(data, 3 * first, 3 * across, 3 * down, columns, rows, out);
  return { width: columns, height: rows, data: out };
}

function moveSamples(
  data: Uint8Array,
  first: number,
  across: number,
  down: number,
  columns: number,
  rows: number,
  out: Uint8Array,
): void {
  for (let y = 0, o = 0, row = first; y < rows; y++, row += down) {
    for (let x = 0, i = row; x < columns; x++, i += across) out[o++] = data[i]!;
  }
}

function movePixels(
  data: Uint8Array,
  first: number,
  across: number,
  down: number,
  columns: number,
  rows: number,
  out: Uint8Array,
): void {
  for (let y = 0, o = 0, row = first; y < rows; y++, row += down) {
    for (let x = 0, i = row; x < columns; x++, i += across, o += 3) {
      out[o] = data[i]!;
      out[o + 1] = data[i + 1]!;
      out[o + 2] = data[i + 2]!;
    }
  }
}
