import { UserError } from '../../model/errors.ts';
import { STAY_CODES, stayCodes } from './decision-codes.ts';
import type { ReviewSession, ReviewState } from './session.ts';

/** One value by which points are coloured. */
export interface ColourValue {
  /** Null is the empty cell. */
  readonly value: string | null;
  readonly count: number;
}

export type MapColours =
  | {
      readonly kind: 'numbers';
      /** One per image, NaN where the cell is empty. */
      readonly numbers: Float32Array;
      readonly lowest: number;
      readonly highest: number;
      /** Between these lie all but a hundredth at either end: what the scale of colours spans. */
      readonly from: number;
      readonly to: number;
      readonly empty: number;
    }
  | {
      readonly kind: 'values';
      /** One per image: place in `values`, {@link REST} for a value that is not among them. */
      readonly codes: Uint16Array;
      /** The commonest first. */
      readonly values: readonly ColourValue[];
      /** Distinct values, and images, that are not among these. */
      readonly rest: { readonly values: number; readonly images: number };
    };

/** Code of a value too rare to be named. */
export const REST = 0xffff;
const MOST_VALUES = 500;
/** A whole number with so few values names kinds rather than amounts. */
const FEW_VALUES = 12;
/** Numbers that name something. */
const NAMING = new Set(['cluster', 'component']);
const NONE_BELOW_ZERO = new Set(['cluster']);
const SAMPLE = 20_000;

const CHECK = 'check:';
const DECISIONS: readonly (typeof STAY_CODES)[number][] = ['keep', 'remove', 'none'];

/**
 * What points are coloured by: a column of `images`, `decision`, `check:NAME`, or `check:*` for a finding of any check.
 *
 * @throws UserError when there is no such column or check
 */
export async function mapColours(session: ReviewSession, state: ReviewState, by: string): Promise<MapColours> {
  if (by === 'decision') return decisionColours(session, state);
  if (by.startsWith(CHECK)) return findingColours(state, by.slice(CHECK.length));
  const kind = state.table.kindOf(by);
  if (kind === 'text') return textColours(state, by);
  if (kind === 'boolean') return flagColours(await state.table.numbers(by));
  return numberColours(await state.table.numbers(by), by);
}

function decisionColours(session: ReviewSession, state: ReviewState): MapColours {
  const stay = stayCodes(session, state);
  // What is decided has the first colours, in the order of the wire; the undecided are the empty cell.
  const places = STAY_CODES.map((name) => DECISIONS.indexOf(name));
  const codes = new Uint16Array(stay.length);
  const counts = DECISIONS.map(() => 0);
  for (let n = 0; n < stay.length; n++) {
    const place = places[stay[n]!]!;
    codes[n] = place;
    counts[place]!++;
  }
  const values = DECISIONS.map((name, place) => ({ value: name === 'none' ? null : name, count: counts[place]! }));
  return { kind: 'values', codes, values, rest: { values: 0, images: 0 } };
}

async function findingColours({ table, workspace }: ReviewState, name: string): Promise<MapColours> {
  const wanted = new Uint32Array(Math.ceil(workspace.checks.length / 32));
  for (const [at, check] of workspace.checks.entries()) {
    if (name === '*' || check.name === name) wanted[at >>> 5]! |= 1 << (at & 31);
  }
  if (wanted.every((mask) => mask === 0)) throw new UserError(`No check named ${name} is on.`);
  const found = new Float64Array(table.count);
  for (const [at, masks] of (await table.findings()).entries()) {
    const mask = wanted[at]!;
    for (let n = 0; n < found.length; n++) if ((masks[n]! & mask) !== 0) found[n] = 1;
  }
  return flagColours(found);
}

/** True before false, whichever is commoner: what is looked for has the first colour. */
function flagColours(flags: Float64Array): MapColours {
  const codes = new Uint16Array(flags.length);
  const counts = [0, 0, 0];
  for (let n = 0; n < flags.length; n++) {
    const code = flags[n] === 1 ? 0 : flags[n] === 0 ? 1 : 2;
    codes[n] = code;
    counts[code]!++;
  }
  const values = ['true', 'false', null].map((value, code) => ({ value, count: counts[code]! }));
  return {
    kind: 'values',
    codes,
    values: counts[2] === 0 ? values.slice(0, 2) : values,
    rest: { values: 0, images: 0 },
  };
}

async function textColours({ table }: ReviewState, column: string): Promise<MapColours> {
  const { codes, values } = await table.texts(column);
  const counts = new Uint32Array(values.length);
  let empty = 0;
  for (let n = 0; n < codes.length; n++) {
    if (codes[n]! < 0) empty++;
    else counts[codes[n]!]!++;
  }
  return byCommonness(codes, counts, (code) => values[code]!, empty);
}

function numberColours(numbers: Float64Array, column: string): MapColours {
  if (NAMING.has(column)) return namingColours(numbers, NONE_BELOW_ZERO.has(column));
  const distinct = new Set<number>();
  let lowest = Number.POSITIVE_INFINITY;
  let highest = Number.NEGATIVE_INFINITY;
  let empty = 0;
  let isWhole = true;
  const floats = new Float32Array(numbers.length);
  for (let n = 0; n < numbers.length; n++) {
    const value = numbers[n]!;
    floats[n] = value;
    if (Number.isNaN(value)) {
      empty++;
      continue;
    }
    if (value < lowest) lowest = value;
    if (value > highest) highest = value;
    if (isWhole && distinct.size <= FEW_VALUES) {
      isWhole = Number.isInteger(value);
      distinct.add(value);
    }
  }
  if (distinct.size > 0 && isWhole && distinct.size <= FEW_VALUES) return namingColours(numbers, false);
  if (empty === numbers.length) lowest = highest = 0;
  return { kind: 'numbers', numbers: floats, lowest, highest, ...middle(numbers, lowest, highest), empty };
}

/** The hundredth and the ninety-nine hundredths of a sample. */
function middle(numbers: Float64Array, lowest: number, highest: number): { from: number; to: number } {
  const step = Math.max(1, Math.floor(numbers.length / SAMPLE));
  const sample = numbers.filter((value, n) => n % step === 0 && Number.isFinite(value)).sort();
  if (sample.length === 0) return { from: lowest, to: highest };
  const from = sample[Math.floor(0.01 * (sample.length - 1))]!;
  const to = sample[Math.ceil(0.99 * (sample.length - 1))]!;
  return to > from ? { from, to } : { from: lowest, to: highest };
}

function namingColours(numbers: Float64Array, isNoneBelowZero: boolean): MapColours {
  const ranks = new Map<number, number>();
  const codes = new Int32Array(numbers.length);
  let empty = 0;
  for (let n = 0; n < numbers.length; n++) {
    const value = numbers[n]!;
    if (Number.isNaN(value) || (isNoneBelowZero && value < 0)) {
      codes[n] = -1;
      empty++;
      continue;
    }
    let code = ranks.get(value);
    if (code === undefined) {
      code = ranks.size;
      ranks.set(value, code);
    }
    codes[n] = code;
  }
  const counts = new Uint32Array(ranks.size);
  for (let n = 0; n < codes.length; n++) if (codes[n]! >= 0) counts[codes[n]!]!++;
  const values = [...ranks.keys()];
  return byCommonness(codes, counts, (code) => String(values[code]!), empty);
}

/** @param codes one per image, −1 where the cell is empty */
function byCommonness(
  codes: Int32Array,
  counts: Uint32Array,
  nameOf: (code: number) => string,
  empty: number,
): MapColours {
  const order = Uint32Array.from(counts.keys()).sort((a, b) => counts[b]! - counts[a]! || a - b);
  const named = order.subarray(0, MOST_VALUES);
  const places = new Uint16Array(counts.length).fill(REST);
  for (const [place, code] of named.entries()) places[code] = place;
  const values: ColourValue[] = Array.from(named, (code) => ({ value: nameOf(code), count: counts[code]! }));
  const emptyPlace = values.length;
  if (empty > 0) values.push({ value: null, count: empty });
  const placed = new Uint16Array(codes.length);
  let images = 0;
  for (let n = 0; n < codes.length; n++) {
    const code = codes[n]!;
    const place = code < 0 ? emptyPlace : places[code]!;
    placed[n] = place;
    if (place === REST) images++;
  }
  return { kind: 'values', codes: placed, values, rest: { values: counts.length - named.length, images } };
}
