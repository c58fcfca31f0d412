import type { LumaImage } from '../image.ts';
import { LANES, wordsOf } from '../resample/words.ts';

/** For each of the sampled places of one axis: the inputs it is made of and their weights, which sum to 1. */
interface Taps {
  readonly first: Int32Array;
  readonly count: Int32Array;
  /** `size` weights per place. */
  readonly weights: Float64Array;
  readonly size: number;
  /**
   * 1 where no border is near and the window is at most 4, so that the weights are the tent 1, 2, … window, … 2, 1
   * over `window²`.
   */
  readonly isTent: Uint8Array;
  readonly window: number;
}

/**
 * The window of PDQ's box filter around `i`: `size` px, one more to the right of the middle when even, cut at the
 * borders and averaged over what is left.
 */
function box(i: number, size: number, length: number): readonly [from: number, to: number] {
  const right = (size + 2) >> 1;
  return [Math.max(0, i - (size - right)), Math.min(length, i + right)];
}

function computeTaps(length: number, places: number): Taps {
  const window = Math.floor((length + 2 * places - 1) / (2 * places));
  const size = 2 * window - 1;
  const first = new Int32Array(places);
  const count = new Int32Array(places);
  const weights = new Float64Array(places * size);
  const isTent = new Uint8Array(places);
  for (let place = 0; place < places; place++) {
    const middle = Math.floor(((place + 0.5) * length) / places);
    const [from, to] = box(middle, window, length);
    const start = box(from, window, length)[0];
    first[place] = start;
    count[place] = box(to - 1, window, length)[1] - start;
    isTent[place] = window <= 4 && count[place] === size ? 1 : 0;
    for (let i = from; i < to; i++) {
      const [innerFrom, innerTo] = box(i, window, length);
      const weight = 1 / ((to - from) * (innerTo - innerFrom));
      for (let j = innerFrom; j < innerTo; j++) {
        const at = place * size + j - start;
        weights[at] = weights[at]! + weight;
      }
    }
  }
  return { first, count, weights, size, isTent, window };
}

const CACHE_LIMIT = 512;
const cache = new Map<number, Taps>();

function taps(length: number, places: number): Taps {
  const key = length * 0x10000 + places;
  let found = cache.get(key);
  if (found === undefined) {
    if (cache.size >= CACHE_LIMIT) cache.clear();
    found = computeTaps(length, places);
    cache.set(key, found);
  }
  return found;
}

/** Weighted sum of `count` rows from offset `start` on, into `sums`. */
function weighRows(
  data: Uint8Array,
  width: number,
  start: number,
  taps: Taps,
  place: number,
  sums: Float64Array,
): void {
  const { weights, size } = taps;
  sums.fill(0, 0, width);
  let i = start;
  for (let w = place * size, end = w + taps.count[place]!; w < end; w++) {
    const weight = weights[w]!;
    for (let x = 0; x < width; x++, i++) sums[x] = sums[x]! + weight * data[i]!;
  }
}

/**
 * The same where the weights are a tent of at most seven rows (images up to 512 px): whole numbers, rows paired around
 * the middle, the sums left `window²` times too large. Pairs beyond the window fall on its outermost rows with weight 0.
 */
function weighRowsByTent(data: Uint8Array, width: number, start: number, window: number, sums: Float64Array): void {
  const middle = start + (window - 1) * width;
  const step1 = Math.min(1, window - 1) * width;
  const step2 = Math.min(2, window - 1) * width;
  const step3 = Math.min(3, window - 1) * width;
  const weight1 = Math.max(0, window - 1);
  const weight2 = Math.max(0, window - 2);
  const weight3 = Math.max(0, window - 3);
  for (let x = 0; x < width; x++) {
    const i = middle + x;
    sums[x] =
      window * data[i]! +
      weight1 * (data[i - step1]! + data[i + step1]!) +
      weight2 * (data[i - step2]! + data[i + step2]!) +
      weight3 * (data[i - step3]! + data[i + step3]!);
  }
}

/** {@link weighRowsByTent} for rows of whole words, four pixels at a time: a tent's 16 times 255 fits a lane. */
function weighWordsByTent(words: Uint32Array, width: number, start: number, window: number, sums: Float64Array): void {
  const middle = start + (window - 1) * width;
  const step1 = Math.min(1, window - 1) * width;
  const step2 = Math.min(2, window - 1) * width;
  const step3 = Math.min(3, window - 1) * width;
  const weight1 = Math.max(0, window - 1);
  const weight2 = Math.max(0, window - 2);
  const weight3 = Math.max(0, window - 3);
  for (let x = 0, s = 0; x < width; x++, s += 4) {
    const i = middle + x;
    const centre = words[i]!;
    const above1 = words[i - step1]!;
    const below1 = words[i + step1]!;
    const above2 = words[i - step2]!;
    const below2 = words[i + step2]!;
    const above3 = words[i - step3]!;
    const below3 = words[i + step3]!;
    const even =
      (Math.imul(window, centre & LANES) +
        Math.imul(weight1, (above1 & LANES) + (below1 & LANES)) +
        Math.imul(weight2, (above2 & LANES) + (below2 & LANES)) +
        Math.imul(weight3, (above3 & LANES) + (below3 & LANES))) |
      0;
    const odd =
      (Math.imul(window, (centre >>> 8) & LANES) +
        Math.imul(weight1, ((above1 >>> 8) & LANES) + ((below1 >>> 8) & LANES)) +
        Math.imul(weight2, ((above2 >>> 8) & LANES) + ((below2 >>> 8) & LANES)) +
        Math.imul(weight3, ((above3 >>> 8) & LANES) + ((below3 >>> 8) & LANES))) |
      0;
    sums[s] = even & 0xffff;
    sums[s + 1] = odd & 0xffff;
    sums[s + 2] = even >>> 16;
    sums[s + 3] = odd >>> 16;
  }
}

let rowSums = new Float64Array(512);

/**
 * PDQ's reduction: two passes of a box filter of about half a sample spacing along both axes (together a tent, after
 * Wojciech Jarosz, "Fast Image Convolutions", 2001), then the nearest pixel to each of `side`×`side` places. Both
 * passes of both axes are linear and commute, so each axis becomes one short weighted sum at the sampled places.
 * @param out receives `side²` values 0–255 rounded to single precision, row by row.
 */
export function jaroszDownsample(image: LumaImage, side: number, out: Float64Array): void {
  const { width, height, data } = image;
  const vertical = taps(height, side);
  const { first, count, weights, size } = taps(width, side);
  if (rowSums.length < width) rowSums = new Float64Array(width);
  const sums = rowSums;
  const words = width % 4 === 0 ? wordsOf(data) : undefined;
  const area = vertical.window * vertical.window;
  for (let y = 0; y < side; y++) {
    const start = vertical.first[y]! * width;
    const tent = vertical.isTent[y] === 1;
    if (tent && words !== undefined) weighWordsByTent(words, width >> 2, start >> 2, vertical.window, sums);
    else if (tent) weighRowsByTent(data, width, start, vertical.window, sums);
    else weighRows(data, width, start, vertical, y, sums);
    for (let x = 0; x < side; x++) {
      let sum = 0;
      for (let w = x * size, end = w + count[x]!, i = first[x]!; w < end; w++, i++) sum += weights[w]! * sums[i]!;
      out[y * side + x] = Math.fround(tent ? sum / area : sum);
    }
  }
}
