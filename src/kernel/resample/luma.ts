import type { LumaImage, RgbImage } from '../image.ts';

/**
 * Brightness of an sRGB image, BT.601 weights in 16-bit fixed point: (19595 R + 38470 G + 7471 B + 32768) >> 16.
 * Equal to Pillow's `convert('L')` bit for bit.
 * @param out reused for the result when its length is `width * height`.
 */
export function toLuma(rgb: RgbImage, out?: Uint8Array): LumaImage {
  const { width, height, data } = rgb;
  const count = width * height;
  const luma = out !== undefined && out.length === count ? out : new Uint8Array(count);
  for (let i = 0, j = 0; i < count; i++, j += 3) {
    luma[i] = (data[j]! * 19595 + data[j + 1]! * 38470 + data[j + 2]! * 7471 + 0x8000) >> 16;
  }
  return { width, height, data: luma };
}
