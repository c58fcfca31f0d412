/** Fractional bits of the fixed-point sums: more than twice a double's, so that their rounding decides nothing. */
const FRACTION = 140n;
const ONE = 1n << FRACTION;

/** Taylor series from `first`, each term the one before times -x² / (n (n + 1)). */
function series(x: number, first: bigint, start: bigint): number {
  const fixed = BigInt(x * 2 ** 80) << (FRACTION - 80n);
  const square = (fixed * fixed) >> FRACTION;
  let term = first === 0n ? fixed : first;
  let sum = term;
  for (let n = start; term !== 0n; n += 2n) {
    term = -((term * square) >> FRACTION) / (n * (n + 1n));
    sum += term;
  }
  return Number(sum) / 2 ** Number(FRACTION);
}

/**
 * Sine and cosine rounded to the nearest double, for 2^-27 ≤ x ≤ 1. `Math.sin` and `Math.cos` may differ in the last
 * bit between JavaScript engines and from the C library; hashes whose bits hang on rounding must not.
 */
export const exactSin = (x: number): number => series(x, 0n, 2n);
export const exactCos = (x: number): number => series(x, ONE, 1n);
