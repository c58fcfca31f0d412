import { describe, expect, it } from 'vitest';
import { goldens, imageOf, nameOf } from '../../../test/fixtures/goldens/hash/goldens.ts';
import { waveletHash } from './wavelet.ts';

describe('waveletHash', () => {
  it.each(goldens.hashes.map((golden) => [nameOf(golden), golden] as const))('equals ImageHash: %s', (_, golden) => {
    const image = imageOf(golden);
    expect(waveletHash(image)).toBe(golden.w8);
    expect(waveletHash(image, 16)).toBe(golden.w16);
  });

  it('equals ImageHash at other hash sizes and a given scale', () => {
    for (const golden of goldens.oddSizes) {
      const image = imageOf(golden);
      expect(waveletHash(image, 2)).toBe(golden.w2);
      expect(waveletHash(image, 4)).toBe(golden.w4);
      expect(waveletHash(image, 8, 64)).toBe(golden.w8s64);
      expect(waveletHash(image, 8, 8)).toBe(golden.w8s8);
    }
  });

  it('refuses sizes that are no power of two, or larger than the scale', () => {
    const image = imageOf(goldens.hashes[0]!);
    expect(() => waveletHash(image, 7)).toThrow('give powers of two');
    expect(() => waveletHash(image, 8, 48)).toThrow('give powers of two');
    expect(() => waveletHash(image, 16, 8)).toThrow('the size at most the scale');
    expect(() => waveletHash(image, 1)).toThrow('hash size 1 is not allowed');
  });
});
