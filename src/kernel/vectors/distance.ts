/**
 * Distances of two rows of flat arrays: `a[aAt … aAt + dimensions)` and `b[bAt …)`, finite numbers. Sums are taken in
 * double precision, in an order that does not depend on which row is `a`: d(a, b) = d(b, a) to the last bit, and d(a, a) = 0.
 */
export type VectorDistance = (a: Float32Array, aAt: number, b: Float32Array, bAt: number, dimensions: number) => number;

/** Σ (aᵢ − bᵢ)², from 0. */
export function squaredEuclideanDistance(
  a: Float32Array,
  aAt: number,
  b: Float32Array,
  bAt: number,
  dimensions: number,
): number {
  // Two sums hide the latency of additions.
  let even = 0;
  let odd = 0;
  let i = 0;
  for (; i + 1 < dimensions; i += 2) {
    const first = a[aAt + i]! - b[bAt + i]!;
    const second = a[aAt + i + 1]! - b[bAt + i + 1]!;
    even += first * first;
    odd += second * second;
  }
  if (i < dimensions) {
    const last = a[aAt + i]! - b[bAt + i]!;
    even += last * last;
  }
  return even + odd;
}

/** √Σ (aᵢ − bᵢ)², from 0. */
export function euclideanDistance(
  a: Float32Array,
  aAt: number,
  b: Float32Array,
  bAt: number,
  dimensions: number,
): number {
  return Math.sqrt(squaredEuclideanDistance(a, aAt, b, bAt, dimensions));
}

/** Σ |aᵢ − bᵢ|, from 0. */
export function manhattanDistance(
  a: Float32Array,
  aAt: number,
  b: Float32Array,
  bAt: number,
  dimensions: number,
): number {
  let even = 0;
  let odd = 0;
  let i = 0;
  for (; i + 1 < dimensions; i += 2) {
    even += Math.abs(a[aAt + i]! - b[bAt + i]!);
    odd += Math.abs(a[aAt + i + 1]! - b[bAt + i + 1]!);
  }
  if (i < dimensions) even += Math.abs(a[aAt + i]! - b[bAt + i]!);
  return even + odd;
}

/**
 * 1 − cosine similarity, 0–2. A row of zeros has no direction: it is at 0 from another row of zeros, at 1 from all else.
 */
export function cosineDistance(a: Float32Array, aAt: number, b: Float32Array, bAt: number, dimensions: number): number {
  let dot = 0;
  let squaresA = 0;
  let squaresB = 0;
  for (let i = 0; i < dimensions; i++) {
    const x = a[aAt + i]!;
    const y = b[bAt + i]!;
    dot += x * y;
    squaresA += x * x;
    squaresB += y * y;
  }
  if (squaresA === 0 || squaresB === 0) return squaresA === squaresB ? 0 : 1;
  // √(x·x) is x in IEEE arithmetic, so that equal rows come out at 0.
  return Math.min(2, Math.max(0, 1 - dot / Math.sqrt(squaresA * squaresB)));
}
