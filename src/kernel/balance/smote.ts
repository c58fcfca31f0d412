import { shuffledOrder } from './even-repeats.ts';

/** Synthetic vectors of one class: row i lies at `lambda[i]` of the way from row `a[i]` to row `b[i]` of the class. */
export interface Smote {
  readonly a: Uint32Array;
  readonly b: Uint32Array;
  /** From 0 to below 1. */
  readonly lambda: Float64Array;
}

/**
 * SMOTE (Chawla, Bowyer, Hall and Kegelmeyer 2002): new points between a point of the class and one of its k nearest
 * neighbours within the class. Each point is the base as often as every other, as in the paper; the neighbour and the place
 * between are drawn by chance.
 *
 * @param neighbours k per point, nearest first, as rows of the class; `none` where there are fewer
 * @param bases rows that may be a base; default all. Borderline-SMOTE (Han, Wang and Mao 2005) gives those in danger
 */
export function smote(
  neighbours: Uint32Array,
  k: number,
  make: number,
  random: () => number,
  none: number,
  bases: Uint32Array = Uint32Array.from({ length: neighbours.length / k }, (_, i) => i),
): Smote {
  const usable = bases.filter((row) => neighbours[row * k] !== none);
  const count = usable.length === 0 ? 0 : make;
  const result = { a: new Uint32Array(count), b: new Uint32Array(count), lambda: new Float64Array(count) };
  let order: Uint32Array = new Uint32Array(0);
  for (let i = 0; i < count; i++) {
    const turn = i % usable.length;
    if (turn === 0) order = shuffledOrder(usable.length, random);
    const row = usable[order[turn]!]!;
    let known = 0;
    while (known < k && neighbours[row * k + known] !== none) known++;
    result.a[i] = row;
    result.b[i] = neighbours[row * k + Math.floor(random() * known)]!;
    result.lambda[i] = random();
  }
  return result;
}

/**
 * Points of a class in danger (borderline-SMOTE): of their m nearest neighbours among all points at least half, but not all,
 * are of other classes. Where all are, the point is taken for noise.
 *
 * @param others how many of the m nearest of each point are of other classes
 */
export const inDanger = (others: ArrayLike<number>, m: number): Uint32Array =>
  Uint32Array.from({ length: others.length }, (_, i) => i).filter((i) => others[i]! >= m / 2 && others[i]! < m);

/** Writes a point between two rows, in single precision. */
export function interpolate(
  from: Float32Array,
  a: number,
  b: number,
  lambda: number,
  dimensions: number,
  into: Float32Array,
  at: number,
): void {
  for (let d = 0; d < dimensions; d++) {
    const start = from[a * dimensions + d]!;
    into[at + d] = start + lambda * (from[b * dimensions + d]! - start);
  }
}
