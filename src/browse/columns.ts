/** A column of numbers in memory, one value per image; NaN where the cell is empty. Booleans are 0 and 1. */
export type NumberColumn = Float64Array;

/** A column of texts in memory: a code per image into the distinct values. */
export interface TextColumn {
  /** One per image; −1 where the cell is empty. */
  readonly codes: Int32Array;
  /** Distinct values, in byte order. */
  readonly values: readonly string[];
}
