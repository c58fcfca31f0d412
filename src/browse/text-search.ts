import { emptyPass, type Pass } from './pass.ts';

/** Texts end to end as UTF-8: the i-th lies between `offsets[i]` and `offsets[i + 1]`. */
export interface TextBlock {
  readonly bytes: Uint8Array;
  readonly offsets: Uint32Array;
}

const FOLD = Uint8Array.from({ length: 256 }, (_, byte) => (byte >= 65 && byte <= 90 ? byte + 32 : byte));
const encoder = new TextEncoder();
const decoder = new TextDecoder();

/** Letters beyond ASCII that have another case: their bytes alone do not tell. */
const hasOtherCase = (text: string): boolean =>
  [...text].some((letter) => letter > '\x7f' && (letter.toLowerCase() !== letter || letter.toUpperCase() !== letter));

/** Texts that contain `wanted`, without regard to case; an empty one is in every text. */
export function passContaining(block: TextBlock, wanted: string): Pass {
  if (hasOtherCase(wanted)) return passDecoded(block, wanted.toLowerCase());
  return passBytes(
    block,
    encoder.encode(wanted).map((byte) => FOLD[byte]!),
  );
}

/** Boyer–Moore–Horspool over all texts at once; a hit ends the search in its text. */
function passBytes({ bytes, offsets }: TextBlock, wanted: Uint8Array): Pass {
  const count = offsets.length - 1;
  const pass = emptyPass(count);
  const length = wanted.length;
  if (length === 0) return pass.fill(1);
  const skip = new Int32Array(256).fill(length);
  for (let i = 0; i < length - 1; i++) {
    skip[wanted[i]!] = length - 1 - i;
    // The block is not folded, so a capital skips as its small letter does.
    if (wanted[i]! >= 97 && wanted[i]! <= 122) skip[wanted[i]! - 32] = length - 1 - i;
  }
  const last = wanted[length - 1]!;
  for (let text = 0; text < count; text++) {
    const end = offsets[text + 1]!;
    let at = offsets[text]! + length - 1;
    while (at < end) {
      const byte = bytes[at]!;
      if (FOLD[byte] === last) {
        let back = 1;
        while (back < length && FOLD[bytes[at - back]!] === wanted[length - 1 - back]) back++;
        if (back === length) {
          pass[text] = 1;
          break;
        }
      }
      at += skip[byte]!;
    }
  }
  return pass;
}

/** Only texts with bytes beyond ASCII can hold such letters, and only they are decoded. */
function passDecoded({ bytes, offsets }: TextBlock, wanted: string): Pass {
  const count = offsets.length - 1;
  const pass = emptyPass(count);
  for (let text = 0; text < count; text++) {
    const end = offsets[text + 1]!;
    let at = offsets[text]!;
    while (at < end && bytes[at]! < 0x80) at++;
    if (at === end) continue;
    if (decoder.decode(bytes.subarray(offsets[text]!, end)).toLowerCase().includes(wanted)) pass[text] = 1;
  }
  return pass;
}
