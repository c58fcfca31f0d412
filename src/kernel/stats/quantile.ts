/**
 * Quantile with linear interpolation between order statistics, as `numpy.quantile` does by default.
 *
 * @param sorted ascending
 * @param share 0–1. NaN for no values.
 */
export function quantileOfSorted(sorted: ArrayLike<number>, share: number): number {
  if (sorted.length === 0) return Number.NaN;
  const place = share * (sorted.length - 1);
  const below = Math.floor(place);
  const low = sorted[below]!;
  const high = sorted[Math.min(below + 1, sorted.length - 1)]!;
  return low + (place - below) * (high - low);
}

/** Median of the values, which stay as they are; NaN for none. */
export const medianOf = (values: Float32Array | Float64Array): number => quantileOfSorted(values.slice().sort(), 0.5);

/**
 * The `rank`-th smallest value (0 is the smallest) by Hoare's selection (1961), in linear time on average; the values are reordered in place.
 *
 * @param length only the first so many values count
 */
export function selectRank(values: Float32Array | Float64Array, rank: number, length: number = values.length): number {
  let low = 0;
  let high = length - 1;
  while (low < high) {
    const pivot = values[(low + high) >>> 1]!;
    let i = low;
    let j = high;
    while (i <= j) {
      while (values[i]! < pivot) i++;
      while (values[j]! > pivot) j--;
      if (i > j) break;
      const swapped = values[i]!;
      values[i++] = values[j]!;
      values[j--] = swapped;
    }
    // Everything up to j is at most the pivot, everything from i on at least; between them lies the pivot itself.
    if (rank <= j) high = j;
    else if (rank >= i) low = i;
    else return values[rank]!;
  }
  return values[rank]!;
}
