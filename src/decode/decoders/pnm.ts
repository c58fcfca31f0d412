import { UnreadableError } from '../../model/errors.ts';
import { type PnmHeader, pnmPixelBytes, readPnmHeader } from '../container/pnm.ts';
import { checkPixels } from '../limits.ts';
import type { PixelDecoder, Raster } from '../types.ts';

/** Files that hold less than one part in this many of their picture are not worth the memory they claim. */
const LEAST_SHARE = 16;
const ENDS_EARLY = 'the file ends early: the missing rows of the picture are black';

function readHeader(bytes: Uint8Array): PnmHeader {
  try {
    return readPnmHeader(bytes);
  } catch (error) {
    if (error instanceof SyntaxError) throw new UnreadableError('corrupt', error.message);
    if (error instanceof RangeError) throw new UnreadableError('corrupt', 'the Netpbm file ends inside its header');
    throw error;
  }
}

function checkVariant({ width, height, channels, maximum, tupleType }: PnmHeader): void {
  if (width === 0 || height === 0)
    throw new UnreadableError('corrupt', `the Netpbm header says ${width}×${height} pixels`);
  if (maximum < 1 || maximum > 65_535) {
    throw new UnreadableError(
      'corrupt',
      `the Netpbm header names ${maximum} as the largest sample; it must be 1 to 65535`,
    );
  }
  if (channels < 1 || channels > 4) {
    throw new UnreadableError(
      'unsupported',
      `PAM with ${channels} channels (${tupleType ?? 'no tuple type'}) is no picture that can be shown`,
    );
  }
}

/** Samples as stored, up to the end of the bytes; in bitmaps 1 is black. */
function readSamples(bytes: Uint8Array, header: PnmHeader, out: Uint8Array | Uint16Array): number {
  const { kind, pixelsAt } = header;
  if (kind <= 3) return readText(bytes, header, out);
  if (kind === 4) return readBits(bytes, header, out);
  const wide = header.maximum > 255;
  const count = Math.min(out.length, Math.floor((bytes.length - pixelsAt) / (wide ? 2 : 1)));
  for (let i = 0, at = pixelsAt; i < count; i++) {
    out[i] = wide ? (bytes[at++]! << 8) | bytes[at++]! : bytes[at++]!;
  }
  return count;
}

function readBits(bytes: Uint8Array, { width, height, pixelsAt }: PnmHeader, out: Uint8Array | Uint16Array): number {
  const stride = Math.ceil(width / 8);
  const rows = Math.min(height, Math.floor((bytes.length - pixelsAt) / stride));
  for (let y = 0; y < rows; y++) {
    for (let x = 0; x < width; x++) {
      out[y * width + x] = 1 - ((bytes[pixelsAt + y * stride + (x >> 3)]! >> (7 - (x & 7))) & 1);
    }
  }
  return rows * width;
}

/** Decimal numbers between white space; a plain bitmap's digits may stand without any. */
function readText(bytes: Uint8Array, { kind, pixelsAt }: PnmHeader, out: Uint8Array | Uint16Array): number {
  let at = pixelsAt - 1;
  for (let i = 0; i < out.length; i++) {
    while (at < bytes.length && (bytes[at]! < 0x30 || bytes[at]! > 0x39)) {
      if (bytes[at] === 0x23) while (at < bytes.length && bytes[at] !== 0x0a) at++;
      else if (bytes[at] === 0x2d || bytes[at]! > 0x39)
        throw new UnreadableError('corrupt', 'a sample of the plain-text picture is no number');
      else at++;
    }
    if (at >= bytes.length) return i;
    if (kind === 1) out[i] = 1 - Math.min(1, bytes[at++]! - 0x30);
    else {
      let value = 0;
      while (bytes[at]! >= 0x30 && bytes[at]! <= 0x39) value = value * 10 + bytes[at++]! - 0x30;
      out[i] = Math.min(value, 65_535);
    }
  }
  return out.length;
}

/** Stretches 0–`maximum` to the whole range of the samples' type; larger values are cut. */
function stretch(samples: Uint8Array | Uint16Array, maximum: number): void {
  const full = samples instanceof Uint16Array ? 65_535 : 255;
  if (maximum === full) return;
  for (let i = 0; i < samples.length; i++) samples[i] = Math.round((Math.min(samples[i]!, maximum) * full) / maximum);
}

const decoder: PixelDecoder = {
  name: 'pnm',
  formats: ['pnm'],
  library: 'goldpan',

  /** PBM, PGM, PPM, plain and binary, and PAM; 16-bit samples where the largest value is above 255. */
  async decode(bytes, { maxPixels }): Promise<Raster> {
    const header = readHeader(bytes);
    checkVariant(header);
    const { width, height, channels, maximum } = header;
    checkPixels(width, height, maxPixels);
    const size = width * height * channels;
    const present = Math.max(0, bytes.length - header.pixelsAt);
    const perSample = (pnmPixelBytes(header) ?? size) / size; // at least one digit in plain text
    if (present / perSample < size / LEAST_SHARE) {
      throw new UnreadableError(
        'corrupt',
        `the Netpbm header says ${width}×${height} pixels but the file holds hardly any of them`,
      );
    }
    const data = maximum > 255 ? new Uint16Array(size) : new Uint8Array(size);
    const read = readSamples(bytes, header, data);
    if (read < width * channels)
      throw new UnreadableError('corrupt', 'the Netpbm file ends before its first row of pixels');
    stretch(data, maximum);
    const raster = { width, height, channels: channels as Raster['channels'], data };
    return read < size ? { ...raster, damage: ENDS_EARLY } : raster;
  },
};

export default decoder;
