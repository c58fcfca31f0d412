import { basename, resolve } from 'node:path';
import { UserError } from '../../model/errors.ts';
import { checkRows } from './check-rows.ts';
import { readTable } from './read-table.ts';
import { classNamesOfColumns } from './table-roles.ts';
import type { Labels, Numbers, RowProblem, TableOptions } from './types.ts';

export interface ProbabilitiesOptions extends TableOptions {
  /** Names of the classes in the order of the columns; default: as the file names them. */
  readonly classes?: readonly string[];
  /** The numbers are logits or logarithms of probabilities: take the softmax of every row. Default false. */
  readonly softmax?: boolean;
  /** Divide every row by its sum. Default false. */
  readonly normalise?: boolean;
  /**
   * `single` (default) gives float32 whatever the file holds; `stored` gives float64 where the file has more digits, so
   * that results are those of other software to the last digit.
   */
  readonly precision?: 'single' | 'stored';
}

/** Predicted probabilities of a set of images: a matrix without an object per row. */
export interface Probabilities<D extends Numbers = Float32Array> {
  readonly rows: number;
  /** Number of classes. */
  readonly classes: number;
  /** Names of the classes in the order of the columns; null where nothing names them. */
  readonly classNames: readonly string[] | null;
  /** What names the images, row by row; null when the file has no such column: then rows join by position. */
  readonly ids: readonly string[] | null;
  /** Labels that the same file gives, as written; null when it has none. */
  readonly labels: Labels | null;
  /** rows × classes, row by row, each 0–1. Rows that are not usable are 0 throughout. */
  readonly data: D;
  /** 1 for rows that can be used; null when all can. */
  readonly usable: Uint8Array | null;
  /** Why rows cannot be used: the first thousand. */
  readonly problems: readonly RowProblem[];
  /** How many cannot. */
  readonly unusable: number;
  /** What the reader should know of how the file was taken. */
  readonly notes: readonly string[];
}

/**
 * Reads predicted probabilities from .npy, .npz, CSV, TSV, JSON, JSON Lines, Parquet or blank-separated text: one row per
 * image and one number per class ({@link readTable} lists the forms). One column alone is the probability of the second
 * of two classes.
 *
 * A row with a missing or negative number, or one whose sum is not 1 within 0.05, costs itself; when most rows are so,
 * the file is taken for something else and refused.
 *
 * @throws UserError when the file cannot be read, holds logits without `softmax`, or does not fit the class names
 */
export function readProbabilities(
  path: string,
  options?: ProbabilitiesOptions & { readonly precision?: 'single' },
): Promise<Probabilities>;
export function readProbabilities(path: string, options: ProbabilitiesOptions): Promise<Probabilities<Numbers>>;
export async function readProbabilities(
  path: string,
  options: ProbabilitiesOptions = {},
): Promise<Probabilities<Numbers>> {
  const shownAs = basename(path);
  const table = await readTable(resolve(path), shownAs, 'probabilities', options);
  const { rows } = table;
  if (rows === 0) throw new UserError(`"${shownAs}" has no rows`);
  if (table.columns === 0)
    throw new UserError(`"${shownAs}" has no row that can be read${firstProblem(table.problems)}`);
  const notes: string[] = [];
  const isBinary = table.columns === 1;
  const read = isBinary ? bothColumns(table.data) : table.data;
  if (isBinary) notes.push('one column: taken for the probability of the second of two classes');
  const data = options.precision === 'stored' || read instanceof Float32Array ? read : Float32Array.from(read);
  const classes = isBinary ? 2 : table.columns;
  const checked = checkRows(data, rows, classes, shownAs, table.problems, {
    softmax: options.softmax ?? false,
    normalise: options.normalise ?? false,
  });
  const found = table.columnNames && !isBinary ? classNamesOfColumns(table.columnNames) : null;
  const classNames = options.classes ?? found;
  if (classNames && classNames.length !== classes) {
    throw new UserError(`"${shownAs}" has ${classes} columns, but ${classNames.length} classes are named`);
  }
  return {
    rows,
    classes,
    classNames,
    ids: table.ids,
    labels: table.labels,
    data,
    ...checked,
    notes: [...notes, ...checked.notes],
  };
}

const firstProblem = (problems: readonly RowProblem[]): string => (problems[0] ? `; ${problems[0].reason}` : '');

function bothColumns(second: Numbers): Numbers {
  const both =
    second instanceof Float32Array ? new Float32Array(second.length * 2) : new Float64Array(second.length * 2);
  for (let i = 0; i < second.length; i++) {
    both[2 * i] = 1 - second[i]!;
    both[2 * i + 1] = second[i]!;
  }
  return both;
}
