import type { NumberColumn } from './columns.ts';

/**
 * Counting for facets. `failures` says of each image which condition it fails alone, as `soleFailures` does; a facet
 * counts the images that pass everything and those that fail only its own conditions (`own`, 0 when it has none).
 */

/** How often each code occurs; the empty cell (−1) first. */
export function countCodes(codes: ArrayLike<number>, values: number, failures: Uint8Array, own: number): Uint32Array {
  const counts = new Uint32Array(values + 1);
  for (let i = 0; i < codes.length; i++) {
    const failure = failures[i]!;
    if (failure === 0 || failure === own) counts[codes[i]! + 1]!++;
  }
  return counts;
}

/** How many images have each of 32 bits; the last entry counts those that have any. */
export function countBits(masks: Uint32Array, failures: Uint8Array, own: number): Uint32Array {
  const counts = new Uint32Array(33);
  for (let i = 0; i < masks.length; i++) {
    let mask = masks[i]!;
    if (mask === 0) continue;
    const failure = failures[i]!;
    if (failure !== 0 && failure !== own) continue;
    counts[32]!++;
    while (mask !== 0) {
      const bit = 31 - Math.clz32(mask);
      counts[bit]!++;
      mask &= ~(1 << bit);
    }
  }
  return counts;
}

export interface NumberHistogram {
  /** Of the values counted; NaN when there are none. */
  readonly from: number;
  readonly to: number;
  /** Bins of equal width; the last includes its upper end. */
  readonly counts: Uint32Array;
  /** Images with an empty cell. */
  readonly empty: number;
}

/** Least and greatest value of a column; NaN when every cell is empty. */
export function rangeOf(column: NumberColumn): readonly [number, number] {
  let from = Number.POSITIVE_INFINITY;
  let to = Number.NEGATIVE_INFINITY;
  for (let i = 0; i < column.length; i++) {
    const value = column[i]!;
    if (value < from) from = value;
    if (value > to) to = value;
  }
  return from <= to ? [from, to] : [Number.NaN, Number.NaN];
}

/** A histogram over a range that all values lie in. */
export function countRange(
  column: NumberColumn,
  [from, to]: readonly [number, number],
  bins: number,
  failures: Uint8Array,
  own: number,
): NumberHistogram {
  const counts = new Uint32Array(bins);
  const scale = to > from && Number.isFinite(to - from) ? bins / (to - from) : 0;
  let empty = 0;
  for (let i = 0; i < column.length; i++) {
    const failure = failures[i]!;
    if (failure !== 0 && failure !== own) continue;
    const value = column[i]!;
    if (Number.isNaN(value)) empty++;
    else counts[Math.min(bins - 1, Math.floor((value - from) * scale))]!++;
  }
  return { from, to, counts, empty };
}
