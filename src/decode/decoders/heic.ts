import { UnreadableError } from '../../model/errors.ts';
import { readContainer } from '../container/read.ts';
import { rasterFromRgba } from '../rgba-raster.ts';
import type { PixelDecoder } from '../types.ts';

type Decode = (input: { buffer: Uint8Array }) => Promise<{ width: number; height: number; data: Uint8ClampedArray }>;

async function load(): Promise<Decode> {
  try {
    const name = 'heic-decode';
    return ((await import(name)) as { default: Decode }).default;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ERR_MODULE_NOT_FOUND') throw error;
    throw new UnreadableError(
      'missing-decoder',
      'HEIC needs the optional package heic-decode: npm install heic-decode',
    );
  }
}

const decoder: PixelDecoder = {
  name: 'heic',
  formats: ['heic'],
  library: 'heic-decode (libheif, LGPL-3.0)',

  /** The primary picture of a HEIC file, 8 bits per sample, its rotation applied. Its colour profile is not. */
  async decode(bytes) {
    const decode = await load();
    // Its size was checked against the limit by the header, of which the decoder makes an array of that size.
    const { hasAlpha, colourSpace } = readContainer(bytes, 'heic');
    try {
      const { width, height, data } = await decode({ buffer: bytes });
      const rgba = new Uint8Array(data.buffer, data.byteOffset, data.length);
      return rasterFromRgba(width, height, rgba, colourSpace === 'grey', hasAlpha);
    } catch (error) {
      const text = error instanceof Error ? error.message : String(error);
      throw new UnreadableError('corrupt', `the HEIC data is damaged: ${text.split('\n')[0]?.slice(0, 160)}`);
    }
  },
};

export default decoder;
