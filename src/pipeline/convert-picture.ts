import { createHash } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import type { Sharp } from 'sharp';
import { readContainer } from '../decode/container/read.ts';
import { decoderFor } from '../decode/decoder-for.ts';
import { openImage } from '../decode/libvips.ts';
import { checkHeader } from '../decode/limits.ts';
import { plainReason } from '../decode/plain-reason.ts';
import { rasterImage } from '../decode/view.ts';
import { fitPicture, type PictureFit } from '../kernel/geometry/picture-fit.ts';
import { UnreadableError } from '../model/errors.ts';
import type { ContainerFacts } from '../model/facts.ts';
import type { Format } from '../model/format.ts';
import { readImageFile } from './measure-file.ts';
import { PICTURE_FORMATS, type PictureConversion, type PictureFormat } from './picture-conversion.ts';
import type { ConvertedPicture, ConvertJob } from './worker-protocol.ts';

const QUALITY: Readonly<Record<Exclude<PictureFormat, 'png'>, number>> = { jpeg: 90, webp: 90, avif: 70 };
/** From here on colour is kept as fine as brightness. */
const FULL_CHROMA = 95;
/** Twice as fast as the default of 4, at the same size within a few percent. */
const AVIF_EFFORT = 2;

/**
 * Makes one picture of an export and writes it to the job's path. Whatever is wrong with the file becomes words; only
 * a bug throws.
 */
export async function convertPicture(
  { uri, to }: ConvertJob,
  conversion: PictureConversion,
  maxPixels: number,
): Promise<ConvertedPicture> {
  try {
    const { bytes, format } = await readImageFile(uri);
    if (!format) throw new UnreadableError('unknown-format', 'its content is of no image format');
    const made = await convertBytes(bytes, format, conversion, maxPixels);
    if (made.bytes === null) return { kind: 'unchanged', width: made.width, height: made.height };
    await writeFile(to, made.bytes);
    return {
      kind: 'converted',
      width: made.width,
      height: made.height,
      format: made.format,
      fit: made.fit,
      sizeBytes: made.bytes.length,
      sha256: createHash('sha256').update(made.bytes).digest('hex'),
      damage: made.damage,
    };
  } catch (error) {
    if (error instanceof UnreadableError) return { kind: 'unreadable', code: error.code, reason: error.message };
    throw error;
  }
}

interface Made {
  /** Of the original as seen, px. */
  readonly width: number;
  readonly height: number;
  /** Null: nothing of it would change. */
  readonly bytes: Buffer | null;
  readonly format: PictureFormat;
  readonly fit: PictureFit;
  readonly damage: string | null;
}

/**
 * Decodes, transforms and encodes a picture: first page, upright.
 *
 * @throws UnreadableError for what cannot be decoded, or not be written in the format
 */
export async function convertBytes(
  bytes: Uint8Array,
  format: Format,
  conversion: PictureConversion,
  maxPixels: number,
): Promise<Made> {
  const container = readContainer(bytes, format);
  checkHeader(container, maxPixels);
  const target = conversion.format ?? ownFormat(format);
  const attempt = async (strict: boolean): Promise<Made> => {
    const source = await openSource(bytes, format, container, maxPixels, strict, conversion);
    const { width, height } = source;
    const fit = conversion.size
      ? fitPicture(width, height, conversion.size)
      : { scaledWidth: width, scaledHeight: height, left: 0, top: 0, width, height };
    if (isUnchanged(source, container, fit, conversion, target)) {
      return { width, height, bytes: null, format: target, fit, damage: null };
    }
    const encoded = await encode(transform(source, container, fit, conversion, target), target, conversion.quality);
    return { width, height, bytes: encoded, format: target, fit, damage: strict ? null : MISSING_END };
  };
  try {
    return await attempt(true);
  } catch (error) {
    if (error instanceof UnreadableError) throw error;
    // As the scan does: a file whose end is missing shows what is there.
    const isCut = container.truncated || (error instanceof Error && /premature end of JPEG/i.test(error.message));
    const rest = isCut ? await attempt(false).catch(() => null) : null;
    if (rest !== null) return rest;
    throw new UnreadableError('corrupt', plainReason(error, bytes, format));
  }
}

const MISSING_END = 'the file ends early: the missing part of the picture was filled in by the decoder';

/** PNG for formats without loss, JPEG for the others. */
function ownFormat(format: Format): PictureFormat {
  const own = PICTURE_FORMATS.find((candidate) => candidate === format);
  if (own) return own;
  return format === 'heic' || format === 'jxl' || format === 'jp2' || format === 'raw' ? 'jpeg' : 'png';
}

interface Source {
  readonly image: Sharp;
  /** px as seen. */
  readonly width: number;
  readonly height: number;
  readonly channels: 1 | 3;
  readonly bitDepth: 8 | 16;
  readonly hasAlpha: boolean;
  /** EXIF, XMP, IPTC or comments; only looked for where they shall go. */
  readonly hasMetadata: boolean;
}

async function openSource(
  bytes: Uint8Array,
  format: Format,
  container: ContainerFacts,
  maxPixels: number,
  strict: boolean,
  conversion: PictureConversion,
): Promise<Source> {
  const decoder = decoderFor(container);
  if (decoder === null) {
    const open = await openImage(bytes, format, maxPixels, strict, container);
    const metadata = conversion.stripMetadata ? await open.image.metadata() : null;
    const hasMetadata = Boolean(metadata?.exif ?? metadata?.xmp ?? metadata?.iptc ?? metadata?.comments);
    return { ...open, hasAlpha: format === 'svg' || container.hasAlpha, hasMetadata };
  }
  if ('preview' in decoder) {
    const inner = decoder.preview(bytes);
    const innerContainer = readContainer(inner.bytes, inner.format);
    return openSource(inner.bytes, inner.format, innerContainer, maxPixels, strict, conversion);
  }
  const raster = await decoder.decode(bytes, { maxPixels });
  const { width, height, channels, data } = raster;
  return {
    image: rasterImage(raster),
    width,
    height,
    channels: channels < 3 ? 1 : 3,
    bitDepth: data instanceof Uint16Array ? 16 : 8,
    hasAlpha: channels === 2 || channels === 4,
    hasMetadata: true,
  };
}

const isNotSrgb = ({ iccProfile, colourSpace }: ContainerFacts): boolean =>
  (iccProfile !== null && !/srgb/i.test(iccProfile)) || isPrintColour(colourSpace);

/** No reader of training data expects inks. */
const isPrintColour = (colourSpace: string | null): boolean =>
  colourSpace === 'cmyk' || colourSpace === 'ycck' || colourSpace === 'lab';

function isUnchanged(
  { width, height, channels, hasAlpha, hasMetadata }: Source,
  container: ContainerFacts,
  fit: PictureFit,
  conversion: PictureConversion,
  target: PictureFormat,
): boolean {
  const { quality } = conversion;
  if (conversion.format !== null && container.format !== conversion.format) return false;
  if (fit.width !== width || fit.height !== height || fit.scaledWidth !== width || fit.scaledHeight !== height) {
    return false;
  }
  if (container.orientation !== 1) return false;
  if (conversion.srgb && isNotSrgb(container)) return false;
  if (conversion.background !== null && hasAlpha) return false;
  if (conversion.grayscale && channels !== 1) return false;
  if (conversion.stripMetadata && hasMetadata) return false;
  if (quality === null || target === 'png' || container.format !== target) return true;
  // A JPEG that is coarser already would only lose; of the others nobody knows.
  return container.jpegQuality !== null && container.jpegQuality <= quality;
}

const rgb = ([r, g, b]: readonly [number, number, number]) => ({ r, g, b });

function transform(
  source: Source,
  container: ContainerFacts,
  fit: PictureFit,
  conversion: PictureConversion,
  target: PictureFormat,
): Sharp {
  const { width, height, channels, hasAlpha } = source;
  const { background, padColour } = conversion;
  let { image } = source;
  if (hasAlpha && (background !== null || target === 'jpeg')) {
    image = image.flatten({ background: rgb(background ?? [255, 255, 255]) });
  }
  if (fit.scaledWidth !== width || fit.scaledHeight !== height) {
    image = image.resize(fit.scaledWidth, fit.scaledHeight, { fit: 'fill' });
  }
  if (fit.left < 0 || fit.top < 0) {
    image = image.extract({
      left: Math.max(0, -fit.left),
      top: Math.max(0, -fit.top),
      width: fit.width,
      height: fit.height,
    });
  }
  const right = fit.width - fit.left - fit.scaledWidth;
  const bottom = fit.height - fit.top - fit.scaledHeight;
  const isPadded = fit.left > 0 || fit.top > 0 || right > 0 || bottom > 0;
  const isGreyPad = padColour[0] === padColour[1] && padColour[1] === padColour[2];
  if (isPadded) {
    if (channels === 1 && !isGreyPad) image = image.pipelineColourspace('srgb');
    const sides = { left: Math.max(0, fit.left), top: Math.max(0, fit.top) };
    image = image.extend({
      ...sides,
      right: Math.max(0, right),
      bottom: Math.max(0, bottom),
      background: { ...rgb(padColour), alpha: 1 },
    });
  }
  const isGrey = conversion.grayscale || (channels === 1 && (!isPadded || isGreyPad));
  const isDeep = source.bitDepth === 16 && target === 'png';
  if (conversion.grayscale) image = image.grayscale();
  image = image.toColourspace(isGrey ? (isDeep ? 'grey16' : 'b-w') : isDeep ? 'rgb16' : 'srgb');
  if (!conversion.stripMetadata) image = image.keepExif().keepXmp();
  const isOther = container.iccProfile !== null && !isPrintColour(container.colourSpace);
  return isOther && !conversion.srgb && !conversion.grayscale ? image.keepIccProfile() : image;
}

async function encode(image: Sharp, format: PictureFormat, asked: number | null): Promise<Buffer> {
  if (format === 'png') return image.png({ compressionLevel: 6 }).toBuffer();
  const quality = asked ?? QUALITY[format];
  const chromaSubsampling = quality >= FULL_CHROMA ? '4:4:4' : '4:2:0';
  if (format === 'jpeg') return image.jpeg({ quality, chromaSubsampling }).toBuffer();
  if (format === 'webp') return image.webp({ quality }).toBuffer();
  return image.avif({ quality, effort: AVIF_EFFORT, chromaSubsampling }).toBuffer();
}
