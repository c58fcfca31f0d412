/**
 * The k-th largest of the first `count` values, k = max(`least`, ⌈`share`·count⌉), but never beyond the smallest.
 * A high order statistic: unlike the maximum it does not rest on one sample. NaN when `count` is 0.
 * Reorders those values in place.
 */
export function kthLargest(values: Float64Array, count: number, share: number, least: number): number {
  if (count === 0) return Number.NaN;
  const k = Math.min(count, Math.max(least, Math.ceil(share * count), 1));
  return selectAscending(values, count, count - k);
}

/** Hoare's selection (1961): the value of rank `rank` in ascending order, in linear time on average. */
function selectAscending(values: Float64Array, count: number, rank: number): number {
  let low = 0;
  let high = count - 1;
  while (low < high) {
    const pivot = values[(low + high) >> 1]!;
    let i = low;
    let j = high;
    while (i <= j) {
      while (values[i]! < pivot) i++;
      while (values[j]! > pivot) j--;
      if (i > j) break;
      const v = values[i]!;
      values[i++] = values[j]!;
      values[j--] = v;
    }
    // Everything up to j is at most the pivot, everything from i on at least; between them lies the pivot itself.
    if (rank <= j) high = j;
    else if (rank >= i) low = i;
    else break;
  }
  return values[rank]!;
}
