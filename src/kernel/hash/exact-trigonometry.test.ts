import fc from 'fast-check';
import { expect, it } from 'vitest';
import { exactCos, exactSin } from './exact-trigonometry.ts';

it('is within one unit in the last place of the engine', () => {
  fc.assert(
    fc.property(fc.double({ min: 2 ** -20, max: 1, noNaN: true }), (x) => {
      expect(Math.abs(exactSin(x) - Math.sin(x))).toBeLessThanOrEqual(2 ** -52 * Math.sin(x));
      expect(Math.abs(exactCos(x) - Math.cos(x))).toBeLessThanOrEqual(2 ** -53);
    }),
  );
});

it('rounds correctly where engines differ', () => {
  // cos of this double is 0.74095112535495914773…, nearer to the lower of its two neighbours.
  expect(exactCos(15 * 8 * ((0.25 * Math.PI) / 128))).toBe(0.7409511253549591);
  expect(exactSin(0)).toBe(0);
  expect(exactCos(0)).toBe(1);
});
