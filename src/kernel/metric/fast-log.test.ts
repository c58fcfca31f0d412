import fc from 'fast-check';
import { expect, it } from 'vitest';
import { fastLog } from './fast-log.ts';

it('agrees with Math.log over the whole range of normal numbers', () => {
  const positive = fc.double({ min: 1e-300, max: 1e300, noNaN: true });
  fc.assert(
    fc.property(positive, (x) => Math.abs(fastLog(x) - Math.log(x)) <= 1e-12 * Math.max(1, Math.abs(Math.log(x)))),
  );
});

it.each([1, 2, 0.5, 4095 / 4096, 1 + 2 ** -52])('agrees with Math.log at %d', (x) => {
  expect(Math.abs(fastLog(x) - Math.log(x))).toBeLessThan(1e-12);
});
