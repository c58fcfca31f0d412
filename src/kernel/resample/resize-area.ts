import type { LumaImage, RgbImage } from '../image.ts';

/** Filter of one axis: output sample `o` is the sum of `taps[o]` inputs from `first[o]` on. */
interface AxisWeights {
  readonly first: Int32Array;
  readonly taps: Int32Array;
  /** `size` weights per output sample, summing to 1. */
  readonly weights: Float64Array;
  readonly size: number;
}

/** Each input counts by the share of the output sample that it covers. */
function areaWeights(inSize: number, outSize: number): AxisWeights {
  const size = Math.ceil(inSize / outSize) + 1;
  const first = new Int32Array(outSize);
  const taps = new Int32Array(outSize);
  const weights = new Float64Array(outSize * size);
  for (let o = 0; o < outSize; o++) {
    // In units of 1 / outSize input samples, so that edges are whole numbers.
    const from = o * inSize;
    const to = from + inSize;
    const start = Math.floor(from / outSize);
    const end = Math.ceil(to / outSize);
    first[o] = start;
    taps[o] = end - start;
    for (let i = start; i < end; i++) {
      const covered = Math.min(to, (i + 1) * outSize) - Math.max(from, i * outSize);
      weights[o * size + i - start] = covered / inSize;
    }
  }
  return { first, taps, weights, size };
}

/** The two nearest inputs by their distance; beyond the outermost centres the outermost input alone. */
function bilinearWeights(inSize: number, outSize: number): AxisWeights {
  const size = 2;
  const first = new Int32Array(outSize);
  const taps = new Int32Array(outSize).fill(Math.min(2, inSize));
  const weights = new Float64Array(outSize * size);
  for (let o = 0; o < outSize; o++) {
    const centre = Math.min(inSize - 1, Math.max(0, ((o + 0.5) * inSize) / outSize - 0.5));
    const start = Math.max(0, Math.min(inSize - 2, Math.floor(centre)));
    first[o] = start;
    weights[o * size] = 1 - (centre - start);
    weights[o * size + 1] = centre - start;
  }
  return { first, taps, weights, size };
}

const CACHE_LIMIT = 512;
/** By input size, then by output size. */
const cache = new Map<number, Map<number, AxisWeights>>();
let cached = 0;

function axisWeights(inSize: number, outSize: number): AxisWeights {
  let bySize = cache.get(inSize);
  let found = bySize?.get(outSize);
  if (found === undefined) {
    if (cached >= CACHE_LIMIT) {
      cache.clear();
      cached = 0;
      bySize = undefined;
    }
    if (bySize === undefined) {
      bySize = new Map();
      cache.set(inSize, bySize);
    }
    found = inSize < outSize ? bilinearWeights(inSize, outSize) : areaWeights(inSize, outSize);
    bySize.set(outSize, found);
    cached++;
  }
  return found;
}

/** One row of weighted sums down the columns. */
let row = new Float64Array(0);

/** Weighted sum into `row` of the `stride` samples of each of the input rows from `start` on, four rows at a time. */
function sumRows(
  data: Uint8Array,
  stride: number,
  start: number,
  weights: Float64Array,
  from: number,
  end: number,
): void {
  const sums = row;
  let w = from;
  let i = start;
  if (end - from === 1) {
    for (let x = 0; x < stride; x++) sums[x] = data[i + x]!;
    return;
  }
  const weight0 = weights[w]!;
  const weight1 = weights[w + 1]!;
  for (let x = 0, j = i + stride; x < stride; x++) sums[x] = weight0 * data[i + x]! + weight1 * data[j + x]!;
  w += 2;
  i += 2 * stride;
  for (; w + 4 <= end; w += 4, i += 4 * stride) {
    const a = weights[w]!;
    const b = weights[w + 1]!;
    const c = weights[w + 2]!;
    const d = weights[w + 3]!;
    const i1 = i + stride;
    const i2 = i1 + stride;
    const i3 = i2 + stride;
    for (let x = 0; x < stride; x++) {
      sums[x] = sums[x]! + a * data[i + x]! + b * data[i1 + x]! + c * data[i2 + x]! + d * data[i3 + x]!;
    }
  }
  for (; w < end; w++, i += stride) {
    const weight = weights[w]!;
    for (let x = 0; x < stride; x++) sums[x] = sums[x]! + weight * data[i + x]!;
  }
}

function lumaRow(outWidth: number, { first, taps, weights, size }: AxisWeights, out: Uint8Array, o: number): void {
  const sums = row;
  for (let x = 0; x < outWidth; x++) {
    let sum = 0.5;
    for (let w = x * size, end = w + taps[x]!, i = first[x]!; w < end; w++, i++) sum += weights[w]! * sums[i]!;
    out[o + x] = sum | 0;
  }
}

function rgbRow(outWidth: number, { first, taps, weights, size }: AxisWeights, out: Uint8Array, offset: number): void {
  const sums = row;
  let o = offset;
  for (let x = 0; x < outWidth; x++) {
    let red = 0.5;
    let green = 0.5;
    let blue = 0.5;
    for (let w = x * size, end = w + taps[x]!, i = 3 * first[x]!; w < end; w++, i += 3) {
      const weight = weights[w]!;
      red += weight * sums[i]!;
      green += weight * sums[i + 1]!;
      blue += weight * sums[i + 2]!;
    }
    out[o++] = red | 0;
    out[o++] = green | 0;
    out[o++] = blue | 0;
  }
}

function resize(image: LumaImage, channels: 1 | 3, width: number, height: number, out?: Uint8Array): LumaImage {
  if (!Number.isInteger(width) || !Number.isInteger(height) || width < 1 || height < 1) {
    throw new RangeError(`size ${width}×${height} is not allowed: give whole numbers of at least 1 px`);
  }
  if (image.width < 1 || image.height < 1) throw new RangeError('an image without pixels cannot be resized');
  const count = channels * width * height;
  const data = out !== undefined && out.length === count ? out : new Uint8Array(count);
  if (width === image.width && height === image.height) {
    data.set(image.data);
    return { width, height, data };
  }
  const stride = channels * image.width;
  if (row.length < stride) row = new Float64Array(stride);
  const across = axisWeights(image.width, width);
  const { first, taps, weights, size } = axisWeights(image.height, height);
  for (let y = 0; y < height; y++) {
    const from = y * size;
    sumRows(image.data, stride, first[y]! * stride, weights, from, from + taps[y]!);
    if (channels === 1) lumaRow(width, across, data, y * width);
    else rgbRow(width, across, data, 3 * y * width);
  }
  return { width, height, data };
}

/**
 * A brightness image at another size: where an axis shrinks, each sample is the mean over the exact area it covers
 * (OpenCV's INTER_AREA; Pillow's BOX where the factor is whole); where it grows, bilinear between pixel centres, the
 * rim continued. Rounded half up, once.
 * @param width of the result, px; likewise `height`.
 * @param out reused for the result when its length is `width * height`.
 * @throws RangeError on a size below 1 px.
 */
export const resizeLuma = (image: LumaImage, width: number, height: number, out?: Uint8Array): LumaImage =>
  resize(image, 1, width, height, out);

/**
 * {@link resizeLuma} for the three channels of a colour image.
 * @param out reused for the result when its length is `3 * width * height`.
 */
export const resizeRgb = (image: RgbImage, width: number, height: number, out?: Uint8Array): RgbImage =>
  resize(image, 3, width, height, out);
