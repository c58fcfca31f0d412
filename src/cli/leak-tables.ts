import type { LeakMatrix, LeakPair, Leaks } from '../pipeline/api.ts';
import { count, printable, share, table } from './terminal.ts';

/** With more splits a matrix is wider than a terminal. */
const WIDEST_MATRIX = 5;
const MOST_SPLIT_PAIRS = 30;

/** What each two splits share: a matrix, or a list where there are many splits. */
export const splitsTable = (matrix: LeakMatrix, splits: Leaks['splits']): string =>
  splits.length <= WIDEST_MATRIX ? matrixTable(matrix, splits) : pairTable(matrix, splits);

export function headline({ pairs, byRelation }: Pick<LeakMatrix, 'pairs' | 'byRelation'>): string {
  const relations = Object.entries(byRelation).map(([relation, n]) => `${count(n)} ${relation}`);
  return `${count(pairs)} ${pairs === 1 ? 'leak' : 'leaks'} (${relations.join(', ')})`;
}

/** A cell says how many pairs two splits share, and how much of the row's split is in them. */
function matrixTable({ splitPairs }: LeakMatrix, splits: Leaks['splits']): string {
  const cell = (row: Leaks['splits'][number], column: Leaks['splits'][number]): string => {
    if (row === column) return '–';
    const found = splitPairs.find(({ splits: names }) => names.includes(row.name) && names.includes(column.name));
    if (!found) return '0';
    const images = found.images[found.splits.indexOf(row.name) as 0 | 1];
    return `${count(found.pairs)} · ${count(images)} (${share(images, row.images)})`;
  };
  return table(
    ['', 'images', ...splits.map(({ name }) => printable(name))],
    splits.map((row) => [printable(row.name), count(row.images), ...splits.map((column) => cell(row, column))]),
    [1, ...splits.map((_, i) => i + 2)],
  );
}

function pairTable({ splitPairs }: LeakMatrix, splits: Leaks['splits']): string {
  const sizes = new Map(splits.map(({ name, images }) => [name, images]));
  return table(
    ['splits', 'pairs', 'images of the one', 'images of the other'],
    splitPairs
      .slice(0, MOST_SPLIT_PAIRS)
      .map(({ splits: [a, b], pairs, images: [ofA, ofB] }) => [
        `${printable(a)} ↔ ${printable(b)}`,
        count(pairs),
        `${count(ofA)} (${share(ofA, sizes.get(a) ?? 0)})`,
        `${count(ofB)} (${share(ofB, sizes.get(b) ?? 0)})`,
      ]),
    [1, 2, 3],
  );
}

/** `cat` where both say so, `cat ≠ dog` where they do not. */
function labelsOf({ labels: [a, b], labelsAgree }: LeakPair): string {
  if (a === null && b === null) return '';
  if (labelsAgree === true) return printable(a!);
  return printable(labelsAgree === false ? `${a} ≠ ${b}` : `${a ?? '–'}, ${b ?? '–'}`);
}

export const listOf = (pairs: readonly LeakPair[]): string =>
  table(
    ['score', 'relation', 'splits', 'label', 'image', 'related to'],
    pairs.map((pair) => [
      pair.score.toFixed(2),
      pair.relation,
      pair.splits.map((split) => printable(split ?? '–')).join(' ↔ '),
      labelsOf(pair),
      printable(pair.a),
      printable(pair.b),
    ]),
  );
