import type { DistanceBetween } from './neighbour-graph.ts';

/** Rows of numbers of one length. */
export interface Vectors {
  readonly count: number;
  readonly dimensions: number;
  /** `count * dimensions` finite numbers, row by row. */
  readonly data: Float32Array;
}

/** Dot product of row `i` of `a` with row `j` of `b`. */
export function dotOfRows(a: Float32Array, i: number, b: Float32Array, j: number, dimensions: number): number {
  const [p, q] = [i * dimensions, j * dimensions];
  let sum = 0;
  for (let d = 0; d < dimensions; d++) sum += a[p + d]! * b[q + d]!;
  return sum;
}

/** Squared Euclidean distance of row `i` of `a` from row `j` of `b`. */
export function squaredDistanceOfRows(
  a: Float32Array,
  i: number,
  b: Float32Array,
  j: number,
  dimensions: number,
): number {
  const [p, q] = [i * dimensions, j * dimensions];
  let sum = 0;
  for (let d = 0; d < dimensions; d++) {
    const difference = a[p + d]! - b[q + d]!;
    sum += difference * difference;
  }
  return sum;
}

/** Euclidean distances of the rows. */
export const euclideanBetween =
  ({ data, dimensions }: Vectors): DistanceBetween =>
  (i, j) =>
    Math.sqrt(squaredDistanceOfRows(data, i, data, j, dimensions));

/** 1 − cosine similarity of rows of unit length, 0–2. */
export const cosineBetween =
  ({ data, dimensions }: Vectors): DistanceBetween =>
  (i, j) =>
    Math.max(0, 1 - dotOfRows(data, i, data, j, dimensions));

/** Copies of some rows, in the order asked for. */
export function rowsOf({ data, dimensions }: Vectors, rows: ArrayLike<number>): Vectors {
  const chosen = new Float32Array(rows.length * dimensions);
  for (let r = 0; r < rows.length; r++) {
    chosen.set(data.subarray(rows[r]! * dimensions, (rows[r]! + 1) * dimensions), r * dimensions);
  }
  return { count: rows.length, dimensions, data: chosen };
}

/** Divides each row by its length, in place; a row of zeros stays. */
export function normaliseRows(data: Float32Array, dimensions: number): void {
  for (let from = 0; from < data.length; from += dimensions) {
    let squares = 0;
    for (let d = 0; d < dimensions; d++) squares += data[from + d]! * data[from + d]!;
    if (squares === 0) continue;
    const factor = 1 / Math.sqrt(squares);
    for (let d = 0; d < dimensions; d++) data[from + d]! *= factor;
  }
}
