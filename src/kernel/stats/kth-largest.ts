/**
 * The k-th largest of the first `count` values, k = max(`least`, ⌈`share`·count⌉), but never beyond the smallest.
 * A high order statistic: unlike the maximum it does not rest on one sample. NaN when `count` is 0.
 * Sorts those values in place, ascending.
 */
export function kthLargest(values: Float64Array, count: number, share: number, least: number): number {
  if (count === 0) return Number.NaN;
  const used = values.subarray(0, count).sort();
  const k = Math.min(count, Math.max(least, Math.ceil(share * count), 1));
  return used[count - k]!;
}
