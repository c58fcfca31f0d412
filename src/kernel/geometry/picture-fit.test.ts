import { assert, constantFrom, integer, property } from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fitPicture, RESIZE_MODES, type ResizeMode } from './picture-fit.ts';

const fitted = (width: number, height: number, mode: ResizeMode, to: readonly [number, number], enlarge = false) => {
  const { scaledWidth, scaledHeight, left, top, ...size } = fitPicture(width, height, {
    width: to[0],
    height: to[1],
    mode,
    enlarge,
  });
  return [scaledWidth, scaledHeight, left, top, size.width, size.height];
};

describe('fitPicture', () => {
  it.each([
    ['fit', 800, 600, [640, 640], [640, 480, 0, 0, 640, 480]],
    ['fit', 600, 800, [640, 400], [300, 400, 0, 0, 300, 400]],
    ['fit', 100, 50, [640, 640], [100, 50, 0, 0, 100, 50]],
    ['letterbox', 800, 600, [640, 640], [640, 480, 0, 80, 640, 640]],
    ['letterbox', 100, 51, [640, 640], [640, 326, 0, 157, 640, 640]],
    ['letterbox', 101, 200, [10, 13], [7, 13, 1, 0, 10, 13]],
    ['crop', 800, 600, [640, 640], [853, 640, -107, 0, 640, 640]],
    ['crop', 100, 50, [200, 200], [400, 200, -100, 0, 200, 200]],
    ['stretch', 100, 50, [200, 200], [200, 200, 0, 0, 200, 200]],
    ['long-side', 800, 600, [640, 640], [640, 480, 0, 0, 640, 480]],
    ['long-side', 300, 600, [640, 640], [300, 600, 0, 0, 300, 600]],
    ['short-side', 800, 600, [300, 300], [400, 300, 0, 0, 400, 300]],
    ['fit', 10_000, 1, [100, 100], [100, 1, 0, 0, 100, 1]],
  ] as const)('%s of %i×%i', (mode, width, height, to, expected) => {
    expect(fitted(width, height, mode, to)).toEqual(expected);
  });

  it('enlarges where told to', () => {
    expect(fitted(100, 50, 'fit', [640, 640], true)).toEqual([640, 320, 0, 0, 640, 320]);
    expect(fitted(100, 50, 'short-side', [100, 100], true)).toEqual([200, 100, 0, 0, 200, 100]);
  });

  it('keeps the ratio of the sides, covers or fits, and stays in the middle', () => {
    const length = integer({ min: 1, max: 9000 });
    assert(
      property(length, length, length, length, constantFrom(...RESIZE_MODES), (width, height, w, h, mode) => {
        const target = { width: w, height: h, mode, enlarge: false };
        const made = fitPicture(width, height, target);
        for (const value of Object.values(made)) expect(Number.isInteger(value)).toBe(true);
        expect(Math.min(made.width, made.height, made.scaledWidth, made.scaledHeight)).toBeGreaterThanOrEqual(1);
        if (mode === 'stretch') return;
        // One scale gives both sides, each rounded; a side of one px can be no shorter.
        const least = (scaled: number, of: number) => (scaled === 1 ? 0 : (scaled - 0.5) / of);
        const most = (scaled: number, of: number) => (scaled + 0.5) / of;
        expect(least(made.scaledWidth, width)).toBeLessThanOrEqual(most(made.scaledHeight, height) * (1 + 1e-12));
        expect(least(made.scaledHeight, height)).toBeLessThanOrEqual(most(made.scaledWidth, width) * (1 + 1e-12));
        if (mode === 'crop') {
          expect(made.scaledWidth).toBeGreaterThanOrEqual(w);
          expect(made.scaledHeight).toBeGreaterThanOrEqual(h);
        } else if (mode === 'letterbox' || mode === 'fit') {
          expect(made.scaledWidth).toBeLessThanOrEqual(w);
          expect(made.scaledHeight).toBeLessThanOrEqual(h);
        }
        const right = made.width - made.left - made.scaledWidth;
        expect(Math.abs(right - made.left)).toBeLessThanOrEqual(1);
      }),
    );
  });
});
