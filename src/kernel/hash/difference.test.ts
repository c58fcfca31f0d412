import { describe, expect, it } from 'vitest';
import { goldens, imageOf, nameOf } from '../../../test/fixtures/goldens/hash/goldens.ts';
import { differenceHash } from './difference.ts';

describe('differenceHash', () => {
  it.each(goldens.hashes.map((golden) => [nameOf(golden), golden] as const))('equals ImageHash: %s', (_, golden) => {
    const image = imageOf(golden);
    expect(differenceHash(image)).toBe(golden.d8);
    expect(differenceHash(image, 16)).toBe(golden.d16);
  });

  it('equals ImageHash at other hash sizes', () => {
    for (const golden of goldens.oddSizes) {
      const image = imageOf(golden);
      for (const size of [2, 3, 5, 7, 12, 32] as const) expect(differenceHash(image, size)).toBe(golden[`d${size}`]);
    }
  });

  it('refuses hash sizes without meaning', () => {
    const image = imageOf(goldens.hashes[0]!);
    expect(() => differenceHash(image, 1)).toThrow('hash size 1 is not allowed');
    expect(() => differenceHash(image, 8.5)).toThrow('hash size 8.5 is not allowed');
  });
});
