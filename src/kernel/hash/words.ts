import { popcount32 } from './bits.ts';

/** Hamming distance, bits, of `length` 32-bit words of `x` from `i` on and of `y` from `j` on. */
export function hammingDistance(x: Uint32Array, i: number, y: Uint32Array, j: number, length: number): number {
  let distance = 0;
  for (let w = 0; w < length; w++) distance += popcount32(x[i + w]! ^ y[j + w]!);
  return distance;
}

/** Reverses the bits within each byte of a word. */
function reverseBytes(word: number): number {
  let v = ((word >>> 1) & 0x55555555) | ((word & 0x55555555) << 1);
  v = ((v >>> 2) & 0x33333333) | ((v & 0x33333333) << 2);
  return (((v >>> 4) & 0x0f0f0f0f) | ((v & 0x0f0f0f0f) << 4)) >>> 0;
}

/** The horizontally mirrored form of an 8×8 hash stored row by row, one byte per row (high word, low word). */
export const mirrorRows = (high: number, low: number): Uint32Array =>
  Uint32Array.of(reverseBytes(high), reverseBytes(low));
