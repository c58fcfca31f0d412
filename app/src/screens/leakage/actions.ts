import type { ImageFacts, ImageNumber } from '../../../../src/server/api.ts';
import { decide, markAsDifferent } from '../../state/decide.ts';

/** Decides that an image goes, or takes that back. */
export const toggleRemove = (state: string, { n, decision }: ImageFacts): Promise<boolean> =>
  decision === 'remove'
    ? decide({ state, images: { numbers: [n] }, kind: 'withdraw', of: 'stay' })
    : decide({ state, images: { numbers: [n] }, kind: 'remove' });

/** Assigns an image to a split, or takes that back. */
export const toggleMove = (state: string, { n, assignSplit }: ImageFacts, split: string): Promise<boolean> =>
  assignSplit === split
    ? decide({ state, images: { numbers: [n] }, kind: 'withdraw', of: 'assign-split' })
    : decide({ state, images: { numbers: [n] }, kind: 'assign-split', split });

export const undecide = (state: string, numbers: readonly ImageNumber[]): Promise<boolean> =>
  decide({ state, images: { numbers }, kind: 'withdraw', of: 'stay' });

export const relabel = (state: string, numbers: readonly ImageNumber[], label: string): Promise<boolean> =>
  decide({ state, images: { numbers }, kind: 'relabel', label });

export const differ = (state: string, a: ImageNumber, b: ImageNumber): Promise<boolean> =>
  markAsDifferent({ state, pairs: [[a, b]] });
