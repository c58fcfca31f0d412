/**
 * Places of the `count` smallest of the first `length` values, in no order; of equal values the earlier places. A heap of
 * the chosen ones, largest on top: one comparison per value that is not chosen.
 *
 * @param into at least min(count, length) long; receives the places
 * @returns how many were chosen
 */
export function smallestPlaces(
  values: Float32Array | Float64Array,
  length: number,
  count: number,
  into: Int32Array,
): number {
  const size = Math.min(count, length);
  if (size <= 0) return 0;
  const isLater = (a: number, b: number): boolean => values[a]! > values[b]! || (values[a]! === values[b]! && a > b);
  const sink = (from: number): void => {
    const place = into[from]!;
    let at = from;
    for (;;) {
      let child = 2 * at + 1;
      if (child >= size) break;
      if (child + 1 < size && isLater(into[child + 1]!, into[child]!)) child++;
      if (!isLater(into[child]!, place)) break;
      into[at] = into[child]!;
      at = child;
    }
    into[at] = place;
  };
  for (let i = 0; i < size; i++) into[i] = i;
  if (size === length) return size;
  for (let i = (size >> 1) - 1; i >= 0; i--) sink(i);
  for (let i = size; i < length; i++) {
    if (values[i]! >= values[into[0]!]!) continue;
    into[0] = i;
    sink(0);
  }
  return size;
}
