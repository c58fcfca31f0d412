import type { LumaImage } from '../image.ts';
import type { Extent } from '../resample/block-average.ts';
import { resizeLanczos } from '../resample/pillow-lanczos.ts';
import { bitsToHex } from './bits.ts';
import { checkHashSize } from './hash-size.ts';
import { median } from './median.ts';

/** The Haar filter tap of PyWavelets. */
const TAP = Math.SQRT1_2;

let pixels = new Uint8Array(0);
let plane = new Float64Array(0);
let spare = new Float64Array(0);

/**
 * One level of the Haar analysis of the top left `size`×`size` samples of `plane` (row length `stride`): columns, then
 * rows. Afterwards each quadrant holds a band, the low one top left.
 */
function analyse(plane: Float64Array, spare: Float64Array, size: number, stride: number): void {
  const half = size >> 1;
  for (let y = 0; y < half; y++) {
    const even = 2 * y * stride;
    const odd = even + stride;
    const low = y * stride;
    const high = (y + half) * stride;
    for (let x = 0; x < size; x++) {
      const a = TAP * plane[even + x]!;
      const b = TAP * plane[odd + x]!;
      spare[low + x] = b + a;
      spare[high + x] = a - b;
    }
  }
  for (let y = 0; y < size; y++) {
    const row = y * stride;
    for (let x = 0; x < half; x++) {
      const a = TAP * spare[row + 2 * x]!;
      const b = TAP * spare[row + 2 * x + 1]!;
      plane[row + x] = b + a;
      plane[row + half + x] = a - b;
    }
  }
}

/** Undoes {@link analyse}: rows, then columns. */
function synthesise(plane: Float64Array, spare: Float64Array, size: number, stride: number): void {
  const half = size >> 1;
  for (let y = 0; y < size; y++) {
    const row = y * stride;
    for (let x = 0; x < half; x++) {
      const low = TAP * plane[row + x]!;
      const high = TAP * plane[row + half + x]!;
      spare[row + 2 * x] = low + high;
      spare[row + 2 * x + 1] = low - high;
    }
  }
  for (let y = 0; y < half; y++) {
    const even = 2 * y * stride;
    const odd = even + stride;
    const lowRow = y * stride;
    const highRow = (y + half) * stride;
    for (let x = 0; x < size; x++) {
      const low = TAP * spare[lowRow + x]!;
      const high = TAP * spare[highRow + x]!;
      plane[even + x] = low + high;
      plane[odd + x] = low - high;
    }
  }
}

/** As {@link analyse}, but only the low band. */
function reduce(plane: Float64Array, spare: Float64Array, size: number, stride: number): void {
  const half = size >> 1;
  for (let y = 0; y < half; y++) {
    const even = 2 * y * stride;
    const odd = even + stride;
    const out = y * stride;
    for (let x = 0; x < size; x++) spare[x] = TAP * plane[odd + x]! + TAP * plane[even + x]!;
    for (let x = 0; x < half; x++) plane[out + x] = TAP * spare[2 * x + 1]! + TAP * spare[2 * x]!;
  }
}

/**
 * Wavelet hash: the image scaled to a square of `imageScale` px, its Haar mean removed, the Haar low band of
 * `hashSize`×`hashSize` compared with its median. Equal to `str(imagehash.whash(image, hash_size, image_scale))` of
 * Python ImageHash 4.3 (mode `haar`, `remove_max_haar_ll=True`) bit for bit. Block means of flat areas differ only by
 * rounding noise, so the transform is taken apart, put together and taken apart again exactly as there.
 * @param imageScale power of two; by default the largest not above the shorter side, but at least `hashSize`.
 * @param extent the part of the image that counts, for images made of partial blocks.
 * @returns hex of `hashSize²` bits, row by row.
 * @throws RangeError when `hashSize` or `imageScale` is no power of two, or the hash is larger than the scale.
 */
export function waveletHash(image: LumaImage, hashSize = 8, imageScale?: number, extent: Extent = image): string {
  checkHashSize(hashSize);
  const natural = 2 ** Math.floor(Math.log2(Math.min(image.width, image.height)));
  const scale = imageScale ?? Math.max(natural, hashSize);
  if (!isPowerOfTwo(hashSize) || !isPowerOfTwo(scale) || hashSize > scale) {
    throw new RangeError(
      `wavelet hash size ${hashSize} at image scale ${scale} is not allowed: give powers of two, the size at most the scale`,
    );
  }
  const count = scale * scale;
  if (plane.length < count) {
    plane = new Float64Array(count);
    spare = new Float64Array(count);
  }
  if (pixels.length !== count) pixels = new Uint8Array(count);
  resizeLanczos(image, scale, scale, pixels, extent);
  toUnitRange(pixels, plane);

  for (let size = scale; size > 1; size >>= 1) analyse(plane, spare, size, scale);
  plane[0] = 0;
  for (let size = 2; size <= scale; size <<= 1) synthesise(plane, spare, size, scale);
  for (let size = scale; size > hashSize; size >>= 1) reduce(plane, spare, size, scale);

  const bitCount = hashSize * hashSize;
  const low = spare.subarray(0, bitCount);
  for (let y = 0, i = 0; y < hashSize; y++) {
    for (let x = 0; x < hashSize; x++, i++) low[i] = plane[y * scale + x]!;
  }
  const threshold = median(low);
  const bits = new Uint8Array(bitCount);
  for (let i = 0; i < bitCount; i++) bits[i] = low[i]! > threshold ? 1 : 0;
  return bitsToHex(bits);
}

function toUnitRange(samples: Uint8Array, out: Float64Array): void {
  for (let i = 0; i < samples.length; i++) out[i] = samples[i]! / 255;
}

function isPowerOfTwo(value: number): boolean {
  return Number.isInteger(value) && value > 0 && 2 ** Math.round(Math.log2(value)) === value;
}
