import type { NumberColumn } from './columns.ts';

/** Every image, ordered by a column; ties by number, empty cells last, whichever the direction. */
export type Order = Uint32Array;

const DIGIT_BITS = 11;
const DIGITS = 1 << DIGIT_BITS;
/** Runs of equal leading bits up to this are sorted by insertion. */
const SHORT = 24;

/** Keys with the images they belong to; they move together. */
interface Keyed {
  readonly keys: Uint32Array;
  readonly images: Uint32Array;
}

/**
 * By a numeric column: radix sort of the doubles as integers that order alike. The leading 32 bits tell nearly all of
 * them apart; the other bits are looked at only where they do not.
 */
export function orderByNumbers(column: NumberColumn, descending: boolean): Order {
  const count = column.length;
  const { high, low, hasLow } = sortableKeys(column, descending);
  const order = new Uint32Array(count);
  let present = 0;
  let empty = count;
  for (let i = count - 1; i >= 0; i--) if (Number.isNaN(column[i])) order[--empty] = i;
  for (let i = 0; i < count; i++) if (!Number.isNaN(column[i])) order[present++] = i;
  const sorted = order.subarray(0, present);
  const keys = sortBy(high, sorted);
  if (hasLow && !orderRuns(keys, low, sorted)) {
    // Long runs of equal leading bits: the trailing ones first, then the leading ones, which keep their order.
    sorted.sort();
    sortBy(low, sorted);
    sortBy(high, sorted);
  }
  return order;
}

const isLittleEndian = new Uint8Array(new Uint16Array([1]).buffer)[0] === 1;

/** Unsigned integers that order as the doubles do; all bits turned for descending. */
function sortableKeys(column: NumberColumn, descending: boolean) {
  const count = column.length;
  const high = new Uint32Array(count);
  const low = new Uint32Array(count);
  const words = new Uint32Array(column.buffer, column.byteOffset, 2 * count);
  const [lowWord, highWord] = isLittleEndian ? [0, 1] : [1, 0];
  const turn = descending ? 0xffffffff : 0;
  const first = words[lowWord];
  let hasLow = false;
  for (let i = 0; i < count; i++) {
    let top = words[2 * i + highWord]!;
    const rest = words[2 * i + lowWord]!;
    if (rest !== first) hasLow = true;
    // Minus zero is zero.
    if (top === 0x80000000 && rest === 0) top = 0;
    const flip = top >>> 31 === 1 ? 0xffffffff : 0;
    high[i] = top ^ (flip | 0x80000000) ^ turn;
    low[i] = rest ^ flip ^ turn;
  }
  return { high, low, hasLow };
}

/** Sorts images by a key of each, stably. @returns the keys in their new order */
function sortBy(keyOf: Uint32Array, images: Uint32Array): Uint32Array {
  const count = images.length;
  let from: Keyed = { keys: new Uint32Array(count), images };
  if (count === 0) return from.keys;
  let to: Keyed = { keys: new Uint32Array(count), images: new Uint32Array(count) };
  for (let i = 0; i < count; i++) from.keys[i] = keyOf[images[i]!]!;
  for (let shift = 0; shift < 32; shift += DIGIT_BITS) if (scatter(from, to, shift)) [from, to] = [to, from];
  if (from.images !== images) images.set(from.images);
  return from.keys;
}

/** One pass of the radix sort. @returns false, with nothing done, when all have the same digit */
function scatter({ keys, images }: Keyed, to: Keyed, shift: number): boolean {
  const starts = new Uint32Array(DIGITS + 1);
  const mask = DIGITS - 1;
  for (let i = 0; i < keys.length; i++) starts[((keys[i]! >>> shift) & mask) + 1]!++;
  if (starts[((keys[0]! >>> shift) & mask) + 1] === keys.length) return false;
  for (let digit = 0; digit < DIGITS; digit++) starts[digit + 1]! += starts[digit]!;
  for (let i = 0; i < keys.length; i++) {
    const key = keys[i]!;
    const at = starts[(key >>> shift) & mask]!++;
    to.keys[at] = key;
    to.images[at] = images[i]!;
  }
  return true;
}

/** Orders runs of equal keys by `low`, where they are short or in order. @returns false when some run is neither */
function orderRuns(keys: Uint32Array, low: Uint32Array, images: Uint32Array): boolean {
  for (let start = 0; start < images.length; ) {
    const key = keys[start]!;
    let end = start + 1;
    let isOrdered = true;
    for (; end < images.length && keys[end] === key; end++) {
      if (low[images[end]!]! < low[images[end - 1]!]!) isOrdered = false;
    }
    if (!isOrdered) {
      if (end - start > SHORT) return false;
      for (let i = start + 1; i < end; i++) {
        const image = images[i]!;
        let at = i;
        for (; at > start && low[images[at - 1]!]! > low[image]!; at--) images[at] = images[at - 1]!;
        images[at] = image;
      }
    }
    start = end;
  }
  return true;
}

/** By codes that stand in the order of their values: counting sort. −1 is an empty cell. */
export function orderByCodes(codes: ArrayLike<number>, values: number, descending: boolean): Order {
  const count = codes.length;
  const place = (code: number) => (code < 0 ? values : descending ? values - 1 - code : code);
  const starts = new Uint32Array(values + 2);
  for (let i = 0; i < count; i++) starts[place(codes[i]!) + 1]!++;
  for (let code = 0; code <= values; code++) starts[code + 1]! += starts[code]!;
  const order = new Uint32Array(count);
  for (let i = 0; i < count; i++) order[starts[place(codes[i]!)]!++] = i;
  return order;
}
