/** Products of sample sizes up to which the chance is counted exactly. */
const EXACT = 1_000_000;

/**
 * The two-sample statistic of Kolmogorov and Smirnov: the largest difference between the shares of values up to any
 * point, 0 (the same distribution) – 1 (nothing overlaps). Equal values are stepped over together.
 *
 * @param first ascending, no NaN
 * @param second ascending, no NaN
 * @returns NaN when either is empty
 */
export function kolmogorovSmirnov(first: ArrayLike<number>, second: ArrayLike<number>): number {
  const m = first.length;
  const n = second.length;
  if (m === 0 || n === 0) return Number.NaN;
  let i = 0;
  let j = 0;
  let most = 0;
  while (i < m && j < n) {
    const value = first[i]! <= second[j]! ? first[i]! : second[j]!;
    while (i < m && first[i]! === value) i++;
    while (j < n && second[j]! === value) j++;
    const difference = Math.abs(i / m - j / n);
    if (difference > most) most = difference;
  }
  return most;
}

/**
 * The chance of a statistic at least that large when both samples are of one continuous distribution: counted over all
 * orders of the two samples while the product of their sizes is at most a million (Hodges 1957), by the limiting
 * distribution of Kolmogorov beyond. With many equal values it is an upper bound.
 *
 * @param statistic of {@link kolmogorovSmirnov}
 * @param m size of the one sample
 * @param n size of the other
 */
export function kolmogorovSmirnovChance(statistic: number, m: number, n: number): number {
  if (Number.isNaN(statistic)) return Number.NaN;
  if (m * n <= EXACT) return exactChance(statistic, m, n);
  return kolmogorovTail(Math.sqrt((m * n) / (m + n)) * statistic);
}

/** Share of the orders of m and n values of which the statistic is at least `statistic`; one row of n + 1 cells. */
function exactChance(statistic: number, m: number, n: number): number {
  // Statistics are multiples of 1 ÷ mn: half a step below keeps rounding from moving one across.
  const limit = (Math.round(statistic * m * n) - 0.5) / (m * n);
  if (limit < 0) return 1;
  // Shares of the orders that came so far outside the limit: summed directly, since 1 less a share loses small ones.
  const outside = new Float64Array(n + 1);
  for (let j = 1; j <= n; j++) outside[j] = j / n > limit ? 1 : outside[j - 1]!;
  for (let i = 1; i <= m; i++) {
    if (i / m > limit) outside[0] = 1;
    for (let j = 1; j <= n; j++) {
      outside[j] = Math.abs(i / m - j / n) > limit ? 1 : (i / (i + j)) * outside[j]! + (j / (i + j)) * outside[j - 1]!;
    }
  }
  return outside[n]!;
}

/** Upper tail of the limiting distribution of Kolmogorov (1933): 2 Σ (−1)^(k−1) exp(−2 k² x²). */
export function kolmogorovTail(x: number): number {
  if (x <= 0) return 1;
  if (x < 1) {
    // The other form of the same series, by Jacobi's theta function: it needs few terms where the first needs many.
    const t = Math.exp(-(Math.PI * Math.PI) / (8 * x * x));
    const sum = t + t ** 9 + t ** 25 + t ** 49;
    return Math.min(1, Math.max(0, 1 - (Math.sqrt(2 * Math.PI) / x) * sum));
  }
  let sum = 0;
  for (let k = 1, sign = 1; k <= 20; k++, sign = -sign) sum += sign * Math.exp(-2 * k * k * x * x);
  return Math.min(1, Math.max(0, 2 * sum));
}
