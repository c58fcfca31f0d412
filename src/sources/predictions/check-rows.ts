import { UserError } from '../../model/errors.ts';
import type { Numbers, RowProblem } from './types.ts';

/** How far a sum of probabilities may be from 1: a thousand of them, written with four digits, are off by up to this. */
const SUM_TOLERANCE = 0.05;
/** How far beyond 0–1 rounding takes a number of 16 bits. */
const RANGE_TOLERANCE = 1e-3;
const TOLD = 1000;
/** Share of rows from which on the file as a whole is something else. */
const MOST = 0.2;

export interface CheckedRows {
  readonly usable: Uint8Array | null;
  readonly problems: readonly RowProblem[];
  readonly unusable: number;
  readonly notes: readonly string[];
}

/**
 * Makes probabilities of rows, in place, as asked for, and sets aside the rows that are none (0 throughout).
 *
 * @throws UserError when more than a fifth of the rows are none: logits, percentages or scores of independent classes
 */
export function checkRows(
  data: Numbers,
  rows: number,
  classes: number,
  shownAs: string,
  found: readonly RowProblem[],
  { softmax, normalise }: { readonly softmax: boolean; readonly normalise: boolean },
): CheckedRows {
  const known = new Map(found.map(({ row, reason }) => [row, reason]));
  const problems: RowProblem[] = [];
  const usable = new Uint8Array(rows).fill(1);
  const counts = { missing: 0, range: 0, sum: 0 };
  let firstOdd = '';
  let unusable = 0;
  for (let row = 0; row < rows; row++) {
    const from = row * classes;
    let kind = softmax ? softmaxRow(data, from, classes) : rowKind(data, from, classes, normalise);
    let sum = 0;
    if (kind === 'sound') {
      for (let i = 0; i < classes; i++) sum += data[from + i]!;
      if (normalise) {
        if (sum > 0) for (let i = 0; i < classes; i++) data[from + i]! /= sum;
        else kind = 'sum';
      } else if (!(Math.abs(sum - 1) <= SUM_TOLERANCE)) kind = 'sum';
    }
    if (kind === 'sound') continue;
    counts[kind]++;
    unusable++;
    usable[row] = 0;
    if (problems.length < TOLD || (firstOdd === '' && kind !== 'missing')) {
      const why = inWords(kind, data, from, classes, sum);
      if (firstOdd === '' && kind !== 'missing') firstOdd = `row ${row + 1} ${why}`;
      if (problems.length < TOLD) problems.push({ row, reason: known.get(row) ?? `row ${row + 1} ${why}` });
    }
  }
  const refuse = (what: string): never => {
    throw new UserError(`"${shownAs}" ${what} (${firstOdd || problems[0]?.reason})`);
  };
  if (counts.range > rows * MOST) {
    refuse(
      'holds no probabilities: numbers beyond 0–1; for logits add --softmax, for counts or percentages --normalise',
    );
  }
  if (counts.sum > rows * MOST)
    refuse('has rows whose sum is not 1; add --normalise to divide each by its sum, --softmax for logits');
  if (unusable === rows) refuse('has no row that can be used');
  for (const row of unusable > 0 ? usable.keys() : []) {
    if (usable[row] === 0) data.fill(0, row * classes, (row + 1) * classes);
  }
  return { usable: unusable === 0 ? null : usable, problems, unusable, notes: [] };
}

type RowKind = 'sound' | 'missing' | 'range' | 'sum';

/** Numbers barely beyond 0–1 are rounding and set to the bound. */
function rowKind(data: Numbers, from: number, classes: number, normalise: boolean): RowKind {
  const most = normalise ? Number.POSITIVE_INFINITY : 1 + RANGE_TOLERANCE;
  let kind: RowKind = 'sound';
  for (let i = from; i < from + classes; i++) {
    const value = data[i]!;
    if (Number.isNaN(value)) return 'missing';
    if (value < -RANGE_TOLERANCE || !(value <= most) || value === Number.POSITIVE_INFINITY) kind = 'range';
    else if (value < 0) data[i] = 0;
    else if (value > 1 && !normalise) data[i] = 1;
  }
  return kind;
}

/** Softmax of a row in doubles, shifted by its largest number so that nothing overflows. */
function softmaxRow(data: Numbers, from: number, classes: number): RowKind {
  let most = Number.NEGATIVE_INFINITY;
  for (let i = from; i < from + classes; i++) {
    const value = data[i]!;
    if (Number.isNaN(value)) return 'missing';
    if (value > most) most = value;
  }
  if (!Number.isFinite(most)) return 'range';
  let sum = 0;
  for (let i = from; i < from + classes; i++) sum += Math.exp(data[i]! - most);
  for (let i = from; i < from + classes; i++) data[i] = Math.exp(data[i]! - most) / sum;
  return 'sound';
}

function inWords(kind: RowKind, data: Numbers, from: number, classes: number, sum: number): string {
  if (kind === 'missing') return 'has a missing number';
  if (kind === 'sum') return `sums to ${Number(sum.toPrecision(4))}`;
  const odd = data
    .subarray(from, from + classes)
    .find((value) => !(value >= -RANGE_TOLERANCE && value <= 1 + RANGE_TOLERANCE));
  return `holds ${Number((odd ?? Number.NaN).toPrecision(4))}`;
}
