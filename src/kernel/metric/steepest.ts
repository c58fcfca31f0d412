import type { LumaImage } from '../image.ts';
import type { Bars } from './bars.ts';

/** The steepest point of each cell for each of four gradient directions. Reused by the next call. */
export interface Steepest {
  /** Index of the pixel at `4 * cell + direction`; directions 0°, 45°, 90°, 135° with y downwards. */
  readonly positions: Int32Array;
  /** Squared Sobel magnitude there; 0 where the cell has no slope in that direction. */
  readonly squares: Int32Array;
  readonly cells: number;
}

/** Squared Sobel magnitude of two levels per pixel: no edge high enough to judge is fainter. */
const FAINTEST = 256;
/** Every second pixel of every second row is examined. A steepest point is then at most one pixel off, which the judge of edges makes good. */
const SKIP = 2;
let positions = new Int32Array(0);
let squares = new Int32Array(0);

/**
 * One pass over every second pixel of every second row of the picture inside `bars` (3×3 Sobel derivatives), keeping per cell and direction
 * the point with the greatest gradient magnitude.
 * @param side of the square cells, px.
 * @returns null when less than 3 px remain inside the bars.
 */
export function findSteepest(image: LumaImage, bars: Bars, side: number): Steepest | null {
  const { width, height } = image;
  // One pixel more next to a bar, whose own edge is not the picture's.
  const left = bars.left > 0 ? bars.left + 2 : 1;
  const right = width - (bars.right > 0 ? bars.right + 2 : 1);
  const top = bars.top > 0 ? bars.top + 2 : 1;
  const bottom = height - (bars.bottom > 0 ? bars.bottom + 2 : 1);
  if (right <= left || bottom <= top) return null;
  const across = Math.ceil((right - left) / side);
  const cells = across * Math.ceil((bottom - top) / side);
  if (positions.length < 4 * cells) {
    positions = new Int32Array(4 * cells);
    squares = new Int32Array(4 * cells);
  }
  let cell = 0;
  for (let y = top; y < bottom; y += side) {
    for (let x = left; x < right; x += side) {
      searchCell(image.data, width, x, Math.min(right, x + side), y, Math.min(bottom, y + side), 4 * cell++);
    }
  }
  return { positions, squares, cells };
}

function searchCell(
  data: Uint8Array,
  width: number,
  x0: number,
  x1: number,
  y0: number,
  y1: number,
  slot: number,
): void {
  let best0 = 0;
  let best1 = 0;
  let best2 = 0;
  let best3 = 0;
  let at0 = 0;
  let at1 = 0;
  let at2 = 0;
  let at3 = 0;
  let least = FAINTEST - 1;
  for (let y = y0; y < y1; y += SKIP) {
    // Carried along the row: [1 2 1] sum and difference of the column left of p.
    let p = y * width + x0;
    let smooth0 = data[p - 1 - width]! + 2 * data[p - 1]! + data[p - 1 + width]!;
    let diff0 = data[p - 1 + width]! - data[p - 1 - width]!;
    const end = y * width + x1;
    for (; p < end; p += SKIP) {
      const a = data[p + 1 - width]!;
      const b = data[p + 1 + width]!;
      const smooth2 = (a + 2 * data[p + 1]! + b) | 0;
      const diff2 = (b - a) | 0;
      const gx = (smooth2 - smooth0) | 0;
      const gy = (diff0 + 2 * (data[p + width]! - data[p - width]!) + diff2) | 0;
      smooth0 = smooth2;
      diff0 = diff2;
      const square = (Math.imul(gx, gx) + Math.imul(gy, gy)) | 0;
      if (square <= least) continue;
      const ax = gx < 0 ? -gx | 0 : gx;
      const ay = gy < 0 ? -gy | 0 : gy;
      // tan 22.5° ≈ 53/128.
      if (Math.imul(128, ay) < Math.imul(53, ax)) {
        if (square <= best0) continue;
        best0 = square;
        at0 = p;
      } else if (Math.imul(128, ax) < Math.imul(53, ay)) {
        if (square <= best2) continue;
        best2 = square;
        at2 = p;
      } else if (gx > 0 === gy > 0) {
        if (square <= best1) continue;
        best1 = square;
        at1 = p;
      } else {
        if (square <= best3) continue;
        best3 = square;
        at3 = p;
      }
      // Nothing below the weakest of the four can win any more.
      const weakest = Math.min(best0, best1, best2, best3);
      if (weakest > least) least = weakest;
    }
  }
  squares[slot] = best0;
  squares[slot + 1] = best1;
  squares[slot + 2] = best2;
  squares[slot + 3] = best3;
  positions[slot] = at0;
  positions[slot + 1] = at1;
  positions[slot + 2] = at2;
  positions[slot + 3] = at3;
}
