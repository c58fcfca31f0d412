/** Two-sided 95 % of the normal distribution. */
const Z = 1.959963984540054;

/** A share with the interval that holds the true share with 95 % confidence. */
export interface Estimate {
  /** 0–1; null when there was nothing to count. */
  readonly value: number | null;
  readonly low: number | null;
  readonly high: number | null;
}

/**
 * Share of successes with Wilson's score interval (Wilson 1927), which stays within 0–1 and holds at shares near its
 * ends, where the usual ± does not.
 */
export function wilson(successes: number, trials: number): Estimate {
  if (trials === 0) return { value: null, low: null, high: null };
  const share = successes / trials;
  const spread = (Z * Z) / trials;
  const centre = share + spread / 2;
  const half = Math.sqrt(spread * (share * (1 - share) + spread / 4));
  return {
    value: share,
    low: Math.max(0, (centre - half) / (1 + spread)),
    high: Math.min(1, (centre + half) / (1 + spread)),
  };
}
