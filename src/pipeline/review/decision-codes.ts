import type { ReviewSession, ReviewState } from './session.ts';

/** What may stand about whether an image stays, by code. */
export const STAY_CODES = ['none', 'keep', 'remove'] as const;

interface Known {
  readonly version: string;
  readonly codes: Int8Array;
}

const known = new WeakMap<ReviewState, Known>();

/** One code of {@link STAY_CODES} per image. */
export function stayCodes(session: ReviewSession, state: ReviewState): Int8Array {
  const { version } = session.decisions;
  const before = known.get(state);
  if (before?.version === version) return before.codes;
  const codes = new Int8Array(state.table.count);
  const { keep, remove } = session.decisions.standing();
  for (const [code, images] of [
    [1, keep],
    [2, remove],
  ] as const) {
    for (const id of images.keys()) {
      const number = state.table.numberOf(id);
      if (number >= 0) codes[number] = code;
    }
  }
  known.set(state, { version, codes });
  return codes;
}
