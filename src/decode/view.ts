import type { RgbImage } from '../kernel/image.ts';
import { plain, sharp } from './libvips.ts';
import type { Raster } from './types.ts';
import { overWhite8 } from './white.ts';

export interface View {
  readonly view: RgbImage;
  readonly transparentShare: number;
}

/** The one output of every decode: shrunk to fit, 8-bit sRGB, alpha over white. Never enlarges. */
export async function renderView(image: ReturnType<typeof sharp>, longSide: number): Promise<View> {
  const { data, info } = await image
    .resize(longSide, longSide, { fit: 'inside', withoutEnlargement: true })
    .raw()
    .toBuffer({ resolveWithObject: true });
  const { width, height, channels } = info;
  if (channels === 3) return { view: { width, height, data: plain(data) }, transparentShare: 0 };
  if (channels === 4) {
    const { data: opaque, transparentShare } = overWhite8(plain(data), 4);
    return { view: { width, height, data: opaque }, transparentShare };
  }
  throw new Error(`libvips gave ${channels} channels where RGB or RGBA was asked for`);
}

/** A decoder's raster as a libvips image. */
export const rasterImage = ({ data, width, height, channels }: Raster): ReturnType<typeof sharp> =>
  sharp(data, { raw: { width, height, channels } });
