import { createHash } from 'node:crypto';
import { endianness } from 'node:os';

const HEX_DIGITS = 32;

/**
 * Digest of an image's pixels together with its geometry: the first 128 bits of SHA-256 over
 * `<width>x<height>x<channels>x<bitDepth>\n` and the samples row by row, 16-bit ones low byte first, as 32 hex digits.
 *
 * @param data `width * height * channels` samples. For a grey image (`channels` 1) three equal samples per pixel
 *   will do as well: the first of them is taken, so that the RGB view and the exact pixels agree. Samples of a
 *   smaller view of the image are hashed as they are; such a digest equals none of whole images.
 */
export function digestPixels(
  width: number,
  height: number,
  channels: 1 | 3,
  bitDepth: 8 | 16,
  data: Uint8Array | Uint16Array,
): string {
  const pixels = width * height;
  const samples = channels === 1 && data.length === 3 * pixels ? firstOfThree(data, pixels) : data;
  const bytes = Buffer.from(samples.buffer, samples.byteOffset, samples.byteLength);
  if (samples.BYTES_PER_ELEMENT === 2 && endianness() === 'BE') {
    return digest(`${width}x${height}x${channels}x${bitDepth}\n`, Buffer.from(bytes).swap16());
  }
  return digest(`${width}x${height}x${channels}x${bitDepth}\n`, bytes);
}

function firstOfThree(data: Uint8Array | Uint16Array, pixels: number): Uint8Array | Uint16Array {
  const out = data instanceof Uint16Array ? new Uint16Array(pixels) : new Uint8Array(pixels);
  for (let i = 0; i < pixels; i++) out[i] = data[3 * i]!;
  return out;
}

const digest = (head: string, bytes: Uint8Array): string =>
  createHash('sha256').update(head).update(bytes).digest('hex').slice(0, HEX_DIGITS);
