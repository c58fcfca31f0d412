import { encodeFor, rawInput } from '../encode.ts';
import type { Picture } from '../render/canvas.ts';

/** Every sample through one function. */
export function mapSamples(picture: Picture, change: (value: number) => number): Picture {
  return { ...picture, data: new Uint8Array(Uint8ClampedArray.from(picture.data, change).buffer) };
}

/** The usual file: JPEG, quality 92 unless told. */
export const jpegOf = (picture: Picture, quality = 92): Promise<Buffer> =>
  encodeFor('.jpg', rawInput(picture), quality);

const lumaAt = ({ data }: Picture, i: number): number => 0.299 * data[i]! + 0.587 * data[i + 1]! + 0.114 * data[i + 2]!;

/** Brightness below which the given share of the pixels lies, 0–255. */
export function lumaPercentile(picture: Picture, share: number): number {
  const luma = Float64Array.from({ length: picture.width * picture.height }, (_, p) => lumaAt(picture, p * 3)).sort();
  return luma[Math.min(luma.length - 1, Math.floor(share * luma.length))]!;
}

/** Moves every pixel to another brightness; its colour differences stay until they hit white or black. */
export function shiftLuma(picture: Picture, change: (luma: number) => number): Picture {
  const data = new Uint8ClampedArray(picture.data.length);
  for (let i = 0; i < data.length; i += 3) {
    const luma = lumaAt(picture, i);
    const shift = change(luma) - luma;
    for (let c = 0; c < 3; c++) data[i + c] = picture.data[i + c]! + shift;
  }
  return { ...picture, data: new Uint8Array(data.buffer) };
}
