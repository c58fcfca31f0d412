import { smallestPlaces } from '../../kernel/stats/smallest-places.ts';

/** From the first to the last place of the longest part that is sorted by insertion. */
const SMALL = 15;

/**
 * The order that sorts `values` ascending as NumPy's `argsort` without vector instructions gives it: quicksort by the
 * median of three (Sedgewick 1978), insertion for short parts. Equal values come in the order this happens to leave them
 * in, which is the point: what is rounded by it is rounded as cleanlab rounds it.
 */
export function introsortOrder(values: Float32Array | Float64Array): Int32Array {
  const order = Int32Array.from(values, (_, i) => i);
  const at = (place: number): number => values[order[place]!]!;
  const swap = (a: number, b: number): void => {
    const kept = order[a]!;
    order[a] = order[b]!;
    order[b] = kept;
  };
  const parts: [number, number][] = [[0, order.length - 1]];
  for (let part = parts.pop(); part; part = parts.pop()) {
    let [left, right] = part;
    while (right - left > SMALL) {
      const middle = left + ((right - left) >> 1);
      if (at(middle) < at(left)) swap(middle, left);
      if (at(right) < at(middle)) swap(right, middle);
      if (at(middle) < at(left)) swap(middle, left);
      const pivot = at(middle);
      let i = left;
      let j = right - 1;
      swap(middle, j);
      for (;;) {
        do i++;
        while (at(i) < pivot);
        do j--;
        while (pivot < at(j));
        if (i >= j) break;
        swap(i, j);
      }
      swap(i, right - 1);
      if (i - left < right - i) {
        parts.push([i + 1, right]);
        right = i - 1;
      } else {
        parts.push([left, i - 1]);
        left = i + 1;
      }
    }
    for (let i = left + 1; i <= right; i++) {
      const place = order[i]!;
      let j = i;
      for (; j > left && values[place]! < at(j - 1); j--) order[j] = order[j - 1]!;
      order[j] = place;
    }
  }
  return order;
}

/**
 * Places of the `count` smallest of the first `length` values. Where equal values straddle the border, those that
 * {@link introsortOrder} puts first: cleanlab would choose them, too.
 *
 * @param into at least `length` long; receives the places
 * @returns how many were chosen
 */
export function smallestInOrder(
  values: Float32Array | Float64Array,
  length: number,
  count: number,
  into: Int32Array,
): number {
  const chosen = smallestPlaces(values, length, count, into);
  if (chosen === 0 || chosen === length) return chosen;
  let most = Number.NEGATIVE_INFINITY;
  for (let i = 0; i < chosen; i++) most = Math.max(most, values[into[i]!]!);
  let upTo = 0;
  for (let i = 0; i < length; i++) if (values[i]! <= most) upTo++;
  if (upTo > chosen) into.set(introsortOrder(values.subarray(0, length)).subarray(0, chosen));
  return chosen;
}
