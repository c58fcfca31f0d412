/** A well-mixed 32-bit hash of a number (Wellons' hash prospector, public domain), for a shuffle that needs no state. */
function mix(number: number): number {
  let mixed = number | 0;
  mixed = Math.imul(mixed ^ (mixed >>> 16), 0x21f0aaad);
  mixed = Math.imul(mixed ^ (mixed >>> 15), 0x735a2d97);
  return (mixed ^ (mixed >>> 15)) >>> 0;
}

/** The numbers below `count` in an order that the seed decides: Fisher & Yates' shuffle. */
export function seededOrder(count: number, seed: number): Uint32Array {
  const order = Uint32Array.from({ length: count }, (_, i) => i);
  const key = mix(seed + 0x9e3779b9);
  for (let i = count - 1; i > 0; i--) {
    const j = Math.floor((mix(key + i) / 4294967296) * (i + 1));
    const swapped = order[i]!;
    order[i] = order[j]!;
    order[j] = swapped;
  }
  return order;
}

/** `size` of the numbers below `count`, ascending; all of them when there are no more. */
export function seededSample(count: number, size: number, seed: number): Uint32Array {
  return seededOrder(count, seed).slice(0, size).sort();
}
