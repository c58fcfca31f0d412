import { DESCRIPTOR_LENGTH } from './descriptor.ts';

/** Set bits of four words: counts in fields of 2, 4 and 8 bits, words joined as soon as the fields have room. */
export function bitCount(p: number, q: number, r: number, s: number): number {
  p -= (p >>> 1) & 0x55555555;
  q -= (q >>> 1) & 0x55555555;
  r -= (r >>> 1) & 0x55555555;
  s -= (s >>> 1) & 0x55555555;
  const pq = (p & 0x33333333) + ((p >>> 2) & 0x33333333) + (q & 0x33333333) + ((q >>> 2) & 0x33333333);
  const rs = (r & 0x33333333) + ((r >>> 2) & 0x33333333) + (s & 0x33333333) + ((s >>> 2) & 0x33333333);
  const sum = (pq & 0x0f0f0f0f) + ((pq >>> 4) & 0x0f0f0f0f) + (rs & 0x0f0f0f0f) + ((rs >>> 4) & 0x0f0f0f0f);
  return Math.imul(sum, 0x01010101) >>> 24;
}

/** Of the descriptors that begin at `p` and `q`; exact, below 2^23. */
export function dotProduct(a: Uint8Array, p: number, b: Uint8Array, q: number): number {
  let sum = 0;
  for (const end = p + DESCRIPTOR_LENGTH; p < end; p += 8, q += 8) {
    sum =
      (sum +
        Math.imul(a[p]!, b[q]!) +
        Math.imul(a[p + 1]!, b[q + 1]!) +
        Math.imul(a[p + 2]!, b[q + 2]!) +
        Math.imul(a[p + 3]!, b[q + 3]!) +
        Math.imul(a[p + 4]!, b[q + 4]!) +
        Math.imul(a[p + 5]!, b[q + 5]!) +
        Math.imul(a[p + 6]!, b[q + 6]!) +
        Math.imul(a[p + 7]!, b[q + 7]!)) |
      0;
  }
  return sum;
}
