import type { LumaImage, RgbImage } from '../image.ts';

/** Largest whole factor that keeps a long side of `longSide` px at or above `target` px; at least 1. */
export function reductionFactor(longSide: number, target: number): number {
  return Math.max(1, Math.floor(longSide / target));
}

let columnSums = new Int32Array(0);

/** Zeroed scratch of at least `length` sums. */
function zeroedSums(length: number): Int32Array {
  if (columnSums.length < length) columnSums = new Int32Array(length);
  columnSums.fill(0, 0, length);
  return columnSums;
}

function checkFactor(factor: number): void {
  if (!Number.isInteger(factor) || factor < 1) {
    throw new RangeError(`block size ${factor} is not allowed: give a whole number of pixels, at least 1`);
  }
}

/**
 * Means of `channels` interleaved 8-bit samples over `factor`×`factor` blocks; partial blocks at the right and the
 * bottom are averaged over their own pixels. Rounds half up. Sums stay below 2^31 for factors up to 2900.
 */
function blockAverage(
  data: Uint8Array,
  width: number,
  height: number,
  channels: 1 | 3,
  factor: number,
  out: Uint8Array,
): void {
  const columns = Math.ceil(width / factor);
  const wholeColumns = Math.floor(width / factor);
  const outRow = columns * channels;
  const stride = width * channels;
  const lastWidth = width - (columns - 1) * factor;
  let o = 0;
  for (let top = 0; top < height; top += factor) {
    const rows = Math.min(factor, height - top);
    const sums = zeroedSums(outRow);
    for (let y = top; y < top + rows; y++) {
      let i = y * stride;
      if (channels === 1) {
        for (let column = 0; column < wholeColumns; column++) {
          let sum = 0;
          for (const end = i + factor; i < end; i++) sum += data[i]!;
          sums[column] = sums[column]! + sum;
        }
        for (const end = (y + 1) * stride; i < end; i++) sums[wholeColumns] = sums[wholeColumns]! + data[i]!;
      } else {
        for (let column = 0; column < columns; column++) {
          let red = 0;
          let green = 0;
          let blue = 0;
          const blockWidth = column < wholeColumns ? factor : lastWidth;
          for (const end = i + 3 * blockWidth; i < end; i += 3) {
            red += data[i]!;
            green += data[i + 1]!;
            blue += data[i + 2]!;
          }
          const s = 3 * column;
          sums[s] = sums[s]! + red;
          sums[s + 1] = sums[s + 1]! + green;
          sums[s + 2] = sums[s + 2]! + blue;
        }
      }
    }
    const lastBlock = outRow - channels;
    const count = rows * factor;
    for (let s = 0; s < lastBlock; s++) out[o++] = Math.floor((2 * sums[s]! + count) / (2 * count));
    const lastCount = rows * lastWidth;
    for (let s = lastBlock; s < outRow; s++) out[o++] = Math.floor((2 * sums[s]! + lastCount) / (2 * lastCount));
  }
}

/** Every other byte of a word: two 16-bit lanes. */
const LANES = 0x00ff00ff;
/** Largest multiple of four whose block sums, two samples a lane and word, fit 16 bits: 20 · 5 · 2 · 255 = 51000. */
const MAX_PACKED_FACTOR = 20;

/** One channel, for factors divisible by four that divide the width: four samples at a time. */
function blockAverageWords(words: Uint32Array, width: number, height: number, factor: number, out: Uint8Array): void {
  const perRow = width >> 2;
  const perBlock = factor >> 2;
  const columns = width / factor;
  for (let top = 0, o = 0; top < height; top += factor) {
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
      const sum = (lanes & 0xffff) + (lanes >>> 16);
      out[o] = Math.floor((2 * sum + count) / (2 * count));
    }
  }
}

/**
 * Block means of a brightness image: ceil(width/factor) × ceil(height/factor) px, rounded half up, partial blocks
 * over their own pixels. Factor 1 copies.
 * @param out reused for the result when its length fits.
 * @throws RangeError when `factor` is no whole number of at least 1.
 */
export function blockAverageLuma(image: LumaImage, factor: number, out?: Uint8Array): LumaImage {
  checkFactor(factor);
  const width = Math.ceil(image.width / factor);
  const height = Math.ceil(image.height / factor);
  const data = out !== undefined && out.length === width * height ? out : new Uint8Array(width * height);
  if (factor === 1) {
    data.set(image.data);
    return { width, height, data };
  }
  const { byteOffset, buffer } = image.data;
  if (factor % 4 === 0 && factor <= MAX_PACKED_FACTOR && image.width % factor === 0 && byteOffset % 4 === 0) {
    const words = new Uint32Array(buffer, byteOffset, (image.width * image.height) >> 2);
    blockAverageWords(words, image.width, image.height, factor, data);
  } else {
    blockAverage(image.data, image.width, image.height, 1, factor, data);
  }
  return { width, height, data };
}

/** {@link blockAverageLuma} for three interleaved channels, each averaged alone. */
export function blockAverageRgb(image: RgbImage, factor: number, out?: Uint8Array): RgbImage {
  checkFactor(factor);
  const width = Math.ceil(image.width / factor);
  const height = Math.ceil(image.height / factor);
  const data = out !== undefined && out.length === 3 * width * height ? out : new Uint8Array(3 * width * height);
  if (factor === 1) data.set(image.data);
  else blockAverage(image.data, image.width, image.height, 3, factor, data);
  return { width, height, data };
}
