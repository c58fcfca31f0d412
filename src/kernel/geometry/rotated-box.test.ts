import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { polygonGoldens } from '../../../test/fixtures/goldens/geometry/goldens.ts';
import { isPointInPolygon, polygonArea } from './polygon.ts';
import { cornersOfRotatedBox, rotatedBoxOfCorners, smallestRotatedBox } from './rotated-box.ts';

const boxes = fc.record({
  x: fc.double({ min: -100, max: 100, noNaN: true }),
  y: fc.double({ min: -100, max: 100, noNaN: true }),
  width: fc.double({ min: 0.5, max: 100, noNaN: true }),
  height: fc.double({ min: 0.5, max: 100, noNaN: true }),
  angle: fc.double({ min: -3.1, max: 3.1, noNaN: true }),
});

describe('rotated boxes', () => {
  it('corners and back is the identity', () => {
    fc.assert(
      fc.property(boxes, (box) => {
        const again = rotatedBoxOfCorners(cornersOfRotatedBox(box));
        for (const key of ['x', 'y', 'width', 'height', 'angle'] as const) expect(again[key]).toBeCloseTo(box[key], 8);
      }),
    );
  });

  it('a quarter turn to the right, as seen', () => {
    const corners = cornersOfRotatedBox({ x: 5, y: 5, width: 4, height: 2, angle: Math.PI / 2 });
    // The top left corner is now top right.
    for (const [i, expected] of [6, 3, 6, 7, 4, 7, 4, 3].entries()) expect(corners[i]).toBeCloseTo(expected, 12);
  });

  it('the smallest has the area that GEOS finds, and holds all points', () => {
    for (const { points, rectangle } of polygonGoldens.rectangles) {
      const box = smallestRotatedBox(points)!;
      expect(box.width * box.height).toBeCloseTo(rectangle, 6);
      expect(polygonArea(cornersOfRotatedBox(box))).toBeCloseTo(rectangle, 6);
      const grown = cornersOfRotatedBox({ ...box, width: box.width + 1e-6, height: box.height + 1e-6 });
      for (let i = 0; i < points.length; i += 2) {
        expect(isPointInPolygon(points[i]!, points[i + 1]!, grown)).toBe(true);
      }
    }
  });

  it('the smallest of a rotated box is that box', () => {
    fc.assert(
      fc.property(boxes, (box) => {
        const found = smallestRotatedBox(cornersOfRotatedBox(box))!;
        expect(found.angle).toBeGreaterThanOrEqual(0);
        expect(found.angle).toBeLessThan(Math.PI / 2);
        expect(found.width * found.height).toBeCloseTo(box.width * box.height, 6);
        expect(Math.min(found.width, found.height)).toBeCloseTo(Math.min(box.width, box.height), 6);
        expect(found.x).toBeCloseTo(box.x, 6);
      }),
    );
  });

  it('of points on a line has no height, of none is none', () => {
    const line = smallestRotatedBox([0, 0, 3, 4, 6, 8])!;
    expect(Math.max(line.width, line.height)).toBeCloseTo(10, 12);
    expect(Math.min(line.width, line.height)).toBeCloseTo(0, 12);
    expect(smallestRotatedBox([])).toBeNull();
    expect(smallestRotatedBox([2, 3, 2, 3])).toMatchObject({ x: 2, y: 3, width: 0, height: 0 });
  });
});
