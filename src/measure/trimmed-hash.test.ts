import { expect, it } from 'vitest';
import { lumaPattern } from '../../test/fixtures/goldens/hash/images.ts';
import { hammingHex } from '../kernel/hash/bits.ts';
import { differenceHash } from '../kernel/hash/difference.ts';
import { perceptualHash } from '../kernel/hash/perceptual.ts';
import type { LumaImage } from '../kernel/image.ts';
import trimmedHash from './trimmed-hash.ts';

const measure = (view: LumaImage) => trimmedHash.measure({ view }, trimmedHash.params);

/** The picture on a ground of one grey, `left` and `top` px from its corner. */
function onGround(
  picture: LumaImage,
  width: number,
  height: number,
  left: number,
  top: number,
  grey: number,
): LumaImage {
  const data = new Uint8Array(width * height).fill(grey);
  for (let y = 0; y < picture.height; y++) {
    data.set(picture.data.subarray(y * picture.width, (y + 1) * picture.width), (y + top) * width + left);
  }
  return { width, height, data };
}

it('gives the hashes of the picture inside its margins', () => {
  for (const [seed, grey] of [
    [1, 0],
    [2, 255],
    [3, 128],
  ] as const) {
    const picture = lumaPattern('cloud', 300, 200, seed);
    const columns = measure(onGround(picture, 400, 330, 40, 90, grey));
    if (!('phash_trimmed' in columns)) throw new Error('not applicable');
    expect(hammingHex(columns.phash_trimmed!, perceptualHash(picture))).toBeLessThanOrEqual(2);
    expect(hammingHex(columns.dhash_trimmed!, differenceHash(picture))).toBeLessThanOrEqual(2);
  }
});

it('gives none without margins, for a uniform picture, and where next to nothing is inside', () => {
  const nothing = { phash_trimmed: null, dhash_trimmed: null };
  expect(measure(lumaPattern('cloud', 300, 200, 1))).toEqual(nothing);
  expect(measure({ width: 64, height: 64, data: new Uint8Array(64 * 64).fill(9) })).toEqual(nothing);
  expect(measure(onGround(lumaPattern('cloud', 20, 20, 1), 300, 300, 100, 100, 0))).toEqual(nothing);
});
