import type { RgbImage } from '../kernel/image.ts';
import { plain, sharp } from './libvips.ts';
import type { Raster } from './types.ts';
import { overWhite8 } from './white.ts';

export interface View {
  readonly view: RgbImage;
  readonly transparentShare: number;
}

/** Samples of one decode: 8-bit sRGB, interleaved. */
export interface Samples {
  readonly width: number;
  readonly height: number;
  /** 3 RGB, 4 RGBA. */
  readonly channels: 3 | 4;
  readonly data: Uint8Array;
}

/** The one output of every decode: shrunk to fit, 8-bit sRGB. Never enlarges. */
export async function renderSamples(image: ReturnType<typeof sharp>, longSide: number): Promise<Samples> {
  const { data, info } = await image
    .resize(longSide, longSide, { fit: 'inside', withoutEnlargement: true })
    .raw()
    .toBuffer({ resolveWithObject: true });
  const { width, height, channels } = info;
  if (channels !== 3 && channels !== 4)
    throw new Error(`libvips gave ${channels} channels where RGB or RGBA was asked for`);
  return { width, height, channels, data: plain(data) };
}

/** Alpha over white. */
export function opaqueView({ width, height, channels, data }: Samples): View {
  if (channels === 3) return { view: { width, height, data }, transparentShare: 0 };
  const { data: opaque, transparentShare } = overWhite8(data, 4);
  return { view: { width, height, data: opaque }, transparentShare };
}

/** A decoder's raster as a libvips image. */
export const rasterImage = ({ data, width, height, channels }: Raster): ReturnType<typeof sharp> =>
  sharp(data, { raw: { width, height, channels } });
