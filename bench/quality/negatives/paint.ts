import sharp from 'sharp';
import type { RgbImage } from '../../../src/kernel/image.ts';
import type { EditedFile } from '../../../src/transform/edit.ts';
import { svg, toRaster } from '../../../src/transform/raster.ts';

/** An SVG drawing as a PNG file. */
export async function drawing(width: number, height: number, content: string): Promise<EditedFile> {
  const bytes = await sharp(svg(width, height, content))
    .flatten({ background: '#ffffff' })
    .png()
    .toBuffer();
  return { bytes, extension: 'png' };
}

/** Smooth random field, −1 – 1: random values on a grid, `columns` × `rows`, interpolated by cubics. */
export async function smoothField(
  width: number,
  height: number,
  columns: number,
  rows: number,
  random: () => number,
): Promise<Float32Array> {
  const grid = Uint8Array.from({ length: 3 * columns * rows }, () => 256 * random());
  const { data } = await toRaster(
    sharp(grid, { raw: { width: columns, height: rows, channels: 3 } }).resize(width, height, {
      kernel: 'cubic',
      fit: 'fill',
    }),
  );
  return Float32Array.from({ length: width * height }, (_, i) => data[3 * i]! / 127.5 - 1);
}

/** Approximately normal: sum of four uniforms, mean 0, standard deviation 1. */
export const roughNormal = (random: () => number): number =>
  (random() + random() + random() + random() - 2) * Math.sqrt(3);

/** A picture from a function of the pixel, with noise of standard deviation `sigma` added to all channels alike. */
export function paint(
  width: number,
  height: number,
  sigma: number,
  random: () => number,
  colourAt: (x: number, y: number, into: Float64Array) => void,
): RgbImage {
  const data = new Uint8Array(3 * width * height);
  const colour = new Float64Array(3);
  for (let y = 0, i = 0; y < height; y++) {
    for (let x = 0; x < width; x++, i += 3) {
      colourAt(x, y, colour);
      const grain = sigma * roughNormal(random);
      for (let c = 0; c < 3; c++) data[i + c] = Math.max(0, Math.min(255, colour[c]! + grain));
    }
  }
  return { width, height, data };
}
