import type { ResolvedCheck } from '../../analyse/checks/evaluate.ts';
import type { NumberColumn } from '../../browse/columns.ts';
import { orderByNumbers } from '../../browse/sort.ts';
import type { ReviewState } from './session.ts';

/**
 * The images that a check may accuse, wherever its threshold lies: their column has a value and every further condition
 * holds. So the findings at any threshold are one end of `order`, and nothing is measured or asked of the tables again.
 */
export interface JudgedImages {
  /** One per image; NaN where the check says nothing. */
  readonly values: NumberColumn;
  /** Numbers of the images it may accuse, ascending by value, ties by number. */
  readonly order: Uint32Array;
  /** One per image, also where a condition protects it; NaN where the column is empty. */
  readonly all: NumberColumn;
}

/** Columns of checks that are held per state: 20 bytes per image each. */
const MOST_HELD = 3;

const held = new WeakMap<ReviewState, Map<string, Promise<JudgedImages>>>();

export function judgedImages(state: ReviewState, check: ResolvedCheck): Promise<JudgedImages> {
  const checks = held.get(state) ?? new Map<string, Promise<JudgedImages>>();
  held.set(state, checks);
  const known = checks.get(check.name);
  const judged = known ?? judge(state, check);
  checks.delete(check.name);
  checks.set(check.name, judged);
  if (!known) judged.catch(() => checks.delete(check.name));
  if (checks.size > MOST_HELD) checks.delete(checks.keys().next().value!);
  return judged;
}

async function judge({ table }: ReviewState, check: ResolvedCheck): Promise<JudgedImages> {
  const all = await table.numbers(check.column);
  const values = check.conditions.length === 0 ? all : all.slice();
  for (const { column, direction, value: limit } of check.conditions) {
    const other = await table.numbers(column);
    const isAbove = direction === 'above';
    for (let i = 0; i < values.length; i++) {
      const value = other[i]!;
      // An empty cell fulfils no condition.
      if (!(isAbove ? value > limit : value < limit)) values[i] = Number.NaN;
    }
  }
  let judged = 0;
  for (let i = 0; i < values.length; i++) if (!Number.isNaN(values[i])) judged++;
  return { values, all, order: orderByNumbers(values, false).subarray(0, judged) };
}

/** Place in `order` of the first value above the threshold, or, for `below`, of the first that is not below it. */
function lineAt({ values, order }: JudgedImages, direction: 'above' | 'below', threshold: number): number {
  let low = 0;
  let high = order.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    const value = values[order[middle]!]!;
    if (direction === 'above' ? value <= threshold : value < threshold) low = middle + 1;
    else high = middle;
  }
  return low;
}

export type Side = 'findings' | 'sound';

/** The part of `order` on one side of the line: from `from` up to `to`, `to` not included. */
function endOf(judged: JudgedImages, direction: 'above' | 'below', threshold: number, side: Side): [number, number] {
  const line = lineAt(judged, direction, threshold);
  return (direction === 'above') === (side === 'findings') ? [line, judged.order.length] : [0, line];
}

/** The images on one side of the line, in the order of their values. */
export function imagesOnSide(
  judged: JudgedImages,
  direction: 'above' | 'below',
  threshold: number,
  side: Side,
): Uint32Array {
  return judged.order.subarray(...endOf(judged, direction, threshold, side));
}

/** Some of the images on one side of the line, the nearest to it first, or the farthest. */
export function pageOfSide(
  judged: JudgedImages,
  check: Pick<ResolvedCheck, 'direction'>,
  { threshold, side, from, offset, limit }: SideQuery,
): Uint32Array {
  const images = imagesOnSide(judged, check.direction, threshold, side);
  const isLineFirst = (check.direction === 'above') === (side === 'findings');
  const isAscending = isLineFirst === (from === 'line');
  const count = Math.max(0, Math.min(limit, images.length - offset));
  return Uint32Array.from({ length: count }, (_, i) =>
    isAscending ? images[offset + i]! : images[images.length - 1 - offset - i]!,
  );
}

export interface SideQuery {
  readonly threshold: number;
  readonly side: Side;
  /** `line`: what is nearest to the threshold · `end`: what is farthest from it. */
  readonly from: 'line' | 'end';
  readonly offset: number;
  readonly limit: number;
}
