import { UnreadableError } from '../model/errors.ts';
import type { Format } from '../model/format.ts';
import { readContainer } from './container/read.ts';
import { decoderFor } from './decoder-for.ts';
import { openImage, plain } from './libvips.ts';
import { checkHeader, checkPixels } from './limits.ts';
import { plainReason } from './plain-reason.ts';
import type { DecodeLimits, ExactPixels, Raster } from './types.ts';
import { overWhite8, overWhite16 } from './white.ts';

/**
 * All pixels of the first page at full size, for identity: oriented, in sRGB, alpha over white, 16-bit samples
 * kept as they are, grey kept as one channel.
 *
 * @throws UnreadableError as `decodeImage` does, but for cut files too: they have no exact pixels.
 */
export async function decodeExact(bytes: Uint8Array, format: Format, limits: DecodeLimits): Promise<ExactPixels> {
  const container = readContainer(bytes, format);
  checkHeader(container, limits.maxPixels);
  const decoder = decoderFor(container);
  if (decoder !== null) {
    if ('preview' in decoder) {
      const inner = decoder.preview(bytes);
      return decodeExact(inner.bytes, inner.format, limits);
    }
    const raster = await decoder.decode(bytes, limits);
    if (raster.damage) throw new UnreadableError('corrupt', raster.damage);
    return flatten(raster);
  }
  try {
    return flatten(await decodeFull(bytes, format, limits.maxPixels));
  } catch (error) {
    if (error instanceof UnreadableError) throw error;
    throw new UnreadableError('corrupt', plainReason(error, bytes, format));
  }
}

async function decodeFull(bytes: Uint8Array, format: Format, maxPixels: number): Promise<Raster> {
  const open = await openImage(bytes, format, maxPixels, true);
  // An SVG has no pixels of its own; here, unlike in the view, it is drawn at its full size.
  checkPixels(open.width, open.height, maxPixels);
  const deep = open.bitDepth === 16;
  // libvips' grey output has no alpha: with one, grey comes as three equal colours.
  const isGrey = open.channels === 1;
  const grey = isGrey && !open.hasAlpha;
  const output = deep
    ? open.image.toColourspace(grey ? 'grey16' : 'rgb16').raw({ depth: 'ushort' })
    : open.image.toColourspace(grey ? 'b-w' : 'srgb').raw();
  const { data, info } = await output.toBuffer({ resolveWithObject: true });
  const raster: Raster = {
    width: info.width,
    height: info.height,
    channels: info.channels as Raster['channels'],
    data: deep ? new Uint16Array(data.buffer.slice(data.byteOffset, data.byteOffset + data.length)) : plain(data),
  };
  return isGrey && raster.channels === 4 ? greyAndAlpha(raster) : raster;
}

/** The first and the last sample of each RGBA pixel. */
function greyAndAlpha({ width, height, data }: Raster): Raster {
  const pixels = width * height;
  const samples = data instanceof Uint16Array ? new Uint16Array(2 * pixels) : new Uint8Array(2 * pixels);
  for (let i = 0; i < pixels; i++) {
    samples[2 * i] = data[4 * i]!;
    samples[2 * i + 1] = data[4 * i + 3]!;
  }
  return { width, height, channels: 2, data: samples };
}

function flatten({ width, height, channels, data }: Raster): ExactPixels {
  const deep = data instanceof Uint16Array;
  const bitDepth = deep ? 16 : 8;
  if (channels === 1 || channels === 3) return { width, height, channels, bitDepth, data };
  const opaque = deep ? overWhite16(data, channels) : overWhite8(data, channels).data;
  return { width, height, channels: channels === 2 ? 1 : 3, bitDepth, data: opaque };
}
