import type { LumaImage, RgbImage } from '../image.ts';
import { averageLumaWords, averageRgbWords, WORD_FACTORS } from './block-average-words.ts';
import { wordsOf } from './words.ts';

/** Largest whole factor that keeps a long side of `longSide` px at or above `target` px; at least 1. */
export function reductionFactor(longSide: number, target: number): number {
  return Math.max(1, Math.floor(longSide / target));
}

/** How far an image's content reaches, px from its left and top edge: fractional where partial blocks made its end. */
export interface Extent {
  readonly width: number;
  readonly height: number;
}

/**
 * The extent of block means: a last block of one column out of four reaches a quarter pixel. Scaling that extent
 * instead of the whole reduced image keeps everything in its place; hashes of reduced and of full-size images agree
 * about twice as well.
 * @param reduced size of what {@link blockAverageLuma} made of `original`, its long side at least the factor.
 */
export function reducedExtent(original: Extent, reduced: Extent): Extent {
  const factor = Math.ceil(Math.max(original.width, original.height) / Math.max(reduced.width, reduced.height));
  return { width: original.width / factor, height: original.height / factor };
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

/** The bytes as words where the word-wise means apply. */
const wordsFor = (data: Uint8Array, width: number, factor: number): Uint32Array | undefined =>
  WORD_FACTORS.has(factor) && width % factor === 0 ? wordsOf(data) : undefined;

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
  const words = wordsFor(image.data, image.width, factor);
  if (factor === 1) data.set(image.data);
  else if (words !== undefined) averageLumaWords(words, image.width, image.height, factor, data);
  else blockAverage(image.data, image.width, image.height, 1, factor, data);
  return { width, height, data };
}

/** {@link blockAverageLuma} for three interleaved channels, each averaged alone. */
export function blockAverageRgb(image: RgbImage, factor: number, out?: Uint8Array): RgbImage {
  checkFactor(factor);
  const width = Math.ceil(image.width / factor);
  const height = Math.ceil(image.height / factor);
  const data = out !== undefined && out.length === 3 * width * height ? out : new Uint8Array(3 * width * height);
  const words = wordsFor(image.data, image.width, factor);
  if (factor === 1) data.set(image.data);
  else if (words !== undefined) averageRgbWords(words, image.width, image.height, factor, data);
  else blockAverage(image.data, image.width, image.height, 3, factor, data);
  return { width, height, data };
}
