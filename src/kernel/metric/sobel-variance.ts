import type { LumaImage } from '../image.ts';

/**
 * Variance of the gradient magnitude √(gx² + gy²), where gx and gy are the 3×3 Sobel derivatives
 * (`cv2.Sobel(img, cv2.CV_64F, 1, 0)` and `(…, 0, 1)`, OpenCV's default mirrored border). In squared grey levels,
 * with Sobel's own factor of 8 left in; 0 for a flat image.
 * @throws RangeError for an image without pixels.
 */
export function sobelVariance(image: LumaImage): number {
  const { width, height, data } = image;
  if (width < 1 || height < 1) throw new RangeError(`image ${width}×${height} has no pixels`);
  let sum = 0;
  let squares = 0;
  for (let y = 0; y < height; y++) {
    const row = y * width;
    const up = (y > 0 ? y - 1 : height > 1 ? 1 : 0) * width;
    const down = (y < height - 1 ? y + 1 : height > 1 ? height - 2 : 0) * width;
    // gx is 0 in the first and last column: the mirror puts the same pixel on both sides.
    let smooth0 = data[up]! + 2 * data[row]! + data[down]!;
    let diff0 = data[down]! - data[up]!;
    let smooth1 = smooth0;
    let diff1 = diff0;
    if (width > 1) {
      smooth1 = data[up + 1]! + 2 * data[row + 1]! + data[down + 1]!;
      diff1 = data[down + 1]! - data[up + 1]!;
    }
    const left = 2 * diff0 + 2 * diff1;
    let rowSum = Math.abs(left);
    let rowSquares = left * left;
    for (let x = 2; x < width; x++) {
      const a = data[up + x]!;
      const c = data[down + x]!;
      const smooth2 = (a + 2 * data[row + x]! + c) | 0;
      const diff2 = (c - a) | 0;
      const gx = (smooth2 - smooth0) | 0;
      const gy = (diff0 + 2 * diff1 + diff2) | 0;
      const square = (Math.imul(gx, gx) + Math.imul(gy, gy)) | 0;
      rowSquares += square;
      rowSum += Math.sqrt(square);
      smooth0 = smooth1;
      smooth1 = smooth2;
      diff0 = diff1;
      diff1 = diff2;
    }
    if (width > 1) {
      const right = 2 * diff0 + 2 * diff1;
      rowSum += Math.abs(right);
      rowSquares += right * right;
    }
    sum += rowSum;
    squares += rowSquares;
  }
  const n = width * height;
  const mean = sum / n;
  return Math.max(0, squares / n - mean * mean);
}
