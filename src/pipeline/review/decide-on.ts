import type { Decision } from '../../model/decision.ts';
import { UserError } from '../../model/errors.ts';
import { type ImageChoice, numbersOfSet } from './image-set.ts';
import type { ReviewSession, ReviewState } from './session.ts';

/** What a person decides about some images at once. */
export type DecisionOnImages = { readonly images: ImageChoice; readonly reason?: string | undefined } & (
  | { readonly kind: 'keep' | 'remove'; readonly of?: undefined }
  | { readonly kind: 'relabel'; readonly label: string }
  | { readonly kind: 'assign-split'; readonly split: string }
  | { readonly kind: 'withdraw'; readonly of: 'stay' | 'relabel' | 'assign-split' }
);

/** Writes one decision per image to the log. @returns the number under which it can be taken back */
export async function decideOn(session: ReviewSession, state: ReviewState, decision: DecisionOnImages) {
  session.assertWritable();
  const numbers = await numbersOfSet(session, state, decision.images);
  const standing = session.decisions.standing();
  const decisions: Decision[] = [];
  for (const number of numbers) {
    const image = state.table.idOf(number);
    const by = { image, by: 'person', ...(decision.reason ? { reason: decision.reason } : {}) } as const;
    if (decision.kind === 'keep' || decision.kind === 'remove') decisions.push({ ...by, kind: decision.kind });
    else if (decision.kind === 'relabel') decisions.push({ ...by, kind: 'relabel', label: decision.label });
    else if (decision.kind === 'assign-split') decisions.push({ ...by, kind: 'assign-split', split: decision.split });
    else if (decision.of !== undefined && decision.of !== 'stay')
      decisions.push({ ...by, kind: 'withdraw', of: decision.of });
    else decisions.push({ ...by, kind: 'withdraw', of: standing.keep.has(image) ? 'keep' : 'remove' });
  }
  return session.decisions.add(decisions);
}

/** Says that pairs of images are no duplicates of each other, or takes that back; groups follow at once. */
export async function markAsDifferent(
  session: ReviewSession,
  state: ReviewState,
  pairs: readonly (readonly [number, number])[],
  withdraw: boolean,
) {
  session.assertWritable();
  const { count } = state.table;
  const decisions = pairs.map(([a, b]): Decision => {
    if (Math.max(a, b) >= count) throw new UserError(`There is no image ${Math.max(a, b)}.`);
    if (a === b) throw new UserError('An image is no pair with itself.');
    const both = { image: state.table.idOf(a), other: state.table.idOf(b), by: 'person' } as const;
    return withdraw ? { ...both, kind: 'withdraw', of: 'not-a-duplicate' } : { ...both, kind: 'not-a-duplicate' };
  });
  return session.decisions.add(decisions);
}
