import type { ReviewSession, ReviewState } from './session.ts';

/** What may stand about whether an image stays, by code. */
export const STAY_CODES = ['none', 'keep', 'remove'] as const;

interface Known {
  readonly codes: Int8Array;
  /** Of {@link DecisionBook.stays}, and how many of it are in the codes. */
  readonly stays: readonly string[];
  done: number;
}

const known = new WeakMap<ReviewState, Known>();

/** One code of {@link STAY_CODES} per image; what was decided since the last call is put in, and no more. */
export function stayCodes(session: ReviewSession, state: ReviewState): Int8Array {
  const { keep, remove } = session.decisions.standing();
  const { stays } = session.decisions;
  let codes = known.get(state);
  if (codes?.stays !== stays) {
    codes = { codes: new Int8Array(state.table.count), stays, done: 0 };
    known.set(state, codes);
  }
  for (; codes.done < stays.length; codes.done++) {
    const image = stays[codes.done]!;
    const number = state.table.numberOf(image);
    if (number >= 0) codes.codes[number] = keep.has(image) ? 1 : remove.has(image) ? 2 : 0;
  }
  return codes.codes;
}
