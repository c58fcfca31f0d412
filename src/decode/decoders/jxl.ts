import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { UnreadableError } from '../../model/errors.ts';
import { readContainer } from '../container/read.ts';
import { rasterFromRgba } from '../rgba-raster.ts';
import type { PixelDecoder } from '../types.ts';

interface Codec {
  decode(data: Uint8Array): { width: number; height: number; data: Uint8ClampedArray } | null;
}

/** The project compiles without DOM types, where WebAssembly is declared. */
const { WebAssembly } = globalThis as unknown as { WebAssembly: { compile(bytes: Uint8Array): Promise<object> } };

let codec: Promise<Codec> | undefined;

/** The package fetches its WebAssembly by URL, which Node cannot do for files: it is read and compiled here. */
async function load(): Promise<Codec> {
  const { init } = await import('@jsquash/jxl/decode.js');
  const path = fileURLToPath(import.meta.resolve('@jsquash/jxl/codec/dec/jxl_dec.wasm'));
  const initWithModule = init as unknown as (module: object, options: object) => Promise<Codec>;
  return initWithModule(await WebAssembly.compile(await readFile(path)), { print: () => {}, printErr: () => {} });
}

const decoder: PixelDecoder = {
  name: 'jxl',
  formats: ['jxl'],
  library: '@jsquash/jxl 1.3.0 (libjxl)',

  /** The first frame of a JPEG XL, 8 bits per sample, its orientation applied. */
  async decode(bytes) {
    codec ??= load();
    const { decode } = await codec;
    let image: ReturnType<Codec['decode']>;
    try {
      image = decode(bytes);
    } catch (error) {
      codec = undefined; // A trap leaves the module's memory in an unknown state.
      throw new UnreadableError(
        'corrupt',
        `the JPEG XL data is damaged: ${error instanceof Error ? error.message : String(error)}`,
      );
    }
    if (image === null) throw new UnreadableError('corrupt', 'the JPEG XL data is damaged or ends early');
    const { width, height, data } = image;
    const { hasAlpha, colourSpace } = readContainer(bytes, 'jxl');
    const rgba = new Uint8Array(data.buffer, data.byteOffset, data.length);
    return rasterFromRgba(width, height, rgba, colourSpace === 'grey', hasAlpha);
  },
};

export default decoder;
