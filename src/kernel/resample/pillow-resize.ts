import type { RgbImage } from '../image.ts';
import { clip8, type FixedPointAxis, HALF, type PillowFilter, pillowAxis } from './pillow-filters.ts';

/** Along the rows: three channels share each weight. */
function resampleRows(
  data: Uint8Array,
  width: number,
  height: number,
  outWidth: number,
  { first, taps, weights, size }: FixedPointAxis,
  out: Uint8Array,
): void {
  let o = 0;
  for (let y = 0; y < height; y++) {
    const row = 3 * y * width;
    for (let x = 0; x < outWidth; x++) {
      let red = HALF;
      let green = HALF;
      let blue = HALF;
      let i = row + 3 * first[x]!;
      const from = x * size;
      for (let w = from, end = from + taps[x]!; w < end; w++, i += 3) {
        const weight = weights[w]!;
        red = (red + Math.imul(data[i]!, weight)) | 0;
        green = (green + Math.imul(data[i + 1]!, weight)) | 0;
        blue = (blue + Math.imul(data[i + 2]!, weight)) | 0;
      }
      out[o++] = clip8(red);
      out[o++] = clip8(green);
      out[o++] = clip8(blue);
    }
  }
}

let sums = new Int32Array(0);

/** Down the columns, a row of sums at a time: memory is read in order. Integer sums: the order is free. */
function resampleColumns(
  data: Uint8Array,
  stride: number,
  outHeight: number,
  { first, taps, weights, size }: FixedPointAxis,
  out: Uint8Array,
): void {
  if (sums.length < stride) sums = new Int32Array(stride);
  const row = sums;
  for (let y = 0; y < outHeight; y++) {
    const from = y * size;
    let w = from;
    const end = from + taps[y]!;
    let i = first[y]! * stride;
    row.fill(HALF, 0, stride);
    for (; w + 1 < end; w += 2, i += 2 * stride) {
      const a = weights[w]!;
      const b = weights[w + 1]!;
      const j = i + stride;
      for (let x = 0; x < stride; x++) row[x] = row[x]! + Math.imul(data[i + x]!, a) + Math.imul(data[j + x]!, b);
    }
    if (w < end) {
      const weight = weights[w]!;
      for (let x = 0; x < stride; x++) row[x] = row[x]! + Math.imul(data[i + x]!, weight);
    }
    const o = y * stride;
    for (let x = 0; x < stride; x++) out[o + x] = clip8(row[x]!);
  }
}

let intermediate = new Uint8Array(0);

/** Scratch of at least `length` samples. */
function scratch(length: number): Uint8Array {
  if (intermediate.length < length) intermediate = new Uint8Array(length);
  return intermediate;
}

/**
 * A colour image at another size, equal to Pillow's `Image.resize(size, filter)` of an `RGB` image byte for byte:
 * antialiased support, weights rounded to 22 fractional bits, horizontal pass, 8-bit rounding, vertical pass; an axis
 * whose size stays is left alone (Pillow 13, `src/libImaging/Resample.c`). As in Pillow 13 the vertical pass comes first
 * when the height shrinks by more than twice as many pixels as the width; older Pillows rounded such images otherwise.
 * @param outWidth of the result, px; likewise `outHeight`.
 * @param out reused for the result when its length is `3 * outWidth * outHeight`.
 * @throws RangeError on a size below 1 px, or an image without pixels
 */
export function resizePillow(
  image: RgbImage,
  outWidth: number,
  outHeight: number,
  filter: PillowFilter,
  out?: Uint8Array,
): RgbImage {
  const { width, height } = image;
  if (!Number.isInteger(outWidth) || !Number.isInteger(outHeight) || outWidth < 1 || outHeight < 1) {
    throw new RangeError(`size ${outWidth}×${outHeight} is not allowed: give whole numbers of at least 1 px`);
  }
  if (width < 1 || height < 1) throw new RangeError('an image without pixels cannot be resized');
  const count = 3 * outWidth * outHeight;
  const data = out !== undefined && out.length === count ? out : new Uint8Array(count);
  const across = outWidth === width ? null : pillowAxis(filter, width, outWidth);
  const down = outHeight === height ? null : pillowAxis(filter, height, outHeight);
  if (across === null && down === null) {
    data.set(image.data);
  } else if (down === null) {
    resampleRows(image.data, width, height, outWidth, across!, data);
  } else if (across === null) {
    resampleColumns(image.data, 3 * width, outHeight, down, data);
  } else if (height > outHeight && height - outHeight > 2 * (width - outWidth)) {
    const between = scratch(3 * width * outHeight);
    resampleColumns(image.data, 3 * width, outHeight, down, between);
    resampleRows(between, width, outHeight, outWidth, across, data);
  } else {
    const between = scratch(3 * outWidth * height);
    resampleRows(image.data, width, height, outWidth, across, between);
    resampleColumns(between, 3 * outWidth, outHeight, down, data);
  }
  return { width: outWidth, height: outHeight, data };
}
