import fc from 'fast-check';
import { expect, it } from 'vitest';
import { medianOf, quantileOfSorted, selectRank } from './quantile.ts';

it('interpolates as NumPy does', () => {
  expect(quantileOfSorted([1, 2, 4], 0.5)).toBe(2);
  expect(quantileOfSorted([1, 2, 4], 0.25)).toBe(1.5);
  expect(quantileOfSorted([1, 2, 4], 1)).toBe(4);
  expect(quantileOfSorted([], 0.5)).toBeNaN();
  expect(medianOf(Float32Array.of(9, 1, 4, 2))).toBe(3);
});

it('selects what sorting would put there', () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 0, max: 30 }), { minLength: 1, maxLength: 50 }), fc.nat(), (list, at) => {
      const rank = at % list.length;
      const sorted = list.toSorted((p, q) => p - q);
      expect(selectRank(Float32Array.from(list), rank)).toBe(sorted[rank]);
      const padded = Float32Array.from([...list, -1, -1]);
      expect(selectRank(padded, rank, list.length)).toBe(sorted[rank]);
    }),
  );
});
