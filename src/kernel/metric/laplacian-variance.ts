import type { LumaImage } from '../image.ts';

/** Pixels whose squared responses, at most 1020² each, still add up within 32 bits: integer sums are far faster. */
const STRETCH = 2000;
/** Sum and sum of squares of the responses so far; whole numbers, exact in a double below 2^33 pixels. */
const totals = new Float64Array(2);

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
  totals.fill(0);
  const last = width - 1;
  const second = width > 1 ? 1 : 0;
  const secondLast = width > 1 ? width - 2 : 0;
  for (let y = 0; y < height; y++) {
    const row = y * width;
    const up = (y > 0 ? y - 1 : height > 1 ? 1 : 0) * width;
    const down = (y < height - 1 ? y + 1 : height > 1 ? height - 2 : 0) * width;
    addResponse(data[up]! + data[down]! + 2 * data[row + second]! - 4 * data[row]!);
    for (let start = 1; start < last; start += STRETCH) {
      addStretch(data, up + start, row + start, down + start, Math.min(STRETCH, last - start));
    }
    if (last > 0)
      addResponse(data[up + last]! + data[down + last]! + 2 * data[row + secondLast]! - 4 * data[row + last]!);
  }
  const n = width * height;
  const mean = totals[0]! / n;
  return totals[1]! / n - mean * mean;
}

function addResponse(v: number): void {
  totals[0]! += v;
  totals[1]! += v * v;
}

/** Adds the responses of `count` pixels from index `p` on; `up` and `down` are the pixels above and below. */
function addStretch(data: Uint8Array, up: number, p: number, down: number, count: number): void {
  let before = data[p - 1]! | 0;
  let at = data[p]! | 0;
  let sum = 0;
  let squares = 0;
  let next = (p + 1) | 0;
  const end = (next + count) | 0;
  for (; next < end; next = (next + 1) | 0, up = (up + 1) | 0, down = (down + 1) | 0) {
    const after = data[next]! | 0;
    const response = (((data[up]! + data[down]!) | 0) + ((before + after) | 0) - (at << 2)) | 0;
    before = at;
    at = after;
    sum = (sum + response) | 0;
    squares = (squares + Math.imul(response, response)) | 0;
  }
  totals[0]! += sum;
  totals[1]! += squares;
}
