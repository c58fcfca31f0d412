const DIGITS = 65_536;

/**
 * The order that sorts `values` ascending, equal ones by their place: a radix sort by two digits of 16 bits.
 * Memory: 12 bytes per value.
 *
 * @param values no NaN
 */
export function ascendingOrder(values: Float32Array): Uint32Array {
  const count = values.length;
  // Bits of a float in the order of its value: negative ones inverted, the sign of the others set.
  const keys = new Uint32Array(values.buffer, values.byteOffset, count).slice();
  for (let i = 0; i < count; i++) {
    // -0 and 0 are one value.
    if (keys[i] === 0x80000000) keys[i] = 0;
    keys[i] = keys[i]! & 0x80000000 ? ~keys[i]! : keys[i]! | 0x80000000;
  }
  let order = new Uint32Array(count);
  let other = new Uint32Array(count);
  for (let i = 0; i < count; i++) order[i] = i;
  const starts = new Uint32Array(DIGITS + 1);
  for (let shift = 0; shift < 32; shift += 16) {
    starts.fill(0);
    for (let i = 0; i < count; i++) starts[((keys[i]! >>> shift) & 0xffff) + 1]!++;
    for (let d = 0; d < DIGITS; d++) starts[d + 1]! += starts[d]!;
    for (let i = 0; i < count; i++) other[starts[(keys[order[i]!]! >>> shift) & 0xffff]!++] = order[i]!;
    [order, other] = [other, order];
  }
  return order;
}
