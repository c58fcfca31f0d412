import { readRunLengths } from '../../kernel/mask/run-length.ts';
import type { RunLengthMask } from '../../model/annotation.ts';

/** A mask as CVAT stores it: runs of 0 and 1 in turn, row by row, of a part of the picture. */
export interface CvatMask {
  readonly rle: readonly number[];
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

const MOST_PIXELS = 2 ** 28;

/**
 * A mask of CVAT as one of the whole picture; what lies outside of it is cut off.
 *
 * @returns why it cannot be, where its runs do not fill its box
 */
export function maskOfCvat(
  { rle, left, top, width, height }: CvatMask,
  pictureWidth: number,
  pictureHeight: number,
): RunLengthMask | string {
  const sides = [left, top, width, height, pictureWidth, pictureHeight];
  if (!sides.every(Number.isInteger) || width < 1 || height < 1 || pictureWidth < 1 || pictureHeight < 1) {
    return 'the sides of its mask are not whole numbers above 0';
  }
  if (width * height > MOST_PIXELS || pictureWidth * pictureHeight > 2 ** 32 - 1) return 'its mask is too large';
  const bits = new Uint8Array(width * height);
  let at = 0;
  for (const [i, run] of rle.entries()) {
    if (!(Number.isInteger(run) && run >= 0) || at + run > bits.length)
      return 'the runs of its mask do not fill its box';
    if (i % 2 === 1) bits.fill(1, at, at + run);
    at += run;
  }
  if (at !== bits.length) return 'the runs of its mask do not fill its box';
  const counts: number[] = [];
  let value = 0;
  let length = 0;
  const push = (next: number, more: number): void => {
    if (more === 0) return;
    if (next === value) length += more;
    else {
      counts.push(length);
      value = next;
      length = more;
    }
  };
  const firstX = Math.max(0, left);
  const lastX = Math.min(pictureWidth, left + width);
  const firstY = Math.min(Math.max(0, top), pictureHeight);
  const lastY = Math.max(firstY, Math.min(pictureHeight, top + height));
  push(0, Math.min(firstX, pictureWidth) * pictureHeight);
  for (let x = firstX; x < lastX; x++) {
    push(0, firstY);
    for (let y = firstY; y < lastY; y++) push(bits[(y - top) * width + (x - left)]!, 1);
    push(0, pictureHeight - lastY);
  }
  push(0, (pictureWidth - Math.max(lastX, Math.min(firstX, pictureWidth))) * pictureHeight);
  counts.push(length);
  return { width: pictureWidth, height: pictureHeight, counts };
}

/** The part of a mask that is set, as CVAT stores it; null when nothing is, or the mask is broken. */
export function cvatOfMask(mask: RunLengthMask): CvatMask | null {
  let counts: Uint32Array;
  try {
    ({ counts } = readRunLengths(mask.counts, mask.width, mask.height));
  } catch {
    return null;
  }
  const rows = mask.height;
  let left = Number.POSITIVE_INFINITY;
  let right = -1;
  let top = Number.POSITIVE_INFINITY;
  let bottom = -1;
  for (let i = 0, at = 0; i < counts.length; at += counts[i]!, i++) {
    const run = counts[i]!;
    if (i % 2 === 0 || run === 0) continue;
    const last = at + run - 1;
    const [firstColumn, lastColumn] = [Math.floor(at / rows), Math.floor(last / rows)];
    left = Math.min(left, firstColumn);
    right = Math.max(right, lastColumn);
    top = Math.min(top, firstColumn === lastColumn ? at % rows : 0);
    bottom = Math.max(bottom, firstColumn === lastColumn ? last % rows : rows - 1);
  }
  if (right < 0) return null;
  const width = right - left + 1;
  const height = bottom - top + 1;
  if (width * height > MOST_PIXELS) return null;
  const bits = new Uint8Array(width * height);
  for (let i = 0, at = 0; i < counts.length; at += counts[i]!, i++) {
    if (i % 2 === 0) continue;
    for (let p = at; p < at + counts[i]!; p++) bits[((p % rows) - top) * width + Math.floor(p / rows) - left] = 1;
  }
  const rle: number[] = [];
  let value = 0;
  let length = 0;
  for (const bit of bits) {
    if (bit !== value) {
      rle.push(length);
      value = bit;
      length = 0;
    }
    length++;
  }
  rle.push(length);
  return { rle, left, top, width, height };
}
