/** How many images each class should have: as many as the largest, the mean, the median or the smallest, or a number. */
export type BalanceTarget = 'max' | 'mean' | 'median' | 'min' | number;

/** @param counts images per class; classes without any do not count */
export function targetCount(counts: ArrayLike<number>, target: BalanceTarget): number {
  if (typeof target === 'number') return target;
  const sorted = Float64Array.from(counts)
    .filter((count) => count > 0)
    .sort();
  if (sorted.length === 0) return 0;
  if (target === 'max') return sorted[sorted.length - 1]!;
  if (target === 'min') return sorted[0]!;
  if (target === 'mean') return Math.round(sorted.reduce((sum, count) => sum + count, 0) / sorted.length);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle]! : Math.round((sorted[middle - 1]! + sorted[middle]!) / 2);
}
