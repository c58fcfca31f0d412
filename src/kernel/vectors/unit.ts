/** Rows that have no direction. */
export interface RowsWithoutDirection {
  /** Rows of zeros, ascending. */
  readonly zero: readonly number[];
  /** Rows with an infinity or NaN, ascending. */
  readonly notFinite: readonly number[];
}

/** Euclidean length of a row, summed in double precision. */
export function rowLength(data: Float32Array, at: number, dimensions: number): number {
  let squares = 0;
  for (let i = at; i < at + dimensions; i++) squares += data[i]! * data[i]!;
  return Math.sqrt(squares);
}

/**
 * Scales each row of `dimensions` numbers to length 1, in place.
 *
 * @returns the rows that were left as they were because they cannot be scaled
 * @throws RangeError when `data` does not hold whole rows
 */
export function normaliseRows(data: Float32Array, dimensions: number): RowsWithoutDirection {
  if (dimensions < 1 || data.length % dimensions !== 0) {
    throw new RangeError(`${data.length} numbers are not rows of ${dimensions}`);
  }
  const zero: number[] = [];
  const notFinite: number[] = [];
  for (let at = 0, row = 0; at < data.length; at += dimensions, row++) {
    const length = rowLength(data, at, dimensions);
    if (length === 0) zero.push(row);
    else if (!Number.isFinite(length)) notFinite.push(row);
    else for (let i = at; i < at + dimensions; i++) data[i] = data[i]! / length;
  }
  return { zero, notFinite };
}
