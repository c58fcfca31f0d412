import { encodeFor, rawInput } from '../encode.ts';
import type { Picture } from '../render/canvas.ts';

/** Every sample through one function. */
export function mapSamples(picture: Picture, change: (value: number) => number): Picture {
  return { ...picture, data: new Uint8Array(Uint8ClampedArray.from(picture.data, change).buffer) };
}

/** The usual file: JPEG, quality 92 unless told. */
export const jpegOf = (picture: Picture, quality = 92): Promise<Buffer> =>
  encodeFor('.jpg', rawInput(picture), quality);
