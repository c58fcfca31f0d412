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
  // Counted by byte first: four additions per image, however many bits it has.
  const bytes = new Uint32Array(4 * 256);
  const counts = new Uint32Array(33);
  for (let i = 0; i < masks.length; i++) {
    const mask = masks[i]!;
    if (mask === 0) continue;
    const failure = failures[i]!;
    if (failure !== 0 && failure !== own) continue;
    counts[32]!++;
    bytes[mask & 255]!++;
    bytes[256 + ((mask >>> 8) & 255)]!++;
    bytes[512 + ((mask >>> 16) & 255)]!++;
    bytes[768 + (mask >>> 24)]!++;
  }
  for (let at = 0; at < bytes.length; at++) {
    for (let bit = 0; bit < 8; bit++) if ((at >>> bit) & 1) counts[8 * (at >>> 8) + bit]! += bytes[at]!;
  }
  return counts;
}

/** Booleans as codes: 0 false, 1 true, −1 for an empty cell. */
export function flagCodes(flags: NumberColumn): Int8Array {
  const codes = new Int8Array(flags.length);
  for (let i = 0; i < flags.length; i++) codes[i] = flags[i] === 1 ? 1 : flags[i] === 0 ? 0 : -1;
  return codes;
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
