import { expect, it } from 'vitest';
import { highestMean } from './count-bounds.ts';

// Half the 97.5 % quantiles of chi-square with 2 (count + 1) degrees of freedom, from SciPy 1.17.1.
it.each([
  [0, 3.6889],
  [1, 5.5716],
  [5, 11.6683],
  [38, 52.158],
  [1000, 1063.9521],
])('of %i is near the exact bound %f', (count, exact) => {
  expect(highestMean(count) / exact).toBeGreaterThan(0.994);
  expect(highestMean(count) / exact).toBeLessThan(1.006);
});
