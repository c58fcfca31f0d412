import { bitmapOf, type RunLengths } from './run-length.ts';

/** To the right, down, to the left, up; the mask lies on the right hand. */
const STEP_X = [1, 0, -1, 0];
const STEP_Y = [0, 1, 0, -1];

/**
 * The outlines of a mask along the edges of its pixels, corners only: x, y, x, y …, clockwise as seen, holes the other
 * way round. Pixels that touch at a corner alone belong to different outlines.
 *
 * Filled by the even–odd rule they give the mask again.
 */
export function maskOutlines(mask: RunLengths): number[][] {
  const { width, height } = mask;
  const bitmap = bitmapOf(mask);
  const isIn = (x: number, y: number): boolean =>
    x >= 0 && y >= 0 && x < width && y < height && bitmap[y * width + x] === 1;
  // Upper edges that an outline has passed already.
  const isPassed = new Uint8Array(width * height);
  const outlines: number[][] = [];
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      if (!isIn(x, y) || isIn(x, y - 1) || isPassed[y * width + x] === 1) continue;
      outlines.push(walk(x, y, isIn, isPassed, width));
    }
  }
  return outlines;
}

/** Walks from the upper left corner of pixel (x, y) along its upper edge until it comes round. */
function walk(
  startX: number,
  startY: number,
  isIn: (x: number, y: number) => boolean,
  isPassed: Uint8Array,
  width: number,
): number[] {
  const outline: number[] = [];
  let x = startX;
  let y = startY;
  let direction = 0;
  do {
    if (direction === 0) isPassed[y * width + x] = 1;
    x += STEP_X[direction]!;
    y += STEP_Y[direction]!;
    // Pixels ahead, on the right hand and on the left hand.
    const right = isIn(x + [0, -1, -1, 0][direction]!, y + [0, 0, -1, -1][direction]!);
    const left = isIn(x + [0, 0, -1, -1][direction]!, y + [-1, 0, 0, -1][direction]!);
    const turn = !right ? 1 : left ? 3 : 0;
    if (turn !== 0) outline.push(x, y);
    direction = (direction + turn) % 4;
  } while (x !== startX || y !== startY || direction !== 0);
  return outline;
}
