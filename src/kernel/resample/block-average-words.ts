import { LANES } from './words.ts';

/**
 * Block means four samples at a time, for whole blocks across: `factor` divisible by four and dividing the width.
 * A lane takes two samples of every word, so that the largest factor whose sums fit 16 bits is 20 (51000 of 65535).
 */
export const WORD_FACTORS: ReadonlySet<number> = new Set([4, 8, 12, 16, 20]);

/** Means of one channel; `width` and `height` in samples. The last blocks may be cut at the bottom. */
export function averageLumaWords(
  words: Uint32Array,
  width: number,
  height: number,
  factor: number,
  out: Uint8Array,
): void {
  const perRow = width >> 2;
  const perBlock = factor >> 2;
  const columns = width / factor;
  const fours = factor === 4 ? height >> 2 : 0;
  averageLumaFours(words, perRow, fours, out);
  for (let top = 4 * fours, o = fours * columns; top < height; top += factor) {
    const rows = Math.min(factor, height - top);
    const count = rows * factor;
    for (let column = 0; column < columns; column++, o++) {
      let lanes = 0;
      for (let y = 0, from = top * perRow + column * perBlock; y < rows; y++, from += perRow) {
        for (let i = from; i < from + perBlock; i++) {
          const word = words[i]!;
          lanes = (lanes + (word & LANES) + ((word >>> 8) & LANES)) | 0;
        }
      }
      out[o] = roundedMean((lanes & 0xffff) + (lanes >>> 16), count);
    }
  }
}

/** Means of three interleaved channels. Three words hold four pixels: RGBR GBRG BRGB. */
export function averageRgbWords(
  words: Uint32Array,
  width: number,
  height: number,
  factor: number,
  out: Uint8Array,
): void {
  const perRow = (3 * width) >> 2;
  const perBlock = (3 * factor) >> 2;
  const columns = width / factor;
  const fours = factor === 4 ? height >> 2 : 0;
  averageRgbFours(words, perRow, fours, out);
  for (let top = 4 * fours, o = 3 * fours * columns; top < height; top += factor) {
    const rows = Math.min(factor, height - top);
    const count = rows * factor;
    for (let column = 0; column < columns; column++, o += 3) {
      let redBlue = 0;
      let greenRed = 0;
      let blueGreen = 0;
      for (let y = 0, from = top * perRow + column * perBlock; y < rows; y++, from += perRow) {
        for (let i = from; i < from + perBlock; i += 3) {
          const rgbr = words[i]!;
          const gbrg = words[i + 1]!;
          const brgb = words[i + 2]!;
          redBlue = (redBlue + (rgbr & LANES) + ((brgb >>> 8) & LANES)) | 0;
          greenRed = (greenRed + ((rgbr >>> 8) & LANES) + (gbrg & LANES)) | 0;
          blueGreen = (blueGreen + ((gbrg >>> 8) & LANES) + (brgb & LANES)) | 0;
        }
      }
      out[o] = roundedMean((redBlue & 0xffff) + (greenRed >>> 16), count);
      out[o + 1] = roundedMean((greenRed & 0xffff) + (blueGreen >>> 16), count);
      out[o + 2] = roundedMean((blueGreen & 0xffff) + (redBlue >>> 16), count);
    }
  }
}

/** Whole 4×4 blocks, the step from 512 px to 128, straight through: `perRow` words a row, `blockRows` rows of blocks. */
function averageLumaFours(words: Uint32Array, perRow: number, blockRows: number, out: Uint8Array): void {
  let o = 0;
  for (let row = 0; row < blockRows; row++) {
    const end = (4 * row + 1) * perRow;
    for (let i = 4 * row * perRow; i < end; i++) {
      const a = words[i]!;
      const b = words[i + perRow]!;
      const c = words[i + 2 * perRow]!;
      const d = words[i + 3 * perRow]!;
      const even = ((a & LANES) + (b & LANES) + (c & LANES) + (d & LANES)) | 0;
      const odd = (((a >>> 8) & LANES) + ((b >>> 8) & LANES) + ((c >>> 8) & LANES) + ((d >>> 8) & LANES)) | 0;
      const lanes = (even + odd) | 0;
      out[o++] = ((lanes & 0xffff) + (lanes >>> 16) + 8) >> 4;
    }
  }
}

/** {@link averageLumaFours} of three interleaved channels. */
function averageRgbFours(words: Uint32Array, perRow: number, blockRows: number, out: Uint8Array): void {
  let o = 0;
  for (let row = 0; row < blockRows; row++) {
    const end = (4 * row + 1) * perRow;
    for (let i = 4 * row * perRow; i < end; i += 3) {
      let a = words[i]!;
      let b = words[i + perRow]!;
      let c = words[i + 2 * perRow]!;
      let d = words[i + 3 * perRow]!;
      let redBlue = ((a & LANES) + (b & LANES) + (c & LANES) + (d & LANES)) | 0;
      let greenRed = (((a >>> 8) & LANES) + ((b >>> 8) & LANES) + ((c >>> 8) & LANES) + ((d >>> 8) & LANES)) | 0;
      a = words[i + 1]!;
      b = words[i + 1 + perRow]!;
      c = words[i + 1 + 2 * perRow]!;
      d = words[i + 1 + 3 * perRow]!;
      greenRed = (greenRed + (a & LANES) + (b & LANES) + (c & LANES) + (d & LANES)) | 0;
      let blueGreen = (((a >>> 8) & LANES) + ((b >>> 8) & LANES) + ((c >>> 8) & LANES) + ((d >>> 8) & LANES)) | 0;
      a = words[i + 2]!;
      b = words[i + 2 + perRow]!;
      c = words[i + 2 + 2 * perRow]!;
      d = words[i + 2 + 3 * perRow]!;
      blueGreen = (blueGreen + (a & LANES) + (b & LANES) + (c & LANES) + (d & LANES)) | 0;
      redBlue = (redBlue + ((a >>> 8) & LANES) + ((b >>> 8) & LANES) + ((c >>> 8) & LANES) + ((d >>> 8) & LANES)) | 0;
      out[o] = ((redBlue & 0xffff) + (greenRed >>> 16) + 8) >> 4;
      out[o + 1] = ((greenRed & 0xffff) + (blueGreen >>> 16) + 8) >> 4;
      out[o + 2] = ((blueGreen & 0xffff) + (redBlue >>> 16) + 8) >> 4;
      o += 3;
    }
  }
}

const roundedMean = (sum: number, count: number): number => Math.floor((2 * sum + count) / (2 * count));
