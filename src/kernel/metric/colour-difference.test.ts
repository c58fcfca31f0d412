import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { goldens, likenessPair, maskOf } from '../../../test/fixtures/goldens/alignment/goldens.ts';
import { nameOf } from '../../../test/fixtures/goldens/hash/goldens.ts';
import { rgbPattern } from '../../../test/fixtures/goldens/hash/images.ts';
import { meanColourDifference, rgbToLab } from './colour-difference.ts';

const level = fc.integer({ min: 0, max: 255 });
const colour = fc.tuple(level, level, level);
const pixel = (data: readonly number[]) => ({ width: 1, height: 1, data: Uint8Array.from(data) });

describe('rgbToLab', () => {
  it('equals scikit-image to 1.2e-4', () => {
    expect(goldens.colours.length).toBeGreaterThan(100);
    for (const { rgb, lab } of goldens.colours) {
      rgbToLab(...rgb).forEach((value, i) => {
        expect(Math.abs(value - lab[i]!)).toBeLessThan(1.2e-4);
      });
    }
  });

  it('equals the formula everywhere to 1.2e-4', () => {
    const linear = (v: number) => (v > 0.04045 ? ((v + 0.055) / 1.055) ** 2.4 : v / 12.92);
    const f = (t: number) => (t > 0.008856 ? Math.cbrt(t) : 7.787 * t + 16 / 116);
    fc.assert(
      fc.property(colour, ([red, green, blue]) => {
        const [r, g, b] = [linear(red / 255), linear(green / 255), linear(blue / 255)];
        const x = f((0.412453 * r + 0.35758 * g + 0.180423 * b) / 0.95047);
        const y = f(0.212671 * r + 0.71516 * g + 0.072169 * b);
        const z = f((0.019334 * r + 0.119193 * g + 0.950227 * b) / 1.08883);
        const [lightness, redGreen, yellowBlue] = rgbToLab(red, green, blue);
        expect(Math.abs(lightness - (116 * y - 16))).toBeLessThan(1.2e-4);
        expect(Math.abs(redGreen - 500 * (x - y))).toBeLessThan(1.2e-4);
        expect(Math.abs(yellowBlue - 200 * (y - z))).toBeLessThan(1.2e-4);
      }),
      { numRuns: 2000 },
    );
  });
});

describe('meanColourDifference', () => {
  it.each(goldens.likeness.map((g) => [nameOf(g), g] as const))('equals scikit-image to 1e-3: %s', (_, golden) => {
    const [a, b] = likenessPair(golden, rgbPattern);
    expect(Math.abs(meanColourDifference(a, b) - golden.cie76)).toBeLessThan(1e-3);
    expect(Math.abs(meanColourDifference(a, b, maskOf(golden)) - golden.maskedCie76)).toBeLessThan(1e-3);
  });

  it('is a distance: 0 for equal colours alone, symmetric, and no longer than a detour', () => {
    fc.assert(
      fc.property(colour, colour, colour, (a, b, c) => {
        const direct = meanColourDifference(pixel(a), pixel(b));
        expect(meanColourDifference(pixel(a), pixel(a))).toBe(0);
        expect(direct > 0).toBe(a.some((value, i) => value !== b[i]));
        expect(meanColourDifference(pixel(b), pixel(a))).toBe(direct);
        const detour = meanColourDifference(pixel(a), pixel(c)) + meanColourDifference(pixel(c), pixel(b));
        expect(direct).toBeLessThanOrEqual(detour + 1e-9);
      }),
    );
  });

  it('is 100 between black and white', () => {
    expect(meanColourDifference(pixel([0, 0, 0]), pixel([255, 255, 255]))).toBeCloseTo(100, 3);
  });

  it('is no number when nothing counts, and refuses sizes that differ', () => {
    const a = rgbPattern('noise', 4, 4, 1);
    expect(meanColourDifference(a, a, new Uint8Array(16))).toBeNaN();
    expect(() => meanColourDifference(a, rgbPattern('noise', 5, 4, 1))).toThrow(/4×4 and 5×4/);
  });
});
