import type { LumaImage } from '../image.ts';
import type { Extent } from '../resample/block-average.ts';
import { resizeLanczos } from '../resample/pillow-lanczos.ts';
import { bitsToHex } from './bits.ts';
import { checkHashSize } from './hash-size.ts';

let thumbnail = new Uint8Array(72);
let bits = new Uint8Array(64);

/**
 * Difference hash: of a thumbnail `hashSize + 1` px wide and `hashSize` px high, a bit for every pixel that is
 * brighter than its left neighbour. Equal to `str(imagehash.dhash(image, hash_size))` of Python ImageHash 4.3 bit for bit.
 * @param extent the part of the image that counts, for images made of partial blocks.
 * @returns hex of `hashSize²` bits, row by row.
 * @throws RangeError on a hash size below 2.
 */
export function differenceHash(image: LumaImage, hashSize = 8, extent: Extent = image): string {
  checkHashSize(hashSize);
  const width = hashSize + 1;
  if (bits.length !== hashSize * hashSize) {
    bits = new Uint8Array(hashSize * hashSize);
    thumbnail = new Uint8Array(width * hashSize);
  }
  resizeLanczos(image, width, hashSize, thumbnail, extent);
  let bit = 0;
  for (let y = 0; y < hashSize; y++) {
    for (let i = y * width + 1, end = (y + 1) * width; i < end; i++) {
      bits[bit++] = thumbnail[i]! > thumbnail[i - 1]! ? 1 : 0;
    }
  }
  return bitsToHex(bits);
}
