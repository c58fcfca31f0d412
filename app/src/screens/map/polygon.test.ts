import fc from 'fast-check';
import { expect, it } from 'vitest';
import { isInside, pointsInside } from './polygon.ts';

const SQUARE = [0, 0, 10, 0, 10, 10, 0, 10];

it('tells inside from outside of a square and of a shape with a bay', () => {
  expect([isInside(5, 5, SQUARE), isInside(11, 5, SQUARE), isInside(5, -1, SQUARE)]).toEqual([true, false, false]);
  const bay = [0, 0, 10, 0, 10, 10, 5, 2, 0, 10];
  expect([isInside(5, 1, bay), isInside(5, 6, bay), isInside(1, 6, bay)]).toEqual([true, false, true]);
});

it('agrees with the half-planes of any triangle, whichever way it is drawn', () => {
  const corner = fc.tuple(fc.integer({ min: -20, max: 20 }), fc.integer({ min: -20, max: 20 }));
  fc.assert(
    fc.property(corner, corner, corner, corner, ([ax, ay], [bx, by], [cx, cy], [left, bottom]) => {
      // Never on an edge between whole numbers so near.
      const [x, y] = [left + 0.37123, bottom + 0.61457];
      const side = (x1: number, y1: number, x2: number, y2: number) => (x2 - x1) * (y - y1) - (y2 - y1) * (x - x1);
      const sides = [side(ax, ay, bx, by), side(bx, by, cx, cy), side(cx, cy, ax, ay)];
      const isWithin = sides.every((value) => value > 0) || sides.every((value) => value < 0);
      expect(isInside(x, y, [ax, ay, bx, by, cx, cy])).toBe(isWithin);
      expect(isInside(x, y, [cx, cy, bx, by, ax, ay])).toBe(isWithin);
    }),
    { numRuns: 2000 },
  );
});

it('finds the points inside, ascending, without those that do not count or have no place', () => {
  const points = Float32Array.of(1, 1, 20, 20, Number.NaN, Number.NaN, 9, 9, 5, 5);
  expect([...pointsInside(points, SQUARE, Uint8Array.of(1, 1, 1, 1, 0))]).toEqual([0, 3]);
});
