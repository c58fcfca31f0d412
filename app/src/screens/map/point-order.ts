/** The points that have a place, in a random order that is the same every time: nothing lies on top for its name. */
export function shuffledPoints(points: Float32Array): Uint32Array {
  const order = new Uint32Array(points.length / 2);
  let count = 0;
  for (let n = 0; n < order.length; n++) if (!Number.isNaN(points[2 * n]!)) order[count++] = n;
  let state = 0x9e3779b9;
  for (let at = count - 1; at > 0; at--) {
    // xorshift32
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    const other = (state >>> 0) % (at + 1);
    const held = order[at]!;
    order[at] = order[other]!;
    order[other] = held;
  }
  return order.slice(0, count);
}

/** The same order with dimmed points (code 0) before the others. @returns it, and how many are dimmed */
export function dimmedFirst(
  shuffled: Uint32Array,
  codes: Uint8Array,
): { readonly order: Uint32Array; readonly dimmed: number } {
  const order = new Uint32Array(shuffled.length);
  let dimmed = 0;
  for (let at = 0; at < shuffled.length; at++) if (codes[shuffled[at]!] === 0) dimmed++;
  let low = 0;
  let high = dimmed;
  for (let at = 0; at < shuffled.length; at++) {
    const n = shuffled[at]!;
    if (codes[n] === 0) order[low++] = n;
    else order[high++] = n;
  }
  return { order, dimmed };
}
