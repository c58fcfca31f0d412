import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { relativeText, snapPx } from './numbers.ts';

describe('relativeText', () => {
  it('gives six decimals back as they were', () =>
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 1_000_000 }), fc.integer({ min: 1, max: 30_000 }), (millionths, size) => {
        const text = (millionths / 1e6).toFixed(6);
        expect(relativeText(snapPx(Number(text) * size) / size, size)).toBe(text);
      }),
    ));

  it('gives the same px back, whatever the picture is', () =>
    fc.assert(
      fc.property(fc.double({ min: -2, max: 3, noNaN: true }), fc.integer({ min: 1, max: 100_000 }), (share, size) => {
        const px = snapPx(share * size);
        const text = relativeText(px / size, size);
        expect(text).toMatch(/^-?\d+(\.\d+)?$/);
        expect(Math.abs(Number(text) * size - px)).toBeLessThan(5e-10);
        expect(snapPx(Number(text) * size)).toBe(px);
      }),
      { numRuns: 2000 },
    ));

  it.each([
    [0, '0.000000'],
    [1, '1.000000'],
    [0.5, '0.500000'],
    [1 / 3, '0.333333333333333'],
    [-0.25, '-0.250000'],
    [1 - 1e-16, '1.000000'],
    [1e9, '1000000000'],
  ])('writes %d as %s', (value, text) => expect(relativeText(value, 640)).toBe(text));
});
