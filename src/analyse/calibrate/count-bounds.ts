/** Two-sided 95 % of the normal distribution. */
const Z = 1.959963984540054;

/**
 * Upper end of the 95 % interval of a Poisson mean of which `count` was seen, after Wilson and Hilferty (1931): 3.67 for
 * none seen, where the exact value is 3.69.
 */
export function highestMean(count: number): number {
  const next = count + 1;
  return next * (1 - 1 / (9 * next) + Z / (3 * Math.sqrt(next))) ** 3;
}
