import { UnreadableError } from '../../model/errors.ts';
import { jpegSegments } from '../container/jpeg.ts';
import { rafPreview } from '../container/raw.ts';
import { rawDirectories } from '../container/raw-tiff.ts';
import { readContainer } from '../container/read.ts';
import { openTiff, readBytes, readInteger } from '../container/tiff-directory.ts';
import type { PreviewDecoder } from '../types.ts';

const COMPRESSION = 0x0103;
const STRIP_OFFSETS = 0x0111;
const STRIP_BYTE_COUNTS = 0x0117;
const JPEG_OFFSET = 0x0201;
const JPEG_LENGTH = 0x0202;
/** Panasonic: the whole preview as the value of one tag. */
const JPEG_FROM_RAW = 0x002e;

/** Pixels of a JPEG that can be shown; 0 for lossless ones (sensor data), cut ones, and anything else. */
function shownPixels(jpeg: Uint8Array): number {
  if (jpeg[0] !== 0xff || jpeg[1] !== 0xd8) return 0;
  const frame = [...jpegSegments(jpeg)].find(
    ({ marker }) => marker >= 0xc0 && marker <= 0xcf && marker !== 0xc4 && marker !== 0xc8 && marker !== 0xcc,
  );
  if (frame === undefined || frame.marker > 0xc2) return 0;
  const { truncated, bitDepth, width, height } = readContainer(jpeg, 'jpeg');
  return truncated || bitDepth !== 8 ? 0 : (width ?? 0) * (height ?? 0);
}

/** JPEGs that the directories of a TIFF-based raw point to. */
function* referenced(bytes: Uint8Array): Generator<Uint8Array> {
  const tiff = openTiff(bytes);
  if (tiff === null) return;
  for (const directory of rawDirectories(tiff)) {
    const compression = readInteger(tiff, directory, COMPRESSION);
    const oneStrip =
      (directory.entries.get(STRIP_OFFSETS)?.count ?? 0) === 1 && (compression === 6 || compression === 7);
    for (const [offsetTag, lengthTag, applies] of [
      [JPEG_OFFSET, JPEG_LENGTH, true],
      [STRIP_OFFSETS, STRIP_BYTE_COUNTS, oneStrip],
    ] as const) {
      const offset = readInteger(tiff, directory, offsetTag);
      const length = readInteger(tiff, directory, lengthTag);
      if (applies && offset !== null && length !== null) yield bytes.subarray(offset, offset + length);
    }
    const whole = readBytes(tiff, directory, JPEG_FROM_RAW);
    if (whole !== null) yield whole;
  }
}

/** JPEGs found by their first bytes, for raws whose previews are named only in a maker's own structures (CR3, ORF). */
function* found(bytes: Uint8Array): Generator<Uint8Array> {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
  const start = Buffer.of(0xff, 0xd8, 0xff);
  for (let at = buffer.indexOf(start); at >= 0; at = buffer.indexOf(start, at + 3)) yield bytes.subarray(at);
}

/** The one with the most pixels; null when none can be shown. */
function largest(candidates: Iterable<Uint8Array>): Uint8Array | null {
  let best: Uint8Array | null = null;
  let most = 0;
  for (const candidate of candidates) {
    const pixels = shownPixels(candidate);
    if (pixels <= most) continue;
    most = pixels;
    best = candidate;
  }
  return best;
}

/** The JPEG with its EXIF blocks replaced by one that says this orientation and nothing else. */
function withOrientation(jpeg: Uint8Array, orientation: number): Uint8Array {
  const exif = Buffer.from(
    'ffe1002245786966000049492a000800000001001201030001000000000000000000000000',
    'hex',
  ).subarray(0, 36);
  exif[28] = orientation;
  const parts: Uint8Array[] = [jpeg.subarray(0, 2), exif];
  let from = 2;
  for (const { marker, at, payload } of jpegSegments(jpeg)) {
    if (marker !== 0xe1) continue;
    parts.push(jpeg.subarray(from, at));
    from = at + 4 + payload.length;
  }
  parts.push(jpeg.subarray(from));
  return Buffer.concat(parts);
}

/**
 * Largest JPEG preview inside a camera raw, turned as the raw says.
 * @throws UnreadableError `unsupported` when there is none.
 */
export function rawPreview(bytes: Uint8Array): Uint8Array {
  const preview = bytes[0] === 0x46 ? rafPreview(bytes) : null;
  const jpeg =
    (preview !== null && shownPixels(preview) > 0 ? preview : null) ??
    largest(referenced(bytes)) ??
    largest(found(bytes));
  if (jpeg === null)
    throw new UnreadableError(
      'unsupported',
      'the camera raw holds no JPEG preview; develop it to JPEG, PNG or TIFF first',
    );
  const own = readContainer(jpeg, 'jpeg').orientation;
  const { orientation } = readContainer(bytes, 'raw');
  return own !== 1 || orientation === 1 ? jpeg : withOrientation(jpeg, orientation);
}

const decoder: PreviewDecoder = {
  name: 'raw-preview',
  formats: ['raw'],
  library: 'goldpan, sharp',
  preview: (bytes) => ({ bytes: rawPreview(bytes), format: 'jpeg' }),
};

export default decoder;
