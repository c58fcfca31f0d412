import { describe, expect, it } from 'vitest';
import { goldens, imageOf, nameOf } from '../../../test/fixtures/goldens/hash/goldens.ts';
import { lumaPattern } from '../../../test/fixtures/goldens/hash/images.ts';
import { hammingHex, hexToWords } from './bits.ts';
import { pdqHash } from './pdq.ts';

/** Patterns with texture all over, whose coefficients are no rounding noise. */
const NATURAL = new Set(['noise', 'cloud', 'card']);

describe('pdqHash', () => {
  it.each(goldens.hashes.map((golden) => [nameOf(golden), golden] as const))('equals pdqhash: %s', (_, golden) => {
    const { hash, quality } = pdqHash(imageOf(golden));
    expect(quality).toBe(golden.pdqQuality);
    if (NATURAL.has(golden.pattern)) expect(hash).toBe(golden.pdq);
    const ours = hexToWords(hash);
    const theirs = hexToWords(golden.pdq);
    const unsure = hexToWords(golden.pdqUnsure);
    for (let i = 0; i < 8; i++) expect((ours[i]! ^ theirs[i]!) & ~unsure[i]!).toBe(0);
  });

  it('has no hash for sides below 5 px', () => {
    expect(pdqHash(lumaPattern('noise', 4, 100, 1))).toEqual({ hash: '0'.repeat(64), quality: 0 });
    expect(pdqHash(lumaPattern('noise', 5, 100, 1)).hash).not.toBe('0'.repeat(64));
  });

  it('hardly moves with the size of the image', () => {
    const small = pdqHash(lumaPattern('radial', 256, 256, 0));
    const large = pdqHash(lumaPattern('radial', 512, 512, 0));
    expect(Math.abs(small.quality - large.quality)).toBeLessThanOrEqual(2);
    const noise = pdqHash(lumaPattern('noise', 512, 512, 1));
    expect(hammingHex(noise.hash, pdqHash(lumaPattern('noise', 512, 512, 2)).hash)).toBeGreaterThan(90);
  });
});
