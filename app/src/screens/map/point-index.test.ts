import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { boundsOf, isTowards, PointIndex, type Side } from './point-index.ts';

const SIDES: readonly Side[] = ['left', 'right', 'up', 'down'];
/** Many on few places, so that ties happen, and some far away or without a place. */
const place = fc.oneof(fc.integer({ min: -4, max: 4 }), fc.float({ min: -100, max: 100, noNaN: true }));
const point = fc.oneof(
  { weight: 9, arbitrary: fc.tuple(place, place) },
  { weight: 1, arbitrary: fc.constant([Number.NaN, Number.NaN] as [number, number]) },
);
const scene = fc.record({
  points: fc.array(point, { minLength: 1, maxLength: 120 }).map((list) => Float32Array.from(list.flat())),
  seed: fc.array(fc.boolean(), { minLength: 120, maxLength: 120 }),
});

function bruteForce(points: Float32Array, x: number, y: number, radius: number, isWanted: (n: number) => boolean) {
  let best = -1;
  let least = radius * radius;
  for (let n = 0; n < points.length / 2; n++) {
    if (Number.isNaN(points[2 * n]!) || !isWanted(n)) continue;
    const square = (points[2 * n]! - x) ** 2 + (points[2 * n + 1]! - y) ** 2;
    if (square < least || (square === least && best < 0)) {
      best = n;
      least = square;
    }
  }
  return best;
}

describe('the index of points', () => {
  it('finds the nearest point that brute force finds', () => {
    fc.assert(
      fc.property(
        scene,
        place,
        place,
        fc.double({ min: 0.01, max: 300, noNaN: true }),
        ({ points, seed }, x, y, radius) => {
          const allowed = Uint8Array.from({ length: points.length / 2 }, (_, n) => Number(seed[n]));
          const found = new PointIndex(points).nearest(x, y, radius, allowed);
          expect(found).toBe(bruteForce(points, x, y, radius, (n) => allowed[n] === 1));
        },
      ),
      { numRuns: 500 },
    );
  });

  it('finds the nearest point on a side that brute force finds', () => {
    fc.assert(
      fc.property(scene, fc.nat(119), fc.constantFrom(...SIDES), ({ points }, at, side) => {
        const from = at % (points.length / 2);
        fc.pre(!Number.isNaN(points[2 * from]!));
        const [x, y] = [points[2 * from]!, points[2 * from + 1]!];
        const allowed = new Uint8Array(points.length / 2).fill(1);
        const isWanted = (n: number) => isTowards(points[2 * n]! - x, points[2 * n + 1]! - y, side);
        const found = new PointIndex(points).towards(from, side, allowed);
        expect(found).toBe(bruteForce(points, x, y, Number.POSITIVE_INFINITY, isWanted));
      }),
      { numRuns: 500 },
    );
  });

  it('finds nothing among points without a place', () => {
    const index = new PointIndex(new Float32Array(6).fill(Number.NaN));
    expect(index.nearest(0, 0, Number.POSITIVE_INFINITY, new Uint8Array(3).fill(1))).toBe(-1);
  });
});

it('gives every other place exactly one side', () => {
  fc.assert(
    fc.property(place, place, (dx, dy) => {
      const count = SIDES.filter((side) => isTowards(dx, dy, side)).length;
      expect(count).toBe(dx === 0 && dy === 0 ? 0 : 1);
    }),
  );
});

it('bounds the points that have a place', () => {
  expect(boundsOf(Float32Array.of(1, 5, Number.NaN, Number.NaN, -2, 7))).toEqual({
    left: -2,
    right: 1,
    bottom: 5,
    top: 7,
  });
});
