import type { LumaImage } from '../image.ts';
import type { Extent } from './block-average.ts';
import { clip8, computePillowAxis, type FixedPointAxis, HALF } from './pillow-filters.ts';

const CACHE_LIMIT = 512;
/** By output size, then by extent: the extent fixes the input size, which is its next whole number. */
const cache = new Map<number, Map<number, FixedPointAxis>>();
let cached = 0;

function coefficients(extent: number, outSize: number): FixedPointAxis {
  let bySize = cache.get(outSize);
  let found = bySize?.get(extent);
  if (found === undefined) {
    if (cached >= CACHE_LIMIT) {
      cache.clear();
      cached = 0;
      bySize = undefined;
    }
    if (bySize === undefined) {
      bySize = new Map();
      cache.set(outSize, bySize);
    }
    // Pillow keeps the box in single precision.
    found = computePillowAxis('lanczos', Math.ceil(extent), Math.fround(extent), outSize);
    bySize.set(extent, found);
    cached++;
  }
  return found;
}

/** Four rows at a time, so that each weight is loaded once for four products. Integer sums: the order is free. */
function resampleRows(
  data: Uint8Array,
  width: number,
  height: number,
  outWidth: number,
  { first, taps, weights, size }: FixedPointAxis,
  out: Uint8Array,
): void {
  const lastRow = height - 1;
  for (let y = 0; y < height; y += 4) {
    const row0 = y * width;
    // Past the bottom the last row is computed again: written to its own place, it changes nothing.
    const y1 = Math.min(y + 1, lastRow);
    const y2 = Math.min(y + 2, lastRow);
    const y3 = Math.min(y + 3, lastRow);
    const to1 = (y1 - y) * width;
    const to2 = (y2 - y) * width;
    const to3 = (y3 - y) * width;
    for (let x = 0; x < outWidth; x++) {
      let sum0 = HALF;
      let sum1 = HALF;
      let sum2 = HALF;
      let sum3 = HALF;
      let i = row0 + first[x]!;
      const w0 = x * size;
      for (let w = w0, end = w0 + taps[x]!; w < end; w++, i++) {
        const weight = weights[w]!;
        sum0 = (sum0 + Math.imul(data[i]!, weight)) | 0;
        sum1 = (sum1 + Math.imul(data[i + to1]!, weight)) | 0;
        sum2 = (sum2 + Math.imul(data[i + to2]!, weight)) | 0;
        sum3 = (sum3 + Math.imul(data[i + to3]!, weight)) | 0;
      }
      out[y * outWidth + x] = clip8(sum0);
      out[y1 * outWidth + x] = clip8(sum1);
      out[y2 * outWidth + x] = clip8(sum2);
      out[y3 * outWidth + x] = clip8(sum3);
    }
  }
}

/** Four columns at a time, for the same reason. */
function resampleColumns(
  data: Uint8Array,
  width: number,
  outHeight: number,
  { first, taps, weights, size }: FixedPointAxis,
  out: Uint8Array,
): void {
  const lastColumn = width - 1;
  for (let y = 0; y < outHeight; y++) {
    const w0 = y * size;
    const end = w0 + taps[y]!;
    const row0 = first[y]! * width;
    const o = y * width;
    for (let x = 0; x < width; x += 4) {
      let sum0 = HALF;
      let sum1 = HALF;
      let sum2 = HALF;
      let sum3 = HALF;
      const x1 = Math.min(x + 1, lastColumn);
      const x2 = Math.min(x + 2, lastColumn);
      const x3 = Math.min(x + 3, lastColumn);
      for (let w = w0, row = row0; w < end; w++, row += width) {
        const weight = weights[w]!;
        sum0 = (sum0 + Math.imul(data[row + x]!, weight)) | 0;
        sum1 = (sum1 + Math.imul(data[row + x1]!, weight)) | 0;
        sum2 = (sum2 + Math.imul(data[row + x2]!, weight)) | 0;
        sum3 = (sum3 + Math.imul(data[row + x3]!, weight)) | 0;
      }
      out[o + x] = clip8(sum0);
      out[o + x1] = clip8(sum1);
      out[o + x2] = clip8(sum2);
      out[o + x3] = clip8(sum3);
    }
  }
}

let intermediate = new Uint8Array(0);

/** Scratch of at least `length` samples. */
function scratch(length: number): Uint8Array {
  if (intermediate.length < length) intermediate = new Uint8Array(length);
  return intermediate;
}

/**
 * Lanczos-3 resize of a brightness image, equal to Pillow's `Image.resize(size, LANCZOS, box)` of an `L` image byte for
 * byte: antialiased support, weights rounded to 22 fractional bits, horizontal pass, 8-bit rounding, vertical pass; an
 * axis whose size stays is left alone (Pillow 13, `src/libImaging/Resample.c`). As in Pillow 13 the vertical pass comes
 * first when the height shrinks by more than twice as many pixels as the width; older Pillows rounded such images
 * otherwise.
 * @param out reused for the result when its length is `outWidth * outHeight`.
 * @param extent the part that is scaled, Pillow's `box` from the origin; the whole image by default.
 * @throws RangeError when the extent ends before the last column or row, or beyond it.
 */
export function resizeLanczos(
  image: LumaImage,
  outWidth: number,
  outHeight: number,
  out?: Uint8Array,
  extent: Extent = image,
): LumaImage {
  const { width, height } = image;
  if (Math.ceil(extent.width) !== width || Math.ceil(extent.height) !== height) {
    throw new RangeError(
      `extent ${extent.width}×${extent.height} does not end in the last pixels of ${width}×${height}`,
    );
  }
  const count = outWidth * outHeight;
  const data = out !== undefined && out.length === count ? out : new Uint8Array(count);
  const across = outWidth === extent.width ? null : coefficients(extent.width, outWidth);
  const down = outHeight === extent.height ? null : coefficients(extent.height, outHeight);
  if (across === null && down === null) {
    data.set(image.data);
  } else if (down === null) {
    resampleRows(image.data, width, height, outWidth, across!, data);
  } else if (across === null) {
    resampleColumns(image.data, width, outHeight, down, data);
  } else if (height > outHeight && height - outHeight > 2 * (width - outWidth)) {
    const between = scratch(width * outHeight);
    resampleColumns(image.data, width, outHeight, down, between);
    resampleRows(between, width, outHeight, outWidth, across, data);
  } else {
    const between = scratch(outWidth * height);
    resampleRows(image.data, width, height, outWidth, across, between);
    resampleColumns(between, outWidth, outHeight, down, data);
  }
  return { width: outWidth, height: outHeight, data };
}
