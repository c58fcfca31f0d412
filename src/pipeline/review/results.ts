import type { Condition } from '../../browse/filter.ts';
import { numbersPassing, orderedPassing } from '../../browse/pass.ts';
import { orderByCodes } from '../../browse/sort.ts';
import { ArrayCache } from './array-cache.ts';
import { STAY_CODES, stayCodes } from './decision-codes.ts';
import { passFilter } from './passing.ts';
import type { ReviewSession, ReviewState } from './session.ts';

/** By a column of `images`, or by `decision`; null is the order of the ids. */
export type Sort = { readonly column: string; readonly descending: boolean } | null;

/** The images that a question finds, in its order. */
export interface Question {
  readonly filter: readonly Condition[];
  readonly sort: Sort;
  /**
   * Version of the decisions that an answer was given at, which is wanted again: so that a list by decisions keeps
   * still while decisions are made. One that is no longer known is answered anew.
   */
  readonly decisions?: string | undefined;
}

export interface Answer {
  readonly numbers: Uint32Array;
  /** Version of the decisions it was given at. */
  readonly decisions: string;
}

/** Answers that are remembered per state: those of the last few questions, 4 bytes per image found. */
const ANSWER_BYTES = 48_000_000;

const answers = new WeakMap<ReviewState, ArrayCache>();

/** Name by which a list may be sorted that is no column. */
export const BY_DECISION = 'decision';

const asksDecisions = ({ filter, sort }: Question): boolean =>
  sort?.column === BY_DECISION || filter.some((condition) => 'decision' in condition);

/** @throws UserError for a column, check or selection that is not there */
export async function answer(session: ReviewSession, state: ReviewState, question: Question): Promise<Answer> {
  const cache = answers.get(state) ?? new ArrayCache(ANSWER_BYTES);
  answers.set(state, cache);
  const asked = JSON.stringify([question.filter, question.sort]);
  const current = session.decisions.version;
  const { decisions } = question;
  if (decisions !== undefined && decisions !== current && asksDecisions(question)) {
    const before = cache.peek<Uint32Array>(`${decisions} ${asked}`);
    if (before) return { numbers: await before, decisions };
  }
  const key = asksDecisions(question) ? `${current} ${asked}` : asked;
  const numbers = await cache.get(key, async () => {
    const value = await find(session, state, question);
    return { value, bytes: value.byteLength };
  });
  return { numbers, decisions: current };
}

async function find(session: ReviewSession, state: ReviewState, { filter, sort }: Question): Promise<Uint32Array> {
  const { table } = state;
  const pass = await passFilter(session, state, filter);
  if (sort === null) return numbersPassing(pass);
  if (sort.column === 'id') return sort.descending ? numbersPassing(pass).reverse() : numbersPassing(pass);
  if (sort.column !== BY_DECISION) return orderedPassing(await table.order(sort.column, sort.descending), pass);
  // What is undecided comes last, as empty cells do.
  const codes = stayCodes(session, state).map((code) => code - 1);
  return orderedPassing(orderByCodes(codes, STAY_CODES.length - 1, sort.descending), pass);
}
