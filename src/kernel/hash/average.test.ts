import { describe, expect, it } from 'vitest';
import { goldens, imageOf, nameOf } from '../../../test/fixtures/goldens/hash/goldens.ts';
import { averageHash } from './average.ts';

describe('averageHash', () => {
  it.each(goldens.hashes.map((golden) => [nameOf(golden), golden] as const))('equals ImageHash: %s', (_, golden) => {
    const image = imageOf(golden);
    expect(averageHash(image)).toBe(golden.a8);
    expect(averageHash(image, 16)).toBe(golden.a16);
  });

  it('equals ImageHash at other hash sizes', () => {
    for (const golden of goldens.oddSizes) {
      const image = imageOf(golden);
      for (const size of [2, 3, 5, 7, 12, 32] as const) expect(averageHash(image, size)).toBe(golden[`a${size}`]);
    }
  });

  it('refuses hash sizes without meaning', () => {
    const image = imageOf(goldens.hashes[0]!);
    expect(() => averageHash(image, 1)).toThrow('hash size 1 is not allowed');
    expect(() => averageHash(image, 8.5)).toThrow('hash size 8.5 is not allowed');
  });
});
