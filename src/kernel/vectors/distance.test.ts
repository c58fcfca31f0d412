import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  cosineDistance,
  euclideanDistance,
  manhattanDistance,
  squaredEuclideanDistance,
  type VectorDistance,
} from './distance.ts';

const DISTANCES: Readonly<Record<string, VectorDistance>> = {
  cosineDistance,
  euclideanDistance,
  manhattanDistance,
  squaredEuclideanDistance,
};
const number = fc.float({ noNaN: true, min: -1000, max: 1000 });
const two = fc
  .integer({ min: 1, max: 33 })
  .chain((length) =>
    fc.tuple(
      fc.array(number, { minLength: length, maxLength: length }),
      fc.array(number, { minLength: length, maxLength: length }),
    ),
  );
const of = (distance: VectorDistance, a: number[], b: number[]): number =>
  distance(Float32Array.from(a), 0, Float32Array.from(b), 0, a.length);

describe.each(Object.entries(DISTANCES))('%s', (_, distance) => {
  it('is the same both ways, and 0 from itself', () => {
    fc.assert(
      fc.property(two, ([a, b]) => {
        expect(of(distance, a, b)).toBe(of(distance, b, a));
        expect(of(distance, a, a)).toBe(0);
      }),
    );
  });

  it('reads rows where they are', () => {
    const data = Float32Array.of(9, 9, 1, 2, 3, 9, -4, 5, 6, 9);
    expect(distance(data, 2, data, 6, 3)).toBe(of(distance, [1, 2, 3], [-4, 5, 6]));
  });
});

it('are what their formulas say', () => {
  fc.assert(
    fc.property(two, ([a, b]) => {
      const squares = a.reduce((sum, x, i) => sum + (Math.fround(x) - Math.fround(b[i]!)) ** 2, 0);
      expect(of(squaredEuclideanDistance, a, b)).toBeCloseTo(squares, 5);
      expect(of(euclideanDistance, a, b)).toBeCloseTo(Math.sqrt(squares), 5);
      expect(of(manhattanDistance, a, b)).toBeCloseTo(
        a.reduce((sum, x, i) => sum + Math.abs(x - b[i]!), 0),
        5,
      );
    }),
  );
});

describe('cosineDistance', () => {
  it('goes from 0 over 1 to 2, whatever the lengths', () => {
    expect(of(cosineDistance, [1, 2], [100, 200])).toBe(0);
    expect(of(cosineDistance, [1, 0], [0, 5])).toBe(1);
    expect(of(cosineDistance, [3, -1], [-6, 2])).toBeCloseTo(2, 12);
    expect(of(cosineDistance, [1, 0], [1, 1])).toBeCloseTo(1 - Math.SQRT1_2, 12);
  });

  it('of a row of zeros is 1, but 0 from another', () => {
    expect(of(cosineDistance, [0, 0], [1, 2])).toBe(1);
    expect(of(cosineDistance, [0, 0], [0, -0])).toBe(0);
  });
});
