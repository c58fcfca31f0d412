import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { goldens, imageOf, nameOf } from '../../../test/fixtures/goldens/hash/goldens.ts';
import { lumaPattern } from '../../../test/fixtures/goldens/hash/images.ts';
import type { LumaImage } from '../image.ts';
import { hammingHex } from './bits.ts';
import { dihedralPerceptualHashes, perceptualHash } from './perceptual.ts';

function mirror({ width, height, data }: LumaImage): LumaImage {
  const mirrored = new Uint8Array(data.length);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) mirrored[y * width + x] = data[y * width + width - 1 - x]!;
  }
  return { width, height, data: mirrored };
}

describe('perceptualHash', () => {
  it.each(goldens.hashes.map((golden) => [nameOf(golden), golden] as const))('equals ImageHash: %s', (_, golden) => {
    const image = imageOf(golden);
    expect(perceptualHash(image)).toBe(golden.p8);
    expect(perceptualHash(image, 16)).toBe(golden.p16);
  });

  it('equals ImageHash at other hash sizes and high-frequency factors', () => {
    for (const golden of goldens.oddSizes) {
      const image = imageOf(golden);
      for (const size of [2, 3, 5, 7, 12, 32] as const) expect(perceptualHash(image, size)).toBe(golden[`p${size}`]);
      expect(perceptualHash(image, 8, 1)).toBe(golden.p8x1);
      expect(perceptualHash(image, 8, 2)).toBe(golden.p8x2);
      expect(perceptualHash(image, 8, 3)).toBe(golden.p8x3);
    }
  });

  it('is not disturbed by calls with other sizes in between', () => {
    const image = lumaPattern('cloud', 128, 96, 3);
    const hash = perceptualHash(image);
    perceptualHash(image, 4, 8);
    expect(perceptualHash(image)).toBe(hash);
    perceptualHash(image, 16, 2);
    expect(perceptualHash(image)).toBe(hash);
  });

  it('refuses sizes without meaning', () => {
    const image = lumaPattern('noise', 8, 8, 1);
    expect(() => perceptualHash(image, 1)).toThrow('hash size 1 is not allowed');
    expect(() => perceptualHash(image, 8, 0)).toThrow('high-frequency factor 0 is not allowed');
  });
});

describe('dihedralPerceptualHashes', () => {
  it.each(goldens.turned.map((golden) => [nameOf(golden), golden] as const))(
    'are ImageHash of the turned pixels within 2 bits: %s',
    (_, golden) => {
      const hashes = dihedralPerceptualHashes(imageOf(golden));
      expect(hashes[0]).toBe(golden.phash[0]);
      expect(hashes).toHaveLength(8);
      // Pillow's passes round in another order once width and height change places.
      for (let i = 0; i < 8; i++) expect(hammingHex(hashes[i]!, golden.phash[i]!)).toBeLessThanOrEqual(2);
      expect(new Set(hashes).size).toBe(8);
    },
  );
});

it('gives the hash of the mirrored pixels within 2 bits', () => {
  const image = fc
    .record({
      pattern: fc.constantFrom('cloud' as const, 'noise' as const),
      width: fc.integer({ min: 16, max: 200 }),
      height: fc.integer({ min: 16, max: 200 }),
      seed: fc.nat(100_000),
    })
    .map(({ pattern, width, height, seed }) => lumaPattern(pattern, width, height, seed));
  fc.assert(
    fc.property(image, (pixels) => {
      const [hash, mirrored] = dihedralPerceptualHashes(pixels);
      expect(hash).toBe(perceptualHash(pixels));
      expect(hammingHex(mirrored!, perceptualHash(mirror(pixels)))).toBeLessThanOrEqual(2);
    }),
  );
});
