import { describe, expect, it } from 'vitest';
import { goldens, imageOf, nameOf } from '../../../test/fixtures/goldens/hash/goldens.ts';
import { lumaPattern } from '../../../test/fixtures/goldens/hash/images.ts';
import { ORIENTATIONS, orient } from '../resample/dihedral.ts';
import { hammingHex, hexToWords } from './bits.ts';
import { dihedralPdqHashes, pdqHash } from './pdq.ts';

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

describe('dihedralPdqHashes', () => {
  it.each(goldens.turned.map((golden) => [nameOf(golden), golden] as const))('equals pdqhash: %s', (_, golden) => {
    expect(dihedralPdqHashes(imageOf(golden)).hashes).toEqual(golden.pdq);
  });

  it.each(goldens.hashes.map((golden) => [nameOf(golden), golden] as const))('begins with pdqHash: %s', (_, golden) => {
    const image = imageOf(golden);
    const { hashes, quality } = dihedralPdqHashes(image);
    expect({ hash: hashes[0], quality }).toEqual(pdqHash(image));
    expect(hashes.length).toBe(8);
  });

  it('is near the hashes of turned pixels, each in its own orientation', () => {
    let total = 0;
    let worst = 0;
    for (let seed = 0; seed < 20; seed++) {
      const image = lumaPattern('cloud', seed % 2 === 0 ? 512 : 384, seed % 2 === 0 ? 384 : 512, seed);
      const { hashes } = dihedralPdqHashes(image);
      for (const o of ORIENTATIONS) {
        const { hash } = pdqHash(orient(image, o));
        const distances = hashes.map((candidate) => hammingHex(candidate, hash));
        const own = distances[o - 1]!;
        total += own;
        worst = Math.max(worst, own);
        expect(Math.min(...distances.filter((_, i) => i !== o - 1))).toBeGreaterThan(60);
      }
    }
    // Measured: mean 7.8, at most 22 of 256 bits.
    expect(total / 160).toBeLessThan(10);
    expect(worst).toBeLessThanOrEqual(31);
  });

  it('has no hashes for sides below 5 px', () => {
    expect(dihedralPdqHashes(lumaPattern('noise', 100, 4, 1))).toEqual({
      hashes: new Array(8).fill('0'.repeat(64)),
      quality: 0,
    });
  });
});
