import type { ImageFacts, ImageNumber } from './common.ts';
import type { DecisionReply } from './session.ts';

export type RelationName =
  | 'identical-bytes'
  | 'identical-pixels'
  | 'recompressed'
  | 'resized'
  | 'recoloured'
  | 'flipped'
  | 'rotated'
  | 'cropped'
  | 'edited'
  | 'same-scene'
  | 'semantic';

/** Which pairs count, and whether decisions do. */
export interface LeakChoice {
  readonly state: string;
  /** None means copies of one picture. */
  readonly relations: readonly RelationName[];
  /** As the decisions would leave the dataset, instead of as it was scanned. */
  readonly decided: boolean;
}

export interface SplitCount {
  readonly name: string;
  readonly images: number;
}

/** What two splits share. */
export interface LeakCell {
  readonly splits: readonly [string, string];
  readonly pairs: number;
  /** Images of the one, and of the other, that are in such a pair. */
  readonly images: readonly [number, number];
}

export interface LeakRow {
  readonly a: ImageFacts;
  readonly b: ImageFacts;
  readonly relation: RelationName;
  /** How sure it is that both show one picture, 0–1. */
  readonly score: number;
  /** Whether the decisions so far leave it a leak. */
  readonly isOpen: boolean;
}

export interface ConflictMember {
  readonly facts: ImageFacts;
  /** With `decided`, as decided; null for none, or what goes. */
  readonly label: string | null;
  readonly caption: string | null;
}

/** Copies of one picture that are said to be different things. */
export interface ConflictRow {
  /** Of its first member. */
  readonly id: string;
  /** Otherwise a pair in no common group. */
  readonly isGroup: boolean;
  readonly relation: RelationName;
  /** Of all its members; the first few are in `members`. */
  readonly size: number;
  readonly members: readonly ConflictMember[];
  /** The label that more members have than any other. */
  readonly majority: { readonly label: string; readonly count: number; readonly of: number } | null;
  /** Whether the decisions so far leave it a conflict. */
  readonly isOpen: boolean;
}

interface Page {
  readonly from: number;
  readonly count: number;
}

interface RepairChoice {
  readonly state: string;
  readonly relations: readonly RelationName[];
  readonly protect: readonly string[];
}

export interface LeakageApi {
  'leakage/overview': {
    request: LeakChoice;
    reply: {
      /** The largest first. */
      readonly splits: readonly SplitCount[];
      /** Smaller splits that are not regarded, being too many for a matrix. */
      readonly otherSplits: number;
      readonly pairs: number;
      readonly images: number;
      /** Pairs that the decisions so far leave. */
      readonly left: number;
      /** Those that share something. */
      readonly cells: readonly LeakCell[];
      /** Every relation there is across splits, also those that were not asked for. */
      readonly relations: readonly {
        readonly relation: RelationName;
        readonly pairs: number;
        readonly isCopy: boolean;
      }[];
      /** Pairs of copies that are said to be different things. */
      readonly conflicts: { readonly label: number; readonly caption: number };
      readonly conflictsLeft: { readonly label: number; readonly caption: number };
    };
  };
  /** Pairs across splits, or across two of them, the worst first. */
  'leakage/pairs': {
    request: LeakChoice & Page & { readonly splits?: readonly [string, string] | undefined };
    /** `pairs` is exact, `total` how many of them the list holds. */
    reply: { readonly pairs: number; readonly total: number; readonly rows: readonly LeakRow[] };
  };
  /** What would be removed so that no leak remains, given the decisions so far. */
  'leakage/repair-preview': {
    request: RepairChoice;
    /** `left`: pairs of images that must both stay. */
    reply: { readonly removed: readonly SplitCount[]; readonly left: number };
  };
  'leakage/repair': { request: RepairChoice; reply: DecisionReply };
  'leakage/conflicts': {
    request: LeakChoice & Page & { readonly kind: 'label' | 'caption' };
    reply: { readonly total: number; readonly rows: readonly ConflictRow[] };
  };
  /** Numbers of two images by id; null when the state lists one of them no more. */
  'leakage/find': {
    request: { readonly state: string; readonly ids: readonly [string, string] };
    reply: { readonly numbers: readonly [ImageNumber, ImageNumber] | null };
  };
  /** Labels that images have, the most frequent first. */
  'leakage/labels': {
    request: { readonly state: string };
    reply: { readonly labels: readonly string[] };
  };
}
