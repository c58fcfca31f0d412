import type { NumberColumn } from './columns.ts';

/** Every image, ordered by a column; ties by number, empty cells last, whichever the direction. */
export type Order = Uint32Array;

const DIGIT_BITS = 16;
const DIGITS = 1 << DIGIT_BITS;

/** By a numeric column: radix sort of the bits of the doubles, 16 at a time, which is stable. */
export function orderByNumbers(column: NumberColumn, descending: boolean): Order {
  const count = column.length;
  const order = new Uint32Array(count);
  let present = 0;
  let empty = count;
  for (let i = 0; i < count; i++) if (!Number.isNaN(column[i])) order[present++] = i;
  for (let i = count - 1; i >= 0; i--) if (Number.isNaN(column[i])) order[--empty] = i;
  const { high, low } = sortableKeys(column, descending);
  let from = order.subarray(0, present);
  let to = new Uint32Array(present);
  for (const [keys, shift] of [
    [low, 0],
    [low, DIGIT_BITS],
    [high, 0],
    [high, DIGIT_BITS],
  ] as const) {
    if (scatter(from, to, keys, shift)) [from, to] = [to, from];
  }
  if (from.buffer !== order.buffer) order.set(from);
  return order;
}

/** Unsigned integers that order as the doubles do; all bits turned for descending. */
function sortableKeys(column: NumberColumn, descending: boolean): { high: Uint32Array; low: Uint32Array } {
  const count = column.length;
  const high = new Uint32Array(count);
  const low = new Uint32Array(count);
  const cell = new Float64Array(1);
  const [lowWord, highWord] = isLittleEndian ? [0, 1] : [1, 0];
  const words = new Uint32Array(cell.buffer);
  const turn = descending ? 0xffffffff : 0;
  for (let i = 0; i < count; i++) {
    // Minus zero is zero.
    cell[0] = column[i]! + 0;
    const top = words[highWord]!;
    const flip = top >>> 31 === 1 ? 0xffffffff : 0;
    high[i] = top ^ (flip | 0x80000000) ^ turn;
    low[i] = words[lowWord]! ^ flip ^ turn;
  }
  return { high, low };
}

const isLittleEndian = new Uint8Array(new Uint16Array([1]).buffer)[0] === 1;

/** One pass of the radix sort. @returns false, with nothing done, when all have the same digit */
function scatter(from: Uint32Array, to: Uint32Array, keys: Uint32Array, shift: number): boolean {
  const starts = new Uint32Array(DIGITS + 1);
  for (let i = 0; i < from.length; i++) starts[((keys[from[i]!]! >>> shift) & 0xffff) + 1]!++;
  if (from.length === 0 || starts[((keys[from[0]!]! >>> shift) & 0xffff) + 1] === from.length) return false;
  for (let digit = 0; digit < DIGITS; digit++) starts[digit + 1]! += starts[digit]!;
  for (let i = 0; i < from.length; i++) {
    const image = from[i]!;
    to[starts[(keys[image]! >>> shift) & 0xffff]!++] = image;
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
