const LITTLE_ENDIAN = new Uint8Array(new Uint32Array([1]).buffer)[0] === 1;

/**
 * Every other byte of a word, as two 16-bit lanes: `word & LANES` holds bytes 0 and 2, `(word >>> 8) & LANES` bytes 1
 * and 3. Sums of lanes up to 65535 do not spill over.
 */
export const LANES = 0x00ff00ff;

/**
 * The same bytes as 32-bit words with byte 0 lowest, for loops that take four samples at a time; undefined where the
 * bytes are not aligned, their number is not divisible by four, or the machine is big-endian.
 */
export function wordsOf(data: Uint8Array): Uint32Array | undefined {
  if (!LITTLE_ENDIAN || data.byteOffset % 4 !== 0 || data.length % 4 !== 0) return undefined;
  return new Uint32Array(data.buffer, data.byteOffset, data.length >> 2);
}
