import { UnreadableError } from '../model/errors.ts';
import type { ContainerFacts, DecodedFacts } from '../model/facts.ts';
import type { Format } from '../model/format.ts';
import { readContainer } from './container/read.ts';
import { decoderFor } from './decoder-for.ts';
import { openImage } from './libvips.ts';
import { checkHeader } from './limits.ts';
import { plainReason } from './plain-reason.ts';
import type { DecodedImage, DecodeLimits, RasterDecoder } from './types.ts';
import { opaqueView, rasterImage, renderSamples, type Samples } from './view.ts';

export interface DecodeOptions extends DecodeLimits {
  /** Largest long side of the view, px. */
  readonly longSide: number;
  /** What `readContainer` found in the same bytes; read again when left out. */
  readonly container?: ContainerFacts;
}

const MISSING_END = 'the file ends early: the missing part of the picture was filled in by the decoder';

/** Samples with their alpha, and the facts of the decode. */
export interface DecodedSamples extends Omit<DecodedFacts, 'transparentShare'> {
  readonly samples: Samples;
}

/**
 * Decodes the first page of an image once, straight to its view.
 *
 * The decode is strict: damage is an error. Only when the end of the data is missing, and a lenient decode finds
 * some picture in what is there, does the result come with `damage` set instead.
 *
 * @throws UnreadableError for every file that cannot be shown; the reason is a plain sentence.
 */
export async function decodeImage(bytes: Uint8Array, format: Format, options: DecodeOptions): Promise<DecodedImage> {
  const { samples, ...facts } = await decodeSamples(bytes, format, options);
  return { ...facts, ...opaqueView(samples) };
}

/** {@link decodeImage} with the alpha left as it is. */
export async function decodeSamples(
  bytes: Uint8Array,
  format: Format,
  options: DecodeOptions,
): Promise<DecodedSamples> {
  const container = options.container ?? readContainer(bytes, format);
  checkHeader(container, options.maxPixels);
  const decoder = decoderFor(container);
  if (decoder !== null) return decodeElsewhere(bytes, decoder, options);
  try {
    return await decodeWithLibvips(bytes, format, { ...options, container }, true);
  } catch (error) {
    if (error instanceof UnreadableError) throw error;
    if (container.truncated || isEndMissing(error)) {
      const rest = await decodeWithLibvips(bytes, format, { ...options, container }, false).catch(() => null);
      if (rest !== null && !isUniform(opaqueView(rest.samples).view.data)) return { ...rest, damage: MISSING_END };
    }
    throw new UnreadableError('corrupt', plainReason(error, bytes, format));
  }
}

const isEndMissing = (error: unknown): boolean =>
  error instanceof Error && /premature end of JPEG/i.test(error.message);

/** Nothing but one colour: what a lenient decode makes of data that it could not read at all. */
function isUniform(rgb: Uint8Array): boolean {
  for (let i = 3; i < rgb.length; i++) if (rgb[i] !== rgb[i - 3]) return false;
  return true;
}

async function decodeWithLibvips(
  bytes: Uint8Array,
  format: Format,
  options: DecodeOptions,
  strict: boolean,
): Promise<DecodedSamples> {
  const { image, width, height, channels, bitDepth } = await openImage(
    bytes,
    format,
    options.maxPixels,
    strict,
    options.container,
  );
  const samples = await renderSamples(image, options.longSide);
  const reduced = samples.width !== width || samples.height !== height;
  return { samples, width, height, channels, bitDepth, reduced, damage: null };
}

async function decodeElsewhere(
  bytes: Uint8Array,
  decoder: RasterDecoder,
  options: DecodeOptions,
): Promise<DecodedSamples> {
  if ('preview' in decoder) {
    const inner = decoder.preview(bytes);
    return decodeSamples(inner.bytes, inner.format, { longSide: options.longSide, maxPixels: options.maxPixels });
  }
  const raster = await decoder.decode(bytes, options);
  const { width, height, channels, damage = null } = raster;
  const samples = await renderSamples(rasterImage(raster), options.longSide);
  return {
    samples,
    width,
    height,
    channels: channels < 3 ? 1 : 3,
    bitDepth: raster.data instanceof Uint16Array ? 16 : 8,
    reduced: samples.width !== width || samples.height !== height,
    damage,
  };
}
