import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { inverseOrientation } from '../resample/dihedral.ts';
import { invert3, multiply3 } from '../resample/homography.ts';
import { boxArea } from './box.ts';
import {
  areaScaleAt,
  keepsBoxes,
  mapBox,
  mapKeypoints,
  mapPoints,
  orientationMap,
  scaleAndShift,
  turnAbout,
} from './plane-map.ts';
import { polygonArea } from './polygon.ts';

const number = (min: number, max: number) => fc.double({ min, max, noNaN: true });
const points = fc.array(number(0, 100), { minLength: 6, maxLength: 20 }).map((p) => p.slice(0, p.length & ~1));
const similarity = fc
  .tuple(number(0.2, 5), number(-3, 3), number(-50, 50), number(-50, 50))
  .map(([scale, angle, x, y]) => multiply3(scaleAndShift(scale, scale, x, y), turnAbout(angle, 30, 40)));
const projective = fc
  .tuple(similarity, number(-0.002, 0.002), number(-0.002, 0.002))
  .map(([m, u, v]) => multiply3(m, Float64Array.of(1, 0, 0, 0, 1, 0, u, v, 1)));

describe('maps of the plane', () => {
  it('and back is the identity', () => {
    fc.assert(
      fc.property(points, projective, (p, m) => {
        const again = mapPoints(mapPoints(p, m), invert3(m)!);
        for (const [i, value] of again.entries()) expect(value).toBeCloseTo(p[i]!, 6);
      }),
    );
  });

  it('similarities scale areas by their square', () => {
    fc.assert(
      fc.property(points, similarity, (p, m) => {
        const scale = areaScaleAt(m, 3, 4);
        expect(polygonArea(mapPoints(p, m))).toBeCloseTo(scale * polygonArea(p), 5);
      }),
    );
  });

  it('areaScaleAt is the area a small square takes', () => {
    fc.assert(
      fc.property(projective, number(0, 100), number(0, 100), (m, x, y) => {
        const h = 1e-3;
        const square = [x - h, y - h, x + h, y - h, x + h, y + h, x - h, y + h];
        const ratio = polygonArea(mapPoints(square, m)) / (4 * h * h);
        expect(ratio / areaScaleAt(m, x, y)).toBeCloseTo(1, 4);
      }),
    );
  });

  it('orientations undo each other, and take the frame to the frame', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 8 }), points, (orientation, p) => {
        const m = orientationMap(orientation, 120, 90);
        expect(keepsBoxes(m)).toBe(true);
        const [w, h] = orientation >= 5 ? [90, 120] : [120, 90];
        expect(mapBox([0, 0, 120, 90], m)).toEqual([0, 0, w, h]);
        const back = orientationMap(inverseOrientation(orientation), w, h);
        for (const [i, value] of mapPoints(mapPoints(p, m), back).entries()) expect(value).toBeCloseTo(p[i]!, 9);
      }),
    );
  });

  it.each([
    [1, [10, 20, 30, 5]],
    [2, [60, 20, 30, 5]],
    [3, [60, 25, 30, 5]],
    [4, [10, 25, 30, 5]],
    [5, [20, 10, 5, 30]],
    [6, [25, 10, 5, 30]],
    [7, [25, 60, 5, 30]],
    [8, [20, 60, 5, 30]],
  ])('EXIF orientation %i puts a box where a viewer shows it', (orientation, box) => {
    expect(mapBox([10, 20, 30, 5], orientationMap(orientation, 100, 50))).toEqual(box);
  });

  it('a turned box is the box around its corners', () => {
    const box = mapBox([0, 0, 2, 2], turnAbout(Math.PI / 4, 1, 1));
    expect(boxArea(box)).toBeCloseTo(8, 12);
    expect(keepsBoxes(turnAbout(0.1, 0, 0))).toBe(false);
  });

  it('keypoints that leave the picture are not labelled', () => {
    const m = scaleAndShift(2, 2, -10, 0);
    expect(mapKeypoints([10, 10, 2, 2, 10, 1, 0, 0, 0, 30, 10, 1], m, 50, 40)).toEqual([
      10, 20, 2, 0, 0, 0, 0, 0, 0, 50, 20, 1,
    ]);
  });
});
