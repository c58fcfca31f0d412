import type { UnreadableCode } from './errors.ts';

/** What became of one image ref. Never a null, never a vanished file. */
export type Outcome =
  | { readonly kind: 'measured' }
  | { readonly kind: 'unreadable'; readonly code: UnreadableCode; readonly reason: string }
  | { readonly kind: 'notApplicable'; readonly reason: string };

export type OutcomeKind = Outcome['kind'];
