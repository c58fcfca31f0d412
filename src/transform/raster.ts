import sharp, { type Sharp } from 'sharp';
import type { RgbImage } from '../kernel/image.ts';
import type { EditedFile } from './edit.ts';

/** How copies are saved where coding is not the point: about what phones and web sites use. */
const QUALITY = 90;

/** A picture in sharp's hands. */
export const toSharp = ({ data, width, height }: RgbImage): Sharp =>
  sharp(data, { raw: { width, height, channels: 3 } });

/** Carries out what was asked of a picture, and gives the pixels. */
export async function toRaster(picture: Sharp): Promise<RgbImage> {
  const { data, info } = await picture.toColourspace('srgb').removeAlpha().raw().toBuffer({ resolveWithObject: true });
  return { width: info.width, height: info.height, data };
}

/** As a JPEG of usual quality. */
export async function saveAsJpeg(picture: Sharp, quality = QUALITY): Promise<EditedFile> {
  return { bytes: await picture.jpeg({ quality }).toBuffer(), extension: 'jpg' };
}

/** A fully covering SVG picture of the given size, px; `content` is what stands between the tags. */
export const svg = (width: number, height: number, content: string): Buffer =>
  Buffer.from(`<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}">${content}</svg>`);

/** `#rrggbb` of three samples, 0–255. */
export const hexColour = (red: number, green: number, blue: number): string =>
  `#${[red, green, blue].map((sample) => Math.round(sample).toString(16).padStart(2, '0')).join('')}`;
