/** Everything but `withdraw` stands until a later decision about the same matter, or its withdrawal. */
export type DecisionKind = 'keep' | 'remove' | 'not-a-duplicate' | 'relabel' | 'assign-split';

interface DecisionBase {
  /** Id of the image it is about. */
  readonly image: string;
  /** A person in the shell or the app, or a rule of goldpan, named in `rule`. */
  readonly by: 'person' | 'rule';
  readonly rule?: string;
  readonly reason?: string;
  /** ISO 8601; set when it is written. */
  readonly at?: string;
}

/**
 * One line of `decisions.jsonl`. The log is append-only: the last line about a matter counts. `keep` and `remove` are
 * one matter per image, `relabel` and `assign-split` one each per image, `not-a-duplicate` one per pair.
 */
export type Decision =
  | (DecisionBase & { readonly kind: 'keep' | 'remove' })
  | (DecisionBase & { readonly kind: 'not-a-duplicate'; readonly other: string })
  | (DecisionBase & { readonly kind: 'relabel'; readonly label: string })
  | (DecisionBase & { readonly kind: 'assign-split'; readonly split: string })
  | (DecisionBase & { readonly kind: 'withdraw'; readonly of: DecisionKind; readonly other?: string });
