import { type BmpHeader, bmpRowBytes } from '../../container/bmp.ts';
import type { Raster } from '../../types.ts';

interface Field {
  readonly shift: number;
  /** Largest value of the field; 0 for an absent one. */
  readonly maximum: number;
}

function fieldOf(mask: number): Field {
  if (mask === 0) return { shift: 0, maximum: 0 };
  const shift = 31 - Math.clz32(mask & -mask);
  return { shift, maximum: mask >>> shift };
}

/** A field's value stretched to 0–255; fields are at most 32 bits wide and need not be 8. */
const sample = (pixel: number, mask: number, { shift, maximum }: Field): number =>
  maximum === 0 ? 0 : Math.round((((pixel & mask) >>> shift) * 255) / maximum);

/** Pixels of 16, 24 and 32 bits by their channel masks, as RGB, or as RGBA where an alpha mask is in use. */
export function readMaskedPixels(bytes: Uint8Array, header: BmpHeader, rows: number): Raster {
  const { width, height, topDown, bitsPerPixel, masks, pixelsAt } = header;
  const size = bitsPerPixel / 8;
  const stride = bmpRowBytes(width, bitsPerPixel);
  const alpha = bitsPerPixel > 24 || bitsPerPixel === 16 ? fieldOf(masks.alpha) : fieldOf(0);
  const channels = alpha.maximum > 0 && usesAlpha(bytes, header, rows) ? 4 : 3;
  const [red, green, blue] = [fieldOf(masks.red), fieldOf(masks.green), fieldOf(masks.blue)];
  const plain =
    bitsPerPixel === 24 || (masks.red === 0xff0000 && masks.green === 0xff00 && masks.blue === 0xff && channels === 3);
  const data = new Uint8Array(width * height * channels);
  for (let row = 0; row < rows; row++) {
    let to = (topDown ? row : height - 1 - row) * width * channels;
    let at = pixelsAt + row * stride;
    for (let x = 0; x < width; x++, at += size, to += channels) {
      if (plain) {
        data[to] = bytes[at + 2]!;
        data[to + 1] = bytes[at + 1]!;
        data[to + 2] = bytes[at]!;
        continue;
      }
      const pixel = pixelAt(bytes, at, size);
      data[to] = sample(pixel, masks.red, red);
      data[to + 1] = sample(pixel, masks.green, green);
      data[to + 2] = sample(pixel, masks.blue, blue);
      if (channels === 4) data[to + 3] = sample(pixel, masks.alpha, alpha);
    }
  }
  return { width, height, channels, data };
}

const pixelAt = (bytes: Uint8Array, at: number, size: number): number =>
  size === 2
    ? bytes[at]! | (bytes[at + 1]! << 8)
    : bytes[at]! | (bytes[at + 1]! << 8) | (bytes[at + 2]! << 16) | (bytes[at + 3]! << 24);

/** Writers that name an alpha mask but leave every alpha at 0 mean an opaque picture. */
function usesAlpha(bytes: Uint8Array, { width, bitsPerPixel, masks, pixelsAt }: BmpHeader, rows: number): boolean {
  const size = bitsPerPixel / 8;
  const stride = bmpRowBytes(width, bitsPerPixel);
  for (let row = 0; row < rows; row++) {
    for (let x = 0, at = pixelsAt + row * stride; x < width; x++, at += size) {
      if ((pixelAt(bytes, at, size) & masks.alpha) !== 0) return true;
    }
  }
  return false;
}
