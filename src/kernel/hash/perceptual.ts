import type { LumaImage } from '../image.ts';
import type { Extent } from '../resample/block-average.ts';
import { resizeLanczos } from '../resample/pillow-lanczos.ts';
import { bitsToHex } from './bits.ts';
import { type CosineTransform, cosineTransform } from './cosine-transform.ts';
import { checkHashSize } from './hash-size.ts';
import { median } from './median.ts';

let thumbnail = new Uint8Array(32 * 32);
let line = new Float64Array(32);
let columns = new Float64Array(8 * 32);
let coefficients = new Float64Array(64);
let variant = new Float64Array(64);
let bits = new Uint8Array(64);

/**
 * The low `hashSize`×`hashSize` corner of the 2-D DCT-II of the image's thumbnail, into `coefficients`: row = vertical
 * frequency, column = horizontal. Each column is transformed once, but only the rows that are kept are transformed on.
 */
function computeCoefficients(image: LumaImage, hashSize: number, highFrequencyFactor: number, extent: Extent): void {
  checkHashSize(hashSize);
  if (!Number.isInteger(highFrequencyFactor) || highFrequencyFactor < 1) {
    throw new RangeError(
      `high-frequency factor ${highFrequencyFactor} is not allowed: give a whole number of at least 1`,
    );
  }
  const size = hashSize * highFrequencyFactor;
  if (line.length !== size || bits.length !== hashSize * hashSize) {
    thumbnail = new Uint8Array(size * size);
    line = new Float64Array(size);
    columns = new Float64Array(hashSize * size);
    coefficients = new Float64Array(hashSize * hashSize);
    variant = new Float64Array(hashSize * hashSize);
    bits = new Uint8Array(hashSize * hashSize);
  }
  resizeLanczos(image, size, size, thumbnail, extent);
  const { transform } = cosineTransform(size);
  transformColumns(thumbnail, size, hashSize, transform, line, columns);
  transformRows(columns, size, hashSize, transform, line, coefficients);
}

type Transform = CosineTransform['transform'];

function transformColumns(
  pixels: Uint8Array,
  size: number,
  kept: number,
  transform: Transform,
  line: Float64Array,
  out: Float64Array,
): void {
  for (let x = 0; x < size; x++) {
    for (let y = 0, i = x; y < size; y++, i += size) line[y] = pixels[i]!;
    transform(line);
    for (let u = 0, i = x; u < kept; u++, i += size) out[i] = line[u]!;
  }
}

function transformRows(
  rows: Float64Array,
  size: number,
  kept: number,
  transform: Transform,
  line: Float64Array,
  out: Float64Array,
): void {
  for (let u = 0; u < kept; u++) {
    const row = u * size;
    for (let x = 0; x < size; x++) line[x] = rows[row + x]!;
    transform(line);
    for (let v = 0; v < kept; v++) out[u * kept + v] = line[v]!;
  }
}

/**
 * Hash of the image turned or mirrored: mirroring an axis negates that axis's odd frequencies, a transposed image has
 * the transposed coefficients.
 */
function hashOf(hashSize: number, transposed: boolean, mirrorX: boolean, mirrorY: boolean): string {
  for (let u = 0, i = 0; u < hashSize; u++) {
    for (let v = 0; v < hashSize; v++, i++) {
      const value = coefficients[transposed ? v * hashSize + u : i]!;
      variant[i] = ((mirrorX ? v : 0) + (mirrorY ? u : 0)) % 2 === 1 ? -value : value;
    }
  }
  const threshold = median(variant);
  for (let i = 0; i < variant.length; i++) bits[i] = variant[i]! > threshold ? 1 : 0;
  return bitsToHex(bits);
}

/**
 * Perceptual hash: the image scaled to `hashSize * highFrequencyFactor` px square, its lowest `hashSize²` DCT
 * coefficients, a bit for each that is above their median. Equal to `str(imagehash.phash(image, hash_size,
 * highfreq_factor))` of Python ImageHash 4.3 with SciPy on x86-64 bit for bit where `hashSize * highFrequencyFactor`
 * is a power of two up to 128; for other sizes, up to ties between coefficients equal in exact arithmetic.
 * @param extent the part of the image that counts, for images made of partial blocks.
 * @returns hex of `hashSize²` bits, row by row from the lowest vertical frequency.
 * @throws RangeError on a hash size below 2 or a factor below 1.
 */
export function perceptualHash(
  image: LumaImage,
  hashSize = 8,
  highFrequencyFactor = 4,
  extent: Extent = image,
): string {
  computeCoefficients(image, hashSize, highFrequencyFactor, extent);
  return hashOf(hashSize, false, false, false);
}

/**
 * {@link perceptualHash} of the eight turns and mirrorings of an image, from one DCT. In the order of EXIF
 * orientations 1–8, entry `i` is the hash of what a viewer shows of these pixels under orientation `i + 1`:
 * as it is, mirrored left-right, turned 180°, mirrored top-bottom, transposed, turned 90° clockwise, transposed over
 * the other diagonal, turned 90° anticlockwise.
 */
export function dihedralPerceptualHashes(
  image: LumaImage,
  hashSize = 8,
  highFrequencyFactor = 4,
  extent: Extent = image,
): readonly string[] {
  computeCoefficients(image, hashSize, highFrequencyFactor, extent);
  return [
    hashOf(hashSize, false, false, false),
    hashOf(hashSize, false, true, false),
    hashOf(hashSize, false, true, true),
    hashOf(hashSize, false, false, true),
    hashOf(hashSize, true, false, false),
    hashOf(hashSize, true, true, false),
    hashOf(hashSize, true, true, true),
    hashOf(hashSize, true, false, true),
  ];
}
