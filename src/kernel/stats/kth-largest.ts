import { selectRank } from './quantile.ts';

/**
 * The k-th largest of the first `count` values, k = max(`least`, ⌈`share`·count⌉), but never beyond the smallest.
 * A high order statistic: unlike the maximum it does not rest on one sample. NaN when `count` is 0.
 * Reorders those values in place.
 */
export function kthLargest(values: Float64Array, count: number, share: number, least: number): number {
  if (count === 0) return Number.NaN;
  const k = Math.min(count, Math.max(least, Math.ceil(share * count), 1));
  return selectRank(values, count - k, count);
}
