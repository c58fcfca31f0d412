import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { goldens, likenessPair, maskOf } from '../../../test/fixtures/goldens/alignment/goldens.ts';
import { nameOf } from '../../../test/fixtures/goldens/hash/goldens.ts';
import { lumaPattern } from '../../../test/fixtures/goldens/hash/images.ts';
import type { LumaImage } from '../image.ts';
import { structuralSimilarity } from './ssim.ts';

/** The definition, window by window, from the two-dimensional weights. */
function byDefinition(a: LumaImage, b: LumaImage, left: number, top: number): number {
  let total = 0;
  const sums = { a: 0, b: 0, aa: 0, bb: 0, ab: 0 };
  for (let y = 0; y < 11; y++) {
    for (let x = 0; x < 11; x++) {
      const weight = Math.exp(-((x - 5) ** 2 + (y - 5) ** 2) / (2 * 1.5 ** 2));
      const u = a.data[(top + y) * a.width + left + x]!;
      const v = b.data[(top + y) * a.width + left + x]!;
      total += weight;
      sums.a += weight * u;
      sums.b += weight * v;
      sums.aa += weight * u * u;
      sums.bb += weight * v * v;
      sums.ab += weight * u * v;
    }
  }
  const a1 = sums.a / total;
  const b1 = sums.b / total;
  const [c1, c2] = [2.55 ** 2, 7.65 ** 2];
  return (
    ((2 * a1 * b1 + c1) * (2 * (sums.ab / total - a1 * b1) + c2)) /
    ((a1 * a1 + b1 * b1 + c1) * (sums.aa / total - a1 * a1 + sums.bb / total - b1 * b1 + c2))
  );
}

describe('structuralSimilarity', () => {
  it.each(goldens.likeness.map((g) => [nameOf(g), g] as const))('equals scikit-image to 1e-6: %s', (_, golden) => {
    const [a, b] = likenessPair(golden, lumaPattern);
    const { mean, windows } = structuralSimilarity(a, b);
    expect(Math.abs(mean - golden.ssim)).toBeLessThan(1e-6);
    expect(windows).toBe((golden.width - 10) * (golden.height - 10));
    const masked = structuralSimilarity(a, b, maskOf(golden));
    expect(masked.windows).toBe(golden.maskedWindows);
    expect(Math.abs(masked.mean - golden.maskedSsim!)).toBeLessThan(1e-6);
  });

  it('is 1 for equal images and symmetric for all', () => {
    fc.assert(
      fc.property(fc.integer({ min: 11, max: 30 }), fc.integer({ min: 11, max: 30 }), fc.nat(99), (w, h, seed) => {
        const a = lumaPattern('cloud', w, h, seed);
        const b = lumaPattern('noise', w, h, seed);
        expect(structuralSimilarity(a, a).mean).toBeCloseTo(1, 12);
        expect(structuralSimilarity(a, b).mean).toBeCloseTo(structuralSimilarity(b, a).mean, 12);
      }),
      { numRuns: 40 },
    );
  });

  it('gives the index of each window at its middle, and nowhere else', () => {
    const a = lumaPattern('cloud', 40, 23, 1);
    const b = lumaPattern('card', 40, 23, 8);
    const map = new Float32Array(40 * 23);
    const { mean, windows } = structuralSimilarity(a, b, undefined, map);
    let sum = 0;
    for (let y = 0; y < 23; y++) {
      for (let x = 0; x < 40; x++) {
        const value = map[y * 40 + x]!;
        if (x < 5 || x >= 35 || y < 5 || y >= 18) expect(value).toBeNaN();
        else {
          expect(Math.abs(value - byDefinition(a, b, x - 5, y - 5))).toBeLessThan(1e-6);
          sum += value;
        }
      }
    }
    expect(sum / windows).toBeCloseTo(mean, 6);
  });

  it('counts only windows wholly inside the mask', () => {
    const a = lumaPattern('cloud', 40, 30, 1);
    const b = lumaPattern('noise', 40, 30, 2);
    const mask = new Uint8Array(40 * 30).fill(7);
    mask[12 * 40 + 9] = 0;
    const map = new Float32Array(40 * 30);
    const { windows } = structuralSimilarity(a, b, mask, map);
    // Windows hold the hole when their middle is within 5 px of it: columns 5–14, rows 7–17.
    expect(windows).toBe(30 * 20 - 10 * 11);
    expect(map[12 * 40 + 14]).toBeNaN();
    expect(map[12 * 40 + 15]).not.toBeNaN();
    expect(map[6 * 40 + 9]).not.toBeNaN();
    expect(map[7 * 40 + 9]).toBeNaN();
    expect(map.filter((value) => !Number.isNaN(value)).length).toBe(windows);
  });

  it('does not see what the mask hides', () => {
    const a = lumaPattern('cloud', 60, 40, 1);
    const b = { ...a, data: a.data.slice() };
    const mask = new Uint8Array(60 * 40).fill(1);
    for (let y = 10; y < 25; y++) {
      for (let x = 20; x < 40; x++) {
        b.data[y * 60 + x] = 255 - b.data[y * 60 + x]!;
        mask[y * 60 + x] = 0;
      }
    }
    expect(structuralSimilarity(a, b).mean).toBeLessThan(0.9);
    expect(structuralSimilarity(a, b, mask).mean).toBeCloseTo(1, 12);
  });

  it('has no mean without a window', () => {
    const small = lumaPattern('noise', 10, 40, 1);
    expect(structuralSimilarity(small, small)).toEqual({ mean: Number.NaN, windows: 0 });
    const image = lumaPattern('noise', 20, 20, 1);
    expect(structuralSimilarity(image, image, new Uint8Array(400))).toEqual({ mean: Number.NaN, windows: 0 });
  });

  it('keeps nothing between images of different sizes', () => {
    const a = lumaPattern('cloud', 64, 48, 1);
    const b = lumaPattern('cloud', 64, 48, 2);
    const { mean } = structuralSimilarity(a, b);
    const large = lumaPattern('noise', 200, 90, 3);
    structuralSimilarity(large, large, new Uint8Array(200 * 90).fill(1));
    expect(structuralSimilarity(a, b).mean).toBe(mean);
    expect(structuralSimilarity(a, b, new Uint8Array(64 * 48).fill(1)).mean).toBe(mean);
  });

  it('refuses sizes that differ', () => {
    const a = lumaPattern('noise', 20, 20, 1);
    expect(() => structuralSimilarity(a, lumaPattern('noise', 21, 20, 1))).toThrow(/20×20 and 21×20/);
    expect(() => structuralSimilarity(a, a, new Uint8Array(399))).toThrow(RangeError);
    expect(() => structuralSimilarity(a, a, undefined, new Float32Array(401))).toThrow(RangeError);
  });
});
