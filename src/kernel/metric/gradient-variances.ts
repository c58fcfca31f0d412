import type { LumaImage } from '../image.ts';
import { wordsOf } from '../resample/words.ts';
import { addGradientWords, RESPONSE_BIAS } from './gradient-words.ts';

export interface GradientVariances {
  /** Variance of the Laplacian `[0 1 0; 1 -4 1; 0 1 0]`, squared grey levels; 0 for a flat image. */
  readonly laplacian: number;
  /** Var(gx) + Var(gy) of the 3×3 Sobel derivatives, squared grey levels, Sobel's own factor of 8 left in. */
  readonly sobel: number;
}

/** Pixels whose squares, at most 1020² each, still add up within 32 bits: integer sums are far faster. */
const STRETCH = 2000;
/** Sums of squares of the Laplacian, gx and gy so far; whole numbers, exact in a double below 2^31 pixels. */
const squares = new Float64Array(3);

/**
 * The two usual sharpness numbers from one pass over the picture, its border mirrored without repeating the outer
 * pixel (OpenCV's default): `cv2.Laplacian(img, cv2.CV_64F, ksize=1).var()`, and
 * `cv2.Sobel(img, cv2.CV_64F, 1, 0).var() + cv2.Sobel(img, cv2.CV_64F, 0, 1).var()`.
 * Both grow with noise, texture and contrast. Sources: J. Pech-Pacheco et al., "Diatom autofocusing in brightfield
 * microscopy", ICPR 2000 (variance of the Laplacian); E. Krotkov, "Focusing", IJCV 1, 1987 (Tenengrad, the mean of
 * gx² + gy², of which this is all but the square of the picture's mean slope).
 * @throws RangeError for an image without pixels.
 */
export function gradientVariances(image: LumaImage): GradientVariances {
  const { width, height, data } = image;
  if (width < 1 || height < 1) throw new RangeError(`image ${width}×${height} has no pixels`);
  squares.fill(0);
  const words = width >= 8 && width % 4 === 0 ? wordsOf(data) : undefined;
  // A variance is the same whatever is added to every response.
  const bias = words === undefined ? 0 : RESPONSE_BIAS;
  for (let y = 0; y < height; y++) {
    const row = y * width;
    const up = (mirrored(y - 1, height) - y) * width;
    const down = (mirrored(y + 1, height) - y) * width;
    const last = row + width - 1;
    const inward = width > 1 ? 1 : 0;
    addPixel(data, row, up, down, inward, inward, bias);
    if (words === undefined) {
      for (let x = 1; x < width - 1; x += STRETCH) {
        addStretch(data, row + x, up, down, Math.min(STRETCH, width - 1 - x));
      }
    } else if (up === down) {
      for (let p = row + 1; p < last; p++) addPixel(data, p, up, down, -1, 1, bias);
    } else {
      // A word gives the responses of the last pixel of the word before it and of its own first three.
      addPixel(data, row + 1, up, down, -1, 1, bias);
      addPixel(data, row + 2, up, down, -1, 1, bias);
      addGradientWords(words, row >> 2, width >> 2, squares);
    }
    if (width > 1) addPixel(data, last, up, down, -1, -1, bias);
  }
  const n = width * height;
  const laplacian = (curvatureSum(data, width, 1, height, width) + curvatureSum(data, height, width, width, 1)) / n;
  const gx = slopeSum(data, width, 1, height, width) / n;
  const gy = slopeSum(data, height, width, width, 1) / n;
  return {
    laplacian: squares[0]! / n - (laplacian + bias) ** 2,
    sobel: squares[1]! / n - (gx + bias) ** 2 + squares[2]! / n - (gy + bias) ** 2,
  };
}

/** Index of a neighbour of `0 … n − 1`, mirrored about the outer pixel. */
function mirrored(i: number, n: number): number {
  return n === 1 ? 0 : i < 0 ? 1 : i >= n ? n - 2 : i;
}

/** Any pixel; `left` and `right` lead to its neighbours in the row, which are one and the same at the side. */
function addPixel(
  data: Uint8Array,
  p: number,
  up: number,
  down: number,
  left: number,
  right: number,
  bias: number,
): void {
  const above = data[p + up]!;
  const below = data[p + down]!;
  const laplacian = bias + above + below + data[p + left]! + data[p + right]! - 4 * data[p]!;
  const fall = data[p + down + right]! - data[p + up + left]!;
  const rise = data[p + down + left]! - data[p + up + right]!;
  const gx = bias + fall - rise + 2 * (data[p + right]! - data[p + left]!);
  const gy = bias + fall + rise + 2 * (below - above);
  squares[0]! += laplacian * laplacian;
  squares[1]! += gx * gx;
  squares[2]! += gy * gy;
}

/**
 * Adds the squares of `count` pixels from index `p` on, none of them at the side; `up` and `down` lead to the rows
 * above and below. Each step loads the column right of a pixel; what the two columns before it give is carried along.
 */
function addStretch(data: Uint8Array, p: number, up: number, down: number, count: number): void {
  const before = data[p - 1]! | 0;
  let middle = data[p]! | 0;
  let smooth0 = (data[p - 1 + up]! + 2 * before + data[p - 1 + down]!) | 0;
  let smooth1 = (data[p + up]! + 2 * middle + data[p + down]!) | 0;
  let difference = (data[p + down]! - data[p + up]!) | 0;
  // Laplacian and gy but for the column to come.
  let partLaplacian = (before + smooth1 - 6 * middle) | 0;
  let partGy = (data[p - 1 + down]! - data[p - 1 + up]! + 2 * difference) | 0;
  let laplacians = 0;
  let gxs = 0;
  let gys = 0;
  p = (p + 1) | 0;
  for (const end = (p + count) | 0; p < end; p = (p + 1) | 0) {
    const above = data[(p + up) | 0]!;
    const below = data[(p + down) | 0]!;
    const next = data[p]!;
    const nextDifference = (below - above) | 0;
    const gy = (partGy + nextDifference) | 0;
    partGy = (difference + (nextDifference << 1)) | 0;
    difference = nextDifference;
    gys = (gys + Math.imul(gy, gy)) | 0;
    const smooth2 = (above + below + (next << 1)) | 0;
    const gx = (smooth2 - smooth0) | 0;
    smooth0 = smooth1;
    smooth1 = smooth2;
    gxs = (gxs + Math.imul(gx, gx)) | 0;
    const laplacian = (partLaplacian + next) | 0;
    partLaplacian = (middle + smooth2 - Math.imul(next, 6)) | 0;
    middle = next;
    laplacians = (laplacians + Math.imul(laplacian, laplacian)) | 0;
  }
  squares[0]! += laplacians;
  squares[1]! += gxs;
  squares[2]! += gys;
}

/**
 * Sum of the mirrored second differences along `lines` lines of `length` pixels, `step` apart in the line and `across`
 * from line to line. The interior telescopes: only the two pixels at either end remain.
 */
function curvatureSum(data: Uint8Array, length: number, step: number, lines: number, across: number): number {
  if (length === 1) return 0;
  let sum = 0;
  for (let line = 0; line < lines; line++) {
    const first = line * across;
    const last = first + (length - 1) * step;
    sum += data[first + step]! - data[first]! + data[last - step]! - data[last]!;
  }
  return sum;
}

/** Sum of the Sobel derivatives along such lines, which telescopes likewise, weighted [1 2 1] across them. */
function slopeSum(data: Uint8Array, length: number, step: number, lines: number, across: number): number {
  if (length === 1) return 0;
  let sum = 0;
  for (let line = 0; line < lines; line++) {
    const first = line * across;
    const last = first + (length - 1) * step;
    const slope = data[last]! + data[last - step]! - data[first + step]! - data[first]!;
    // How often the lines beside it take this one in.
    sum += slope * (2 + uses(line, line - 1, lines) + uses(line, line + 1, lines));
  }
  return sum;
}

/** How many of the two neighbours of line `of` are, once mirrored, line `line`. */
function uses(line: number, of: number, lines: number): number {
  if (lines === 1) return 1;
  if (of < 0 || of >= lines) return 0;
  return (mirrored(of - 1, lines) === line ? 1 : 0) + (mirrored(of + 1, lines) === line ? 1 : 0);
}
