/** Number of an image in a state: 0 … count − 1 in id order. It holds in that state only. */
export type ImageNumber = number;

/** What an image's column must be. Columns are those of `goldpan images`; a name that does not exist is refused. */
export type FilterCondition =
  /** A number within a range, both ends included; a missing end is open. Empty cells are outside. */
  | { readonly column: string; readonly from?: number | undefined; readonly to?: number | undefined }
  /** One of some values; null is an empty cell. Booleans are `true` and `false`. */
  | { readonly column: string; readonly values: readonly (string | null)[] }
  /** Has, or has not, a finding of a check. `*` is any check. */
  | { readonly check: string; readonly is: boolean }
  /** One of the standing decisions; null is none. */
  | { readonly decision: readonly ('keep' | 'remove' | null)[] }
  /** Text in the id, without regard to case. */
  | { readonly text: string }
  /** In a selection that `selection/save` stored. */
  | { readonly selection: string };

/** Images that fulfil all conditions; none means every image. */
export type ImageFilter = readonly FilterCondition[];

/** Some images: by number, or all that pass a filter but a few. */
export type ImageSet =
  | { readonly numbers: readonly ImageNumber[] }
  | { readonly filter: ImageFilter; readonly except?: readonly ImageNumber[] | undefined };

/** What every screen shows of an image. */
export interface ImageFacts {
  readonly n: ImageNumber;
  readonly id: string;
  /** `measured`, `unreadable` or `notApplicable`. */
  readonly outcome: string;
  /** Why it is unreadable, in words. */
  readonly reason: string | null;
  /** Pixels, after EXIF orientation. */
  readonly width: number | null;
  readonly height: number | null;
  readonly sizeBytes: number;
  readonly format: string | null;
  readonly split: string | null;
  readonly label: string | null;
  /** What stands, by a person or a rule. */
  readonly decision: 'keep' | 'remove' | null;
  readonly relabel: string | null;
  readonly assignSplit: string | null;
  /** Checks it has findings of. */
  readonly findings: readonly string[];
  readonly groupId: string | null;
  readonly isKeeper: boolean;
}

export interface Count {
  /** Null is the empty cell. */
  readonly value: string | null;
  readonly count: number;
}

/** An answer in words that is no result. */
export interface ApiError {
  readonly error: {
    /**
     * `invalid` the request makes no sense · `unauthorised` no or a wrong cookie · `read-only` · `no-state` nothing is
     * scanned yet · `state-changed` image numbers of another state · `refused` a user error, in words · `internal` a bug
     */
    readonly code: 'invalid' | 'unauthorised' | 'read-only' | 'no-state' | 'state-changed' | 'refused' | 'internal';
    readonly message: string;
  };
}
