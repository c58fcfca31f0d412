/** One 8-bit brightness sample per pixel, row by row: `data.length === width * height`, 0 = black, 255 = white. */
export interface LumaImage {
  readonly width: number;
  readonly height: number;
  readonly data: Uint8Array;
}

/** Three interleaved 8-bit sRGB samples per pixel, row by row: `data.length === 3 * width * height`. */
export interface RgbImage {
  readonly width: number;
  readonly height: number;
  readonly data: Uint8Array;
}
