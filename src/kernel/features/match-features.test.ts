import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { goldenImage } from '../../../test/fixtures/goldens/features/goldens.ts';
import { scene } from '../../../test/fixtures/goldens/metric/scenes.ts';
import { bitCount, dotProduct } from './compare-descriptors.ts';
import { DESCRIPTOR_LENGTH } from './descriptor.ts';
import { type LocalFeatures, localFeatures } from './local-features.ts';
import { matchFeatures } from './match-features.ts';

const pairsOf = (a: LocalFeatures, b: LocalFeatures, options = {}): string[] => {
  const matches = matchFeatures(a, b, options);
  return Array.from({ length: matches.count }, (_, m) => `${matches.a[m]}-${matches.b[m]}`);
};

describe('comparing descriptors', () => {
  it('counts the bits of four words', () => {
    const word = fc.integer({ min: -(2 ** 31), max: 2 ** 31 - 1 });
    fc.assert(
      fc.property(fc.tuple(word, word, word, word), (words) => {
        const bits = words.map((w) => (w >>> 0).toString(2).replaceAll('0', '').length);
        expect(bitCount(...words)).toBe(bits.reduce((sum, n) => sum + n));
      }),
    );
    expect(bitCount(-1, -1, -1, -1)).toBe(128);
  });

  it('multiplies them', () => {
    const array = fc.uint8Array({ minLength: 2 * DESCRIPTOR_LENGTH, maxLength: 2 * DESCRIPTOR_LENGTH });
    fc.assert(
      fc.property(array, array, (a, b) => {
        let expected = 0;
        for (let k = 0; k < DESCRIPTOR_LENGTH; k++) expected += a[DESCRIPTOR_LENGTH + k]! * b[k]!;
        expect(dotProduct(a, DESCRIPTOR_LENGTH, b, 0)).toBe(expected);
      }),
    );
  });
});

describe('matchFeatures', () => {
  let picture: LocalFeatures;
  let turned: LocalFeatures;
  beforeAll(async () => {
    picture = localFeatures(await goldenImage('picture'));
    turned = localFeatures(await goldenImage('turned'));
  });

  it('matches nearly every feature of a picture with itself, and none with another', () => {
    const { a, b, count } = matchFeatures(picture, picture);
    expect(count).toBeGreaterThan(0.9 * picture.count);
    for (let m = 0; m < count; m++) expect(b[m]).toBe(a[m]);
  });

  it('is the same with the pictures swapped', () => {
    const swapped = matchFeatures(turned, picture);
    const back = Array.from({ length: swapped.count }, (_, m) => `${swapped.b[m]}-${swapped.a[m]}`);
    expect(back.sort()).toEqual(pairsOf(picture, turned).sort());
    expect(back.length).toBeGreaterThan(60);
  });

  it('loses next to nothing by comparing signatures first', () => {
    const all = new Set(pairsOf(picture, turned, { signatureBits: 128 }));
    const quick = pairsOf(picture, turned);
    expect(quick.filter((pair) => all.has(pair)).length).toBeGreaterThan(0.97 * all.size);
    expect(quick.length).toBeLessThan(1.03 * all.size);
  });

  it('gets fewer with a stricter ratio, and none from an empty picture', () => {
    expect(matchFeatures(picture, turned, { ratio: 0.5 }).count).toBeLessThan(matchFeatures(picture, turned).count);
    const none = localFeatures({ width: 64, height: 64, data: new Uint8Array(4096) });
    expect(matchFeatures(picture, none).count).toBe(0);
    expect(matchFeatures(none, picture).count).toBe(0);
  });

  it('keeps its lists when there are more pairs than ever before', () => {
    const a = localFeatures(scene(320, 240), { maxFeatures: 1200 });
    const loose = { leastSimilarity: 0, signatureBits: 128, ratio: 1 };
    const many = matchFeatures(a, a, loose);
    expect(many.count).toBe(matchFeatures(a, a, { ...loose, leastSimilarity: 0.9 }).count);
  });
});
