import type { OpenParquet } from '../../model/parquet-file.ts';

/** Numbers of a table: 32 bits as float16 and float32 files hold them, 64 bits for all else. */
export type Numbers = Float32Array | Float64Array;

/** A row of a file that cannot be used, and why. */
export interface RowProblem {
  /** From 0, in the order of the file. */
  readonly row: number;
  readonly reason: string;
}

/** What any file of predictions or labels says, before it is taken for either. */
export interface PredictionTable {
  readonly rows: number;
  /** Numbers per row; 0 where the file holds labels only. */
  readonly columns: number;
  /** rows × columns, row by row. A row that could not be read is NaN throughout. */
  readonly data: Numbers;
  /** Names of the columns, where the file names them. */
  readonly columnNames: readonly string[] | null;
  readonly ids: readonly string[] | null;
  /** A label per row, as written; empty where the row has none. */
  readonly labels: Labels | null;
  /** Rows that could not be read; the first few in words. */
  readonly problems: readonly RowProblem[];
}

/** Labels as written: whole numbers or names. */
export type Labels = Int32Array | readonly string[];

/** Which of the two a file is read for; decides what a single unnamed column means. */
export type Wanted = 'probabilities' | 'labels';

/** Columns of a table that the user names; without, they are found by their usual names. */
export interface TableOptions {
  readonly idColumn?: string;
  readonly labelColumn?: string;
  /** Array of an .npz file. */
  readonly array?: string;
  /** Given from outside, so that sources need no database. */
  readonly openParquet?: OpenParquet;
  readonly signal?: AbortSignal;
}
