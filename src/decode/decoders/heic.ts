import { createRequire } from 'node:module';
import { UnreadableError } from '../../model/errors.ts';
import { readContainer } from '../container/read.ts';
import { checkPixels } from '../limits.ts';
import { rasterFromRgba } from '../rgba-raster.ts';
import type { PixelDecoder, Raster } from '../types.ts';

interface Failure {
  readonly code: { readonly value: number } | number;
  readonly message?: string;
}
interface Plane {
  readonly id: unknown;
  readonly width: number;
  readonly height: number;
  readonly stride: number;
  readonly data: Uint8Array;
}
/** What of libheif's JavaScript interface is used here; handles are opaque. */
interface LibHeif {
  readonly heif_error_code: { readonly heif_error_Ok: unknown };
  readonly heif_colorspace: { readonly heif_colorspace_RGB: unknown };
  readonly heif_chroma: { readonly heif_chroma_interleaved_RGBA: unknown };
  readonly heif_channel: { readonly heif_channel_interleaved: unknown };
  heif_context_alloc(): object;
  heif_context_free(context: object): void;
  heif_context_read_from_memory(context: object, bytes: Uint8Array): Failure;
  heif_js_context_get_primary_image_handle(context: object): (object & Partial<Failure>) | null;
  heif_js_decode_image2(
    handle: object,
    space: unknown,
    chroma: unknown,
  ): (Partial<Failure> & { channels: readonly Plane[]; image: object }) | null;
  heif_image_handle_get_width(handle: object): number;
  heif_image_handle_get_height(handle: object): number;
  heif_image_handle_release(handle: object): void;
  heif_image_release(image: object): void;
}

let library: Promise<LibHeif> | undefined;

/**
 * libheif as WebAssembly, through the package that users install. Its own `heic-decode` function is not used: it
 * decodes in a timer, where an error in a damaged file ends the process, and prints to the console.
 *
 * @throws UnreadableError `missing-decoder`
 */
export async function loadLibHeif(packageName = 'heic-decode'): Promise<LibHeif> {
  const require = createRequire(import.meta.url);
  let entry: string;
  try {
    entry = require.resolve(packageName);
  } catch {
    throw new UnreadableError(
      'missing-decoder',
      'HEIC needs the optional package heic-decode: npm install heic-decode',
    );
  }
  const factory = createRequire(entry)('libheif-js/libheif-wasm/libheif-bundle.js') as (options: object) => LibHeif;
  return factory({ print: () => {}, printErr: () => {} });
}

const damaged = (failure: Partial<Failure> | null) =>
  new UnreadableError(
    'corrupt',
    `the HEIC data is damaged: ${(failure?.message ?? 'no picture in it').split('\n')[0]!.slice(0, 160)}`,
  );

function decodePrimary(heif: LibHeif, context: object, bytes: Uint8Array, maxPixels: number): Raster {
  const read = heif.heif_context_read_from_memory(context, bytes);
  if (read.code !== heif.heif_error_code.heif_error_Ok) throw damaged(read);
  const handle = heif.heif_js_context_get_primary_image_handle(context);
  if (handle === null || handle.code !== undefined) throw damaged(handle);
  try {
    checkPixels(heif.heif_image_handle_get_width(handle), heif.heif_image_handle_get_height(handle), maxPixels);
    const rgb = heif.heif_colorspace.heif_colorspace_RGB;
    const decoded = heif.heif_js_decode_image2(handle, rgb, heif.heif_chroma.heif_chroma_interleaved_RGBA);
    if (decoded === null || decoded.code !== undefined) throw damaged(decoded);
    try {
      const plane = decoded.channels.find(({ id }) => id === heif.heif_channel.heif_channel_interleaved);
      if (plane === undefined) throw damaged(null);
      const { hasAlpha, colourSpace } = readContainer(bytes, 'heic');
      return rasterFromRgba(plane.width, plane.height, withoutPadding(plane), colourSpace === 'grey', hasAlpha);
    } finally {
      heif.heif_image_release(decoded.image);
    }
  } finally {
    heif.heif_image_handle_release(handle);
  }
}

/** Rows may be padded in the decoder's memory, which the next decode writes over: they are copied out. */
function withoutPadding({ width, height, stride, data }: Plane): Uint8Array {
  const row = width * 4;
  const out = new Uint8Array(row * height);
  for (let y = 0; y < height; y++) out.set(data.subarray(y * stride, y * stride + row), y * row);
  return out;
}

const decoder: PixelDecoder = {
  name: 'heic',
  formats: ['heic'],
  library: 'heic-decode (libheif, LGPL-3.0)',

  /** The primary picture of a HEIC file, 8 bits per sample, its rotation applied. Its colour profile is not. */
  async decode(bytes, { maxPixels }) {
    library ??= loadLibHeif();
    let heif: LibHeif;
    try {
      heif = await library;
    } catch (error) {
      library = undefined;
      throw error;
    }
    const context = heif.heif_context_alloc();
    try {
      const raster = decodePrimary(heif, context, bytes, maxPixels);
      heif.heif_context_free(context);
      return raster;
    } catch (error) {
      if (error instanceof UnreadableError) {
        heif.heif_context_free(context);
        throw error;
      }
      library = undefined; // A trap leaves the module's memory in an unknown state.
      throw damaged(error instanceof Error ? { message: error.message } : null);
    }
  },
};

export default decoder;
