import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { UnreadableError } from '../../model/errors.ts';
import { readContainer } from '../container/read.ts';
import type { PixelDecoder, Raster } from '../types.ts';

interface J2KDecoder {
  getEncodedBuffer(length: number): Uint8Array;
  decode(): void;
  getDecodedBuffer(): Uint8Array;
  getFrameInfo(): { width: number; height: number; bitsPerSample: number; componentCount: number; isSigned: boolean };
  delete(): void;
}
interface Codec {
  J2KDecoder: new () => J2KDecoder;
}
type Factory = (options: object) => Promise<Codec>;

let codec: Promise<Codec> | undefined;
/** What the codec printed during the decode that is under way; decodes are synchronous, so there is one at a time. */
let said = '';

async function load(): Promise<Codec> {
  const require = createRequire(import.meta.url);
  const factory = require('@cornerstonejs/codec-openjpeg/decodewasmjs') as Factory;
  const listen = (line: string) => {
    if (line.startsWith('[ERROR]')) said ||= line.slice('[ERROR]'.length).trim();
  };
  const wasmBinary = await readFile(require.resolve('@cornerstonejs/codec-openjpeg/decodewasm'));
  return factory({ wasmBinary, print: listen, printErr: listen });
}

const damaged = (detail: string) =>
  new UnreadableError('corrupt', `the JPEG 2000 data is damaged${detail === '' ? '' : `: ${detail.slice(0, 160)}`}`);

/** Samples of 1–16 bits, two bytes each above 8 bits, stretched to the whole range of their type. */
function readSamples(decoded: Uint8Array, bits: number, signed: boolean): Uint8Array | Uint16Array {
  const wide = bits > 8;
  const full = wide ? 65_535 : 255;
  const maximum = 2 ** bits - 1;
  const offset = signed ? 2 ** (bits - 1) : 0;
  const count = wide ? decoded.length >> 1 : decoded.length;
  const out = wide ? new Uint16Array(count) : new Uint8Array(count);
  for (let i = 0; i < count; i++) {
    let value = wide ? decoded[2 * i]! | (decoded[2 * i + 1]! << 8) : decoded[i]!;
    if (signed) value = wide ? (value << 16) >> 16 : (value << 24) >> 24;
    const unsigned = Math.max(0, Math.min(maximum, value + offset));
    out[i] = maximum === full ? unsigned : Math.round((unsigned * full) / maximum);
  }
  return out;
}

const decoder: PixelDecoder = {
  name: 'jp2',
  formats: ['jp2'],
  library: '@cornerstonejs/codec-openjpeg 1.3.6 (OpenJPEG)',

  /** JPEG 2000, bare codestream or JP2 file, 1–16 bits, grey or RGB. Its colour profile is not applied. */
  async decode(bytes): Promise<Raster> {
    const { colourSpace, channels: stored } = readContainer(bytes, 'jp2');
    if (stored !== null && stored !== 1 && stored !== 3) {
      // The codec throws on any other number.
      throw new UnreadableError(
        'unsupported',
        `JPEG 2000 with ${stored} components (${stored === 2 || stored === 4 ? 'an alpha channel' : 'more than colour'}) is not supported; convert the file to PNG`,
      );
    }
    if (colourSpace === 'cmyk' || colourSpace === 'lab') {
      throw new UnreadableError(
        'unsupported',
        `JPEG 2000 in ${colourSpace === 'cmyk' ? 'CMYK' : 'Lab'} is not supported; convert the file to PNG`,
      );
    }
    codec ??= load();
    const { J2KDecoder } = await codec;
    const instance = new J2KDecoder();
    said = '';
    try {
      instance.getEncodedBuffer(bytes.length).set(bytes);
      instance.decode();
      const { width, height, bitsPerSample, componentCount, isSigned } = instance.getFrameInfo();
      const decoded = instance.getDecodedBuffer();
      if (width === 0 || height === 0 || decoded.length === 0) throw damaged(said);
      if (componentCount !== 1 && componentCount !== 3) throw damaged(`${componentCount} components`);
      const data = readSamples(decoded, bitsPerSample, isSigned);
      if (data.length !== width * height * componentCount) throw damaged('the components differ in size');
      return { width, height, channels: componentCount, data };
    } catch (error) {
      if (error instanceof UnreadableError) throw error;
      // The codec throws numbers, addresses of C++ exceptions, and decodes nothing right after one.
      codec = undefined;
      throw damaged(said);
    } finally {
      instance.delete();
    }
  },
};

export default decoder;
