import type { RgbImage } from '../image.ts';

export interface Warped {
  readonly image: RgbImage;
  /** One value per pixel: 1 where the source reaches, 0 where not; the image is black there. */
  readonly mask: Uint8Array;
}

/**
 * An image as seen through a projective map, bilinear between pixel centres. Equal to OpenCV's
 * `warpPerspective(source, matrix, size, flags=INTER_LINEAR | WARP_INVERSE_MAP, borderMode=BORDER_REPLICATE)` up to
 * rounding. There is no antialiasing: reduce the source first when the map shrinks it to less than about a half.
 * @param matrix 3×3, row by row; takes the centre of output pixel (column, row) to source coordinates in which whole
 * numbers are pixel centres. The source reaches half a pixel beyond its outermost centres.
 * @param width of the result, px; likewise `height`.
 */
export function warpRgb(source: RgbImage, matrix: Float64Array, width: number, height: number): Warped {
  const { width: sourceWidth, height: sourceHeight, data } = source;
  const out = new Uint8Array(3 * width * height);
  const mask = new Uint8Array(width * height);
  const m0 = matrix[0]!;
  const m3 = matrix[3]!;
  const m6 = matrix[6]!;
  const stride = 3 * sourceWidth;
  const maxX = sourceWidth - 1;
  const maxY = sourceHeight - 1;
  for (let y = 0, p = 0; y < height; y++) {
    const rowX = matrix[1]! * y + matrix[2]!;
    const rowY = matrix[4]! * y + matrix[5]!;
    const rowW = matrix[7]! * y + matrix[8]!;
    for (let x = 0; x < width; x++, p++) {
      const scale = 1 / (m6 * x + rowW);
      const u = (m0 * x + rowX) * scale;
      const v = (m3 * x + rowY) * scale;
      // Written so that what is not a number is outside.
      if (!(u >= -0.5 && u <= maxX + 0.5 && v >= -0.5 && v <= maxY + 0.5)) continue;
      mask[p] = 1;
      const left = u <= 0 ? 0 : u | 0;
      const top = v <= 0 ? 0 : v | 0;
      const fx = u <= 0 ? 0 : u - left;
      const fy = v <= 0 ? 0 : v - top;
      // Past the last centre the neighbour is the same pixel.
      const right = left < maxX ? 3 : 0;
      const i = top * stride + 3 * left;
      const j = top < maxY ? i + stride : i;
      const a = (1 - fx) * (1 - fy);
      const b = fx * (1 - fy);
      const c = (1 - fx) * fy;
      const d = fx * fy;
      const o = 3 * p;
      out[o] = (a * data[i]! + b * data[i + right]! + c * data[j]! + d * data[j + right]! + 0.5) | 0;
      out[o + 1] =
        (a * data[i + 1]! + b * data[i + right + 1]! + c * data[j + 1]! + d * data[j + right + 1]! + 0.5) | 0;
      out[o + 2] =
        (a * data[i + 2]! + b * data[i + right + 2]! + c * data[j + 2]! + d * data[j + right + 2]! + 0.5) | 0;
    }
  }
  return { image: { width, height, data: out }, mask };
}
