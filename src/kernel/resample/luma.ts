import type { LumaImage, RgbImage } from '../image.ts';
import { wordsOf } from './words.ts';

const RED = 19595;
const GREEN = 38470;
const BLUE = 7471;
const HALF = 0x8000;

/**
 * Brightness of an sRGB image, BT.601 weights in 16-bit fixed point: (19595 R + 38470 G + 7471 B + 32768) >> 16.
 * Equal to Pillow's `convert('L')` bit for bit.
 * @param out reused for the result when its length is `width * height`.
 */
export function toLuma(rgb: RgbImage, out?: Uint8Array): LumaImage {
  const { width, height, data } = rgb;
  const count = width * height;
  const luma = out !== undefined && out.length === count ? out : new Uint8Array(count);
  const words = wordsOf(data);
  if (words !== undefined && count % 4 === 0) lumaOfWords(words, luma);
  else lumaOfBytes(data, luma);
  return { width, height, data: luma };
}

function lumaOfBytes(data: Uint8Array, out: Uint8Array): void {
  for (let i = 0, j = 0; i < out.length; i++, j += 3) {
    out[i] = (data[j]! * RED + data[j + 1]! * GREEN + data[j + 2]! * BLUE + HALF) >> 16;
  }
}

/** Four pixels from three words: RGBR GBRG BRGB. */
function lumaOfWords(words: Uint32Array, out: Uint8Array): void {
  for (let i = 0, j = 0; i < out.length; i += 4, j += 3) {
    const a = words[j]!;
    const b = words[j + 1]!;
    const c = words[j + 2]!;
    out[i] = ((a & 255) * RED + ((a >>> 8) & 255) * GREEN + ((a >>> 16) & 255) * BLUE + HALF) >> 16;
    out[i + 1] = ((a >>> 24) * RED + (b & 255) * GREEN + ((b >>> 8) & 255) * BLUE + HALF) >> 16;
    out[i + 2] = (((b >>> 16) & 255) * RED + (b >>> 24) * GREEN + (c & 255) * BLUE + HALF) >> 16;
    out[i + 3] = (((c >>> 8) & 255) * RED + ((c >>> 16) & 255) * GREEN + (c >>> 24) * BLUE + HALF) >> 16;
  }
}
