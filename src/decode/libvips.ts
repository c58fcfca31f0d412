import sharp, { type Metadata, type Sharp } from 'sharp';
import { UnreadableError } from '../model/errors.ts';
import type { ContainerFacts } from '../model/facts.ts';
import type { Format } from '../model/format.ts';
import { checkPixels } from './limits.ts';
import { svgSource } from './svg-source.ts';

// One thread per decode and no cache: parallelism comes from decoding several files at once.
sharp.concurrency(1);
sharp.cache(false);

export { sharp };

/** Formats that libvips reads itself; the others come through `decoders/`. */
export const LIBVIPS_FORMATS: ReadonlySet<Format> = new Set<Format>([
  'jpeg',
  'png',
  'webp',
  'tiff',
  'gif',
  'avif',
  'svg',
]);

/** Sample types without a stated black and white; a picture cannot be made of them without guessing. */
const UNSCALED: Readonly<Record<string, string>> = {
  char: 'signed 8-bit',
  short: 'signed 16-bit',
  uint: '32-bit integer',
  int: 'signed 32-bit',
  float: '32-bit floating-point',
  double: '64-bit floating-point',
  complex: 'complex',
  dpcomplex: 'complex',
};

export interface OpenImage {
  /** Ready for a resize or an output; the orientation is already to be applied. */
  readonly image: Sharp;
  /** Full size after orientation, px. */
  readonly width: number;
  readonly height: number;
  readonly channels: 1 | 3;
  readonly bitDepth: 8 | 16;
  readonly hasAlpha: boolean;
}

/** What libvips would say of an ordinary JPEG, already known from its header: asking costs a third of a millisecond. */
function plainJpeg(container: ContainerFacts): Omit<OpenImage, 'image'> | null {
  const { format, width, height, bitDepth, channels, orientation } = container;
  if (format !== 'jpeg' || !width || !height || bitDepth !== 8 || !channels) return null;
  const [oriented, other] = orientation >= 5 ? [height, width] : [width, height];
  return { width: oriented, height: other, channels: channels < 3 ? 1 : 3, bitDepth: 8, hasAlpha: false };
}

/**
 * Opens the first page of an image for one strict or lenient decode: oriented by EXIF, with its colour profile
 * taken to sRGB by the output.
 *
 * @throws UnreadableError `too-many-pixels`, `unsupported`; Error with libvips' words for anything broken.
 */
export async function openImage(
  bytes: Uint8Array,
  format: Format,
  maxPixels: number,
  strict: boolean,
  container?: ContainerFacts,
): Promise<OpenImage> {
  const svg = format === 'svg';
  const image = sharp(svg ? svgSource(bytes) : bytes, {
    failOn: strict ? 'error' : 'none',
    sequentialRead: true,
    autoOrient: true,
    limitInputPixels: svg ? false : maxPixels,
  });
  const known = container && plainJpeg(container);
  if (known) return { image, ...known };
  let metadata: Metadata;
  try {
    metadata = await image.metadata();
  } catch (error) {
    if (error instanceof Error && error.message.includes('exceeds pixel limit')) {
      throw new UnreadableError('too-many-pixels', 'the image has more pixels than maxPixels allows');
    }
    throw error;
  }
  const { width, height } = metadata.autoOrient;
  if (!svg) checkPixels(width, height, maxPixels);
  const samples = UNSCALED[metadata.depth];
  if (samples !== undefined) {
    throw new UnreadableError(
      'unsupported',
      `${samples} samples: the file does not say which values are black and white; convert it to 8 or 16 bits`,
    );
  }
  return {
    image,
    width,
    height,
    channels: metadata.channels < 3 ? 1 : 3,
    bitDepth: metadata.depth === 'ushort' ? 16 : 8,
    hasAlpha: metadata.hasAlpha ?? false,
  };
}

/** Plain view of a buffer, so that hot loops meet one array type only. */
export const plain = (buffer: Buffer): Uint8Array => new Uint8Array(buffer.buffer, buffer.byteOffset, buffer.length);
