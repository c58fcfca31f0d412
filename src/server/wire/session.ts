import type { ImageFacts, ImageNumber, ImageSet } from './common.ts';

export interface CheckInfo {
  readonly name: string;
  readonly title: string;
  readonly description: string;
  readonly advice: string;
  readonly column: string;
  readonly direction: 'above' | 'below';
  readonly threshold: number;
  readonly unit: string | null;
  /** The column is true or false; the threshold cannot be moved. */
  readonly isFlag: boolean;
  readonly findings: number;
}

export interface ColumnInfo {
  readonly name: string;
  readonly type: 'number' | 'boolean' | 'text';
  readonly description: string | null;
  readonly unit: string | null;
}

/** What the shell of the app shows on every screen. */
export interface SessionInfo {
  readonly version: string;
  /** Name of the dataset, from its source. */
  readonly title: string;
  readonly isReadOnly: boolean;
  /** Null before the first scan has finished. */
  readonly state: StateInfo | null;
  /** Changes whenever a decision is made, by whomever. */
  readonly decisions: string;
  /** How many images stand decided. */
  readonly decided: { readonly keep: number; readonly remove: number };
}

export interface StateInfo {
  readonly name: string;
  readonly images: number;
  readonly scannedAt: string;
  readonly checks: readonly CheckInfo[];
  readonly columns: readonly ColumnInfo[];
  readonly groups: number;
  readonly duplicateImages: number;
  /** Distinct splits, in order; empty when there are none. */
  readonly splits: readonly string[];
  readonly hasEmbeddings: boolean;
  readonly hasTextTower: boolean;
  readonly hasMap: boolean;
}

export type DecisionRequest = {
  readonly state: string;
  readonly images: ImageSet;
  readonly reason?: string | undefined;
} & (
  | { readonly kind: 'keep' | 'remove' }
  | { readonly kind: 'relabel'; readonly label: string }
  | { readonly kind: 'assign-split'; readonly split: string }
  /** Takes back what stands. */
  | { readonly kind: 'withdraw'; readonly of: 'stay' | 'relabel' | 'assign-split' }
);

export interface DecisionReply {
  readonly added: number;
  /** For `decisions/take-back`; null when nothing was added. */
  readonly step: number | null;
}

export interface SessionApi {
  'session/get': { request: Record<string, never>; reply: SessionInfo };
  'images/facts': {
    request: { readonly state: string; readonly numbers: readonly ImageNumber[] };
    /** In the order asked. */
    reply: { readonly images: readonly ImageFacts[] };
  };
  'decisions/add': { request: DecisionRequest; reply: DecisionReply };
  /** `pairs` are no duplicates of each other; with `withdraw` that is taken back. */
  'decisions/not-a-duplicate': {
    request: {
      readonly state: string;
      readonly pairs: readonly (readonly [ImageNumber, ImageNumber])[];
      readonly withdraw?: boolean | undefined;
    };
    reply: DecisionReply;
  };
  /** Restores what stood before a step of this session. */
  'decisions/take-back': { request: { readonly step: number }; reply: { readonly restored: number } };
}

/** What `/api/events` streams, so that screens follow the workspace. */
export type ServerEvent =
  /** The state or the decisions have changed: ask for `session/get`. */
  | { readonly type: 'session'; readonly state: string | null; readonly decisions: string }
  /** Jobs have changed: ask for `jobs/list`. */
  | { readonly type: 'jobs' };
