let scratch = new Float64Array(64);

/** Median as `numpy.median`: the mean of the two middle values when the count is even. Does not change `values`. */
export function median(values: Float64Array, count: number = values.length): number {
  if (scratch.length < count) scratch = new Float64Array(count);
  const sorted = scratch.length === count ? scratch : scratch.subarray(0, count);
  for (let i = 0; i < count; i++) sorted[i] = values[i]!;
  sorted.sort();
  const middle = count >> 1;
  return count % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
}
