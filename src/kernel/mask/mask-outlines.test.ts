import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isPointInPolygon, signedArea } from '../geometry/polygon.ts';
import { maskOutlines } from './mask-outlines.ts';
import { maskArea, runLengthsOf } from './run-length.ts';

describe('maskOutlines', () => {
  it('goes round a square, clockwise, corners only', () => {
    const bitmap = [0, 0, 0, 0, 0, 1, 1, 0, 0, 1, 1, 0, 0, 0, 0, 0];
    expect(maskOutlines(runLengthsOf(bitmap, 4, 4))).toEqual([[3, 1, 3, 3, 1, 3, 1, 1]]);
  });

  it('goes round holes the other way', () => {
    const bitmap = [1, 1, 1, 1, 0, 1, 1, 1, 1];
    const outlines = maskOutlines(runLengthsOf(bitmap, 3, 3));
    expect(outlines.map(signedArea)).toEqual([9, -1]);
  });

  it('keeps apart pixels that touch at a corner', () => {
    expect(maskOutlines(runLengthsOf([1, 0, 0, 1], 2, 2)).map(signedArea)).toEqual([1, 1]);
  });

  it('holds the pixels of the mask and no others', () => {
    const masks = fc
      .tuple(fc.integer({ min: 1, max: 9 }), fc.integer({ min: 1, max: 9 }))
      .chain(([width, height]) =>
        fc
          .array(fc.constantFrom(0, 1), { minLength: width * height, maxLength: width * height })
          .map((bitmap) => ({ width, height, bitmap })),
      );
    fc.assert(
      fc.property(masks, ({ width, height, bitmap }) => {
        const mask = runLengthsOf(bitmap, width, height);
        const outlines = maskOutlines(mask);
        expect(outlines.reduce((sum, points) => sum + signedArea(points), 0)).toBe(maskArea(mask));
        for (let i = 0; i < bitmap.length; i++) {
          const [x, y] = [(i % width) + 0.5, Math.floor(i / width) + 0.5];
          const inside = outlines.filter((points) => isPointInPolygon(x, y, points)).length % 2 === 1;
          expect(inside).toBe(bitmap[i] === 1);
        }
      }),
      { numRuns: 500 },
    );
  });
});
