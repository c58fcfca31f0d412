import type { ImageFacts, ImageNumber } from './common.ts';
import type { DecisionReply } from './session.ts';

/** A given label and the suggested one. */
export type LabelPair = readonly [given: string, suggested: string];

/** An image whose label is probably wrong. */
export interface LabelIssueRow {
  readonly facts: ImageFacts;
  readonly suggested: string | null;
  /** Of the suggested label, 0–1; null where a copy says it. */
  readonly probability: number | null;
  /** How well the label fits, 0 the worst – 1. */
  readonly quality: number;
  readonly reason: string;
}

interface InState {
  readonly state: string;
}

export interface LabelsApi {
  /** Issues that were found, and those about which nobody has decided. */
  'labels/overview': {
    request: InState;
    reply: {
      /** Whether `goldpan labels` has run in this workspace. */
      readonly hasRun: boolean;
      readonly total: number;
      readonly left: number;
      /** What is left by given and suggested label, the most first. */
      readonly pairs: readonly { readonly pair: LabelPair; readonly count: number }[];
    };
  };
  /** What is left, the worst first. */
  'labels/issues': {
    request: InState & { readonly pair?: LabelPair | undefined; readonly from: number; readonly count: number };
    reply: { readonly total: number; readonly rows: readonly LabelIssueRow[] };
  };
  /** Nearest neighbours of an image with each of some labels, in the order of the labels. */
  'labels/neighbours': {
    request: InState & { readonly image: ImageNumber; readonly labels: readonly (string | null)[] };
    reply: { readonly sides: readonly (readonly { readonly n: ImageNumber; readonly id: string }[])[] };
  };
  /** Relabels all that is left of a pair to the suggested label. */
  'labels/accept-pair': { request: InState & { readonly pair: LabelPair }; reply: DecisionReply };
}
