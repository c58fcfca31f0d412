import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { polygonGoldens } from '../../../test/fixtures/goldens/geometry/goldens.ts';
import { boundsOf } from './box.ts';
import { clipPolygon } from './clip-polygon.ts';
import { polygonArea } from './polygon.ts';

const window = [0, 0, 100, 80] as const;

describe('clipPolygon', () => {
  it('cuts into the pieces that GEOS finds', () => {
    for (const { points, clipped } of polygonGoldens.clips) {
      const areas = clipPolygon(points, window)
        .map(polygonArea)
        .sort((a, b) => a - b);
      expect(areas.length).toBe(clipped.length);
      for (const [i, area] of areas.entries()) expect(area).toBeCloseTo(clipped[i]!, 6);
    }
  });

  it('leaves what lies inside as it is', () => {
    expect(clipPolygon([1, 1, 5, 1, 3, 9], window)).toEqual([[1, 1, 5, 1, 3, 9]]);
    expect(clipPolygon([0, 0, 100, 0, 100, 80, 0, 80], window)).toEqual([[0, 0, 100, 0, 100, 80, 0, 80]]);
    expect(clipPolygon([-9, 1, -5, 1, -3, 9], window)).toEqual([]);
  });

  it('keeps apart the teeth of a comb', () => {
    const comb = [10, 100, 10, 10, 20, 10, 20, 90, 30, 90, 30, 10, 40, 10, 40, 100];
    const pieces = clipPolygon(comb, window);
    expect(pieces.map(polygonArea)).toEqual([700, 700]);
  });

  it('joins outlines through a vertex on the border', () => {
    // The notch touches the border at one point: one piece from both sides of it, or two.
    const notch = [10, 100, 10, 10, 90, 10, 90, 100, 50, 80];
    const area = clipPolygon(notch, window)
      .map(polygonArea)
      .reduce((a, b) => a + b);
    expect(area).toBeCloseTo(80 * 70, 9);
  });

  it('clipping again changes nothing, and nothing lies outside, whatever the outline', () => {
    const points = fc.array(fc.integer({ min: -60, max: 160 }), { minLength: 6, maxLength: 24 });
    fc.assert(
      fc.property(points, (outline) => {
        const once = clipPolygon(outline, window);
        for (const piece of once) {
          const [x, y, width, height] = boundsOf(piece)!;
          expect(Math.min(x, y)).toBeGreaterThanOrEqual(0);
          expect(x + width).toBeLessThanOrEqual(100);
          expect(y + height).toBeLessThanOrEqual(80);
          expect(clipPolygon(piece, window)).toEqual([piece]);
        }
      }),
      { numRuns: 500 },
    );
  });
});
