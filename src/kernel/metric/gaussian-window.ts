/** Side of the Gaussian window of structural similarity, px. */
export const WINDOW = 11;

const SIGMA = 1.5;
const MIDDLE = (WINDOW - 1) / 2;
const unscaled = Array.from({ length: WINDOW }, (_, i) => Math.exp(-((i - MIDDLE) ** 2) / (2 * SIGMA * SIGMA)));
const total = unscaled.reduce((sum, weight) => sum + weight, 0);

/** Weights by distance from the middle; over the whole window they sum to 1. */
const W0 = unscaled[MIDDLE]! / total;
const W1 = unscaled[MIDDLE + 1]! / total;
const W2 = unscaled[MIDDLE + 2]! / total;
const W3 = unscaled[MIDDLE + 3]! / total;
const W4 = unscaled[MIDDLE + 4]! / total;
const W5 = unscaled[MIDDLE + 5]! / total;

/**
 * Gaussian means, sigma 1.5, of the {@link WINDOW} samples from each sample on: `count` of them, from `count + 10`
 * samples of `from`. Two at a time, since neighbouring windows share ten samples.
 */
export function filterRow(from: Float64Array, count: number, to: Float64Array, offset: number): void {
  let x = 0;
  for (; x + 1 < count; x += 2) {
    const a = from[x]!;
    const b = from[x + 1]!;
    const c = from[x + 2]!;
    const d = from[x + 3]!;
    const e = from[x + 4]!;
    const f = from[x + 5]!;
    const g = from[x + 6]!;
    const h = from[x + 7]!;
    const i = from[x + 8]!;
    const j = from[x + 9]!;
    const k = from[x + 10]!;
    const l = from[x + 11]!;
    to[offset + x] = W0 * f + W1 * (e + g) + W2 * (d + h) + W3 * (c + i) + W4 * (b + j) + W5 * (a + k);
    to[offset + x + 1] = W0 * g + W1 * (f + h) + W2 * (e + i) + W3 * (d + j) + W4 * (c + k) + W5 * (b + l);
  }
  if (x < count) {
    to[offset + x] =
      W0 * from[x + 5]! +
      W1 * (from[x + 4]! + from[x + 6]!) +
      W2 * (from[x + 3]! + from[x + 7]!) +
      W3 * (from[x + 2]! + from[x + 8]!) +
      W4 * (from[x + 1]! + from[x + 9]!) +
      W5 * (from[x]! + from[x + 10]!);
  }
}

/**
 * The same down the columns of a ring of {@link WINDOW} rows of `stride` samples.
 * @param oldest which row of the ring the windows start at, 0–10.
 */
export function filterRing(ring: Float64Array, stride: number, oldest: number, to: Float64Array): void {
  const a = oldest * stride;
  const end = WINDOW * stride;
  const b = a + stride < end ? a + stride : 0;
  const c = b + stride < end ? b + stride : 0;
  const d = c + stride < end ? c + stride : 0;
  const e = d + stride < end ? d + stride : 0;
  const f = e + stride < end ? e + stride : 0;
  const g = f + stride < end ? f + stride : 0;
  const h = g + stride < end ? g + stride : 0;
  const i = h + stride < end ? h + stride : 0;
  const j = i + stride < end ? i + stride : 0;
  const k = j + stride < end ? j + stride : 0;
  for (let x = 0; x < stride; x++) {
    to[x] =
      W0 * ring[f + x]! +
      W1 * (ring[e + x]! + ring[g + x]!) +
      W2 * (ring[d + x]! + ring[h + x]!) +
      W3 * (ring[c + x]! + ring[i + x]!) +
      W4 * (ring[b + x]! + ring[j + x]!) +
      W5 * (ring[a + x]! + ring[k + x]!);
  }
}
