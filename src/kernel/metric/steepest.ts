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
/** Samples of a cell are numbered in this many bits; the squares, at most 2·1020², take the rest of an int32. */
const INDEX_BITS = 10;
const LAST_INDEX = (1 << INDEX_BITS) - 1;
/** Greatest side of a cell, px: 32 × 32 samples. */
export const LARGEST_CELL = 64;
let positions = new Int32Array(0);
let squares = new Int32Array(0);

/**
 * One pass over every second pixel of every second row of the picture inside `bars` (3×3 Sobel derivatives), keeping per cell and direction
 * the point with the greatest gradient magnitude.
 * @param side of the square cells, px, at most 64.
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

/**
 * Best key so far by sector (bit 0: nearly level, bit 1: nearly upright, bit 2: signs differ). A key is the square
 * with the sample's number counted down below it, so that of two equal ones the first wins.
 */
const best = new Int32Array(8);

function searchCell(
  data: Uint8Array,
  width: number,
  x0: number,
  x1: number,
  y0: number,
  y1: number,
  slot: number,
): void {
  best.fill(0);
  let index = LAST_INDEX;
  for (let y = y0; y < y1; y += SKIP) {
    // Carried along the row: [1 2 1] sum and difference of the column left of p.
    let p = (Math.imul(y, width) + x0) | 0;
    let u = (p - width) | 0;
    let d = (p + width) | 0;
    let smooth0 = (data[u - 1]! + 2 * data[p - 1]! + data[d - 1]!) | 0;
    let diff0 = (data[d - 1]! - data[u - 1]!) | 0;
    const end = (p + x1 - x0) | 0;
    for (; p < end; p = (p + SKIP) | 0, u = (u + SKIP) | 0, d = (d + SKIP) | 0) {
      const a = data[u + 1]!;
      const b = data[d + 1]!;
      const smooth2 = (a + (data[p + 1]! << 1) + b) | 0;
      const diff2 = (b - a) | 0;
      const gx = (smooth2 - smooth0) | 0;
      const gy = (diff0 + ((data[d]! - data[u]!) << 1) + diff2) | 0;
      smooth0 = smooth2;
      diff0 = diff2;
      // No branches from here: neither the sector nor a new best can be predicted. tan 22.5° ≈ 53/128.
      const ax = ((gx ^ (gx >> 31)) - (gx >> 31)) | 0;
      const ay = ((gy ^ (gy >> 31)) - (gy >> 31)) | 0;
      const level = ((ay << 7) - Math.imul(53, ax)) >>> 31;
      const upright = ((ax << 7) - Math.imul(53, ay)) >>> 31;
      const sector = level | (upright << 1) | (((gx ^ gy) >>> 31) << 2);
      const square = (Math.imul(gx, gx) + Math.imul(gy, gy)) | 0;
      const old = best[sector]!;
      const gain = ((square << INDEX_BITS) + index - old) | 0;
      best[sector] = (old + (gain & ~(gain >> 31))) | 0;
      index = (index - 1) | 0;
    }
  }
  const perRow = Math.ceil((x1 - x0) / SKIP);
  const first = y0 * width + x0;
  keep(slot, Math.max(best[1]!, best[5]!), first, perRow, width);
  keep(slot + 1, best[0]!, first, perRow, width);
  keep(slot + 2, Math.max(best[2]!, best[6]!), first, perRow, width);
  keep(slot + 3, best[4]!, first, perRow, width);
}

function keep(slot: number, key: number, first: number, perRow: number, width: number): void {
  const square = key >> INDEX_BITS;
  const index = LAST_INDEX - (key & LAST_INDEX);
  const column = index % perRow;
  squares[slot] = square < FAINTEST ? 0 : square;
  positions[slot] = first + SKIP * (((index - column) / perRow) * width + column);
}
