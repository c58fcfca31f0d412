import type { LumaImage } from '../image.ts';
import type { Extent } from '../resample/block-average.ts';
import { resizeLanczos } from '../resample/pillow-lanczos.ts';
import { bitsToHex } from './bits.ts';
import { checkHashSize } from './hash-size.ts';

let thumbnail = new Uint8Array(64);
let bits = new Uint8Array(64);

/**
 * Average hash: a bit per pixel of the `hashSize`×`hashSize` Lanczos thumbnail, set where the pixel is brighter than
 * the thumbnail's mean. Equal to `str(imagehash.average_hash(image, hash_size))` of Python ImageHash 4.3 bit for bit.
 * @param extent the part of the image that counts, for images made of partial blocks.
 * @returns hex of `hashSize²` bits, row by row.
 * @throws RangeError on a hash size below 2.
 */
export function averageHash(image: LumaImage, hashSize = 8, extent: Extent = image): string {
  checkHashSize(hashSize);
  const count = hashSize * hashSize;
  if (thumbnail.length !== count) {
    thumbnail = new Uint8Array(count);
    bits = new Uint8Array(count);
  }
  resizeLanczos(image, hashSize, hashSize, thumbnail, extent);
  let sum = 0;
  for (let i = 0; i < count; i++) sum += thumbnail[i]!;
  // pixel > sum / count, without the division's rounding.
  for (let i = 0; i < count; i++) bits[i] = thumbnail[i]! * count > sum ? 1 : 0;
  return bitsToHex(bits);
}
