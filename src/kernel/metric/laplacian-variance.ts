import type { LumaImage } from '../image.ts';

/** Pixels whose squared responses, at most 1020² each, still add up within 32 bits: integer sums are far faster. */
const STRETCH = 2000;

/**
 * Variance of the Laplacian `[0 1 0; 1 -4 1; 0 1 0]`, edges mirrored without repeating the outer pixel:
 * `cv2.Laplacian(img, cv2.CV_64F, ksize=1).var()` with OpenCV's default border. In squared grey levels;
 * 0 for a flat image, thousands for a sharp photo at 512 px.
 * The usual sharpness number (Pech-Pacheco et al., 2000); it also grows with noise, texture and contrast.
 * @throws RangeError for an image without pixels.
 */
export function laplacianVariance(image: LumaImage): number {
  const { width, height, data } = image;
  if (width < 1 || height < 1) throw new RangeError(`image ${width}×${height} has no pixels`);
  // Integers up to 1020² summed over fewer than 2^33 pixels stay exact in a double.
  let sum = 0;
  let squares = 0;
  const last = width - 1;
  const second = width > 1 ? 1 : 0;
  for (let y = 0; y < height; y++) {
    const row = y * width;
    const up = (y > 0 ? y - 1 : height > 1 ? 1 : 0) * width;
    const down = (y < height - 1 ? y + 1 : height > 1 ? height - 2 : 0) * width;
    // Carried along the row: the pixels left of, at and right of x.
    let at = data[row]!;
    let after = data[row + second]!;
    let v = data[up]! + data[down]! + 2 * after - 4 * at;
    let rowSum = v;
    let rowSquares = v * v;
    for (let start = 1; start < last; start += STRETCH) {
      const end = Math.min(last, start + STRETCH);
      let part = 0;
      let partSquares = 0;
      for (let x = start; x < end; x++) {
        const before = at;
        at = after;
        after = data[row + x + 1]!;
        const l = (data[up + x]! + data[down + x]! + before + after - 4 * at) | 0;
        part = (part + l) | 0;
        partSquares = (partSquares + Math.imul(l, l)) | 0;
      }
      rowSum += part;
      rowSquares += partSquares;
    }
    if (last > 0) {
      v = data[up + last]! + data[down + last]! + 2 * at - 4 * after;
      rowSum += v;
      rowSquares += v * v;
    }
    sum += rowSum;
    squares += rowSquares;
  }
  const n = width * height;
  const mean = sum / n;
  return squares / n - mean * mean;
}
