import { RECORD } from './compare-records.ts';

/** The bits `[bit, bit + width)` of a record's two words; bit 0 is the lowest of the first word. */
export interface Band {
  bit: number;
  width: number;
}

// A band may reach from the first word into the second; `reach` is 0 where it does not, and the mask then drops what
// the repeated word adds.

/** How many records of `[from, to)` have each value of the band. */
export function countValues(
  records: Int32Array,
  from: number,
  to: number,
  { bit, width }: Band,
  counts: Int32Array,
): void {
  const word = bit >>> 5;
  const reach = ((bit + width - 1) >>> 5) - word;
  const shift = bit & 31;
  const mask = (1 << width) - 1;
  counts.fill(0, 0, 1 << width);
  for (let at = from + word; at < to; at += RECORD) {
    counts[((records[at]! >>> shift) | ((records[at + reach]! << 1) << (31 - shift))) & mask]!++;
  }
}

/**
 * Turns counts into the offsets where parts begin, from `start` on, in the order of values but `first` (if not
 * negative) before all. Parts of fewer than `least` records are left out, marked by -1. Returns the end of the last.
 */
export function layOutParts(counts: Int32Array, width: number, start: number, first: number, least: number): number {
  let at = start;
  if (first >= 0) at += counts[first]! * RECORD;
  for (let value = 0; value < 1 << width; value++) {
    const count = counts[value]!;
    if (value === first) counts[value] = start;
    else if (count < least) counts[value] = -1;
    else {
      counts[value] = at;
      at += count * RECORD;
    }
  }
  return at;
}

/** Copies records to their parts; the offsets where parts begin become those where they end. */
export function fillParts(
  records: Int32Array,
  from: number,
  to: number,
  { bit, width }: Band,
  offsets: Int32Array,
  parts: Int32Array,
): void {
  const word = bit >>> 5;
  const reach = ((bit + width - 1) >>> 5) - word;
  const shift = bit & 31;
  const mask = (1 << width) - 1;
  for (let at = from; at < to; at += RECORD) {
    const value = ((records[at + word]! >>> shift) | ((records[at + word + reach]! << 1) << (31 - shift))) & mask;
    const target = offsets[value]!;
    if (target < 0) continue;
    parts[target] = records[at]!;
    parts[target + 1] = records[at + 1]!;
    parts[target + 2] = records[at + 2]!;
    offsets[value] = target + RECORD;
  }
}
