/**
 * Bit strings of hashes. A hash is written as lower-case hex, most significant bit first, as ImageHash and PDQ print
 * it; a bit count that is no multiple of four is padded with zeros in front.
 */

const HEX_DIGITS = '0123456789abcdef';

function digitValue(hex: string, index: number): number {
  const code = hex.charCodeAt(index);
  if (code >= 48 && code <= 57) return code - 48;
  if (code >= 97 && code <= 102) return code - 87;
  if (code >= 65 && code <= 70) return code - 55;
  throw new RangeError(`"${hex}" is not a hex hash: character ${index + 1} is no hex digit`);
}

/** Hex of a list of bits (each 0 or 1), the first bit the most significant. */
export function bitsToHex(bits: ArrayLike<number>): string {
  let hex = '';
  let digit = 0;
  const padding = (4 - (bits.length % 4)) % 4;
  for (let i = 0; i < bits.length; i++) {
    digit = (digit << 1) | bits[i]!;
    if ((i + padding) % 4 === 3) {
      hex += HEX_DIGITS[digit]!;
      digit = 0;
    }
  }
  return hex;
}

/**
 * The 32-bit words of a hex hash, most significant first: 64-bit hashes give `[hi, lo]`. A length that is no multiple
 * of eight digits is padded with zeros in front.
 * @throws RangeError on a character that is no hex digit, or an empty string.
 */
export function hexToWords(hex: string): Uint32Array {
  if (hex.length === 0) throw new RangeError('an empty string is not a hex hash');
  const words = new Uint32Array(Math.ceil(hex.length / 8));
  const padding = words.length * 8 - hex.length;
  for (let i = 0; i < hex.length; i++) {
    const word = (i + padding) >> 3;
    words[word] = ((words[word]! << 4) | digitValue(hex, i)) >>> 0;
  }
  return words;
}

/** Hex of 32-bit words, most significant first: eight digits each. Inverse of {@link hexToWords} for whole words. */
export function wordsToHex(words: ArrayLike<number>): string {
  let hex = '';
  for (let i = 0; i < words.length; i++) hex += (words[i]! >>> 0).toString(16).padStart(8, '0');
  return hex;
}

/** Number of set bits of a 32-bit word. */
export function popcount32(word: number): number {
  let v = word - ((word >>> 1) & 0x55555555);
  v = (v & 0x33333333) + ((v >>> 2) & 0x33333333);
  return Math.imul((v + (v >>> 4)) & 0x0f0f0f0f, 0x01010101) >>> 24;
}

/** Bits that differ between two 64-bit hashes given as two words each, 0–64. */
export function hamming64(hiA: number, loA: number, hiB: number, loB: number): number {
  return popcount32(hiA ^ hiB) + popcount32(loA ^ loB);
}

/**
 * Bits that differ between two hex hashes of one length.
 * @throws RangeError when the lengths differ or a character is no hex digit.
 */
export function hammingHex(a: string, b: string): number {
  if (a.length !== b.length) {
    throw new RangeError(`hashes of ${a.length} and ${b.length} hex digits cannot be compared: use one hash size`);
  }
  let distance = 0;
  for (let i = 0; i < a.length; i++) distance += popcount32(digitValue(a, i) ^ digitValue(b, i));
  return distance;
}
