import fc from 'fast-check';
import { expect, it } from 'vitest';
import { median } from './median.ts';

it('is the middle value, or the mean of the two middle values', () => {
  expect(median(Float64Array.of(3, 1, 2))).toBe(2);
  expect(median(Float64Array.of(4, 1, 2, 3))).toBe(2.5);
});

it('leaves as many values below as above, and its input as it was', () => {
  fc.assert(
    fc.property(
      fc.array(fc.double({ min: -1e6, max: 1e6, noNaN: true }), { minLength: 1, maxLength: 150 }),
      (values) => {
        const input = Float64Array.from(values);
        const middle = median(input);
        expect([...input]).toEqual([...Float64Array.from(values)]);
        const below = values.filter((value) => value < middle).length;
        const above = values.filter((value) => value > middle).length;
        expect(below).toBeLessThanOrEqual(values.length / 2);
        expect(above).toBeLessThanOrEqual(values.length / 2);
      },
    ),
  );
});
