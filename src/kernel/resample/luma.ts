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
  const outWords = wordsOf(luma);
  if (words !== undefined && outWords !== undefined) lumaOfWords(words, outWords);
  else lumaOfBytes(data, luma);
  return { width, height, data: luma };
}

function lumaOfBytes(data: Uint8Array, out: Uint8Array): void {
  for (let i = 0, j = 0; i < out.length; i++, j += 3) {
    out[i] = (data[j]! * RED + data[j + 1]! * GREEN + data[j + 2]! * BLUE + HALF) >> 16;
  }
}

/** Four pixels from three words, RGBR GBRG BRGB, into one. */
function lumaOfWords(words: Uint32Array, out: Uint32Array): void {
  for (let i = 0, j = 0; i < out.length; i++, j += 3) {
    const a = words[j]!;
    const b = words[j + 1]!;
    const c = words[j + 2]!;
    const p = weigh(a & 255, (a >>> 8) & 255, (a >>> 16) & 255);
    const q = weigh(a >>> 24, b & 255, (b >>> 8) & 255);
    const r = weigh((b >>> 16) & 255, b >>> 24, c & 255);
    const s = weigh((c >>> 8) & 255, (c >>> 16) & 255, c >>> 24);
    out[i] = (p >>> 16) | ((q >>> 8) & 0xff00) | (r & 0xff0000) | ((s << 8) & 0xff000000);
  }
}

/** The brightness in the third byte. */
function weigh(red: number, green: number, blue: number): number {
  return (Math.imul(red, RED) + Math.imul(green, GREEN) + Math.imul(blue, BLUE) + HALF) | 0;
}
