import type { Count, ImageFacts, ImageNumber } from './common.ts';
import type { DecisionReply } from './session.ts';

/** A rectangle as shares of an image's width and height, 0–1, from the top left corner. */
export interface RelativeBox {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** What comparing the pixels of two images found; of image `a` unless it says otherwise. */
export interface Evidence {
  /** How `b` was turned to lie on `a`: EXIF orientation 1–8, 1 as it is. */
  readonly orientation: number;
  readonly alignment: 'frame' | 'trimmed' | 'features';
  /** Share of `a`'s area, and of `b`'s, that the other one shows, 0–1. */
  readonly overlap: readonly [number, number];
  readonly ssim: number;
  /** dB, at most 99. */
  readonly psnr: number;
  /** Mean CIE76 difference, 0–100. */
  readonly colourShift: number;
  /** Share of the textured blocks that agree, 0–1. */
  readonly agreement: number;
  /** Width of `b` over that of `a` at the same scale of the picture. */
  readonly scale: number;
  /** Degrees clockwise, besides the orientation. */
  readonly angle?: number;
  readonly inliers?: number;
  readonly inlierShare?: number;
  readonly changed?: readonly RelativeBox[];
  /** Corners of `b` in `a`, relative, clockwise from `b`'s top left. */
  readonly corners?: readonly (readonly [number, number])[];
}

/** Two images and how they are related; `a` comes before `b` in id order. */
export interface Pair {
  readonly a: ImageNumber;
  readonly b: ImageNumber;
  /** One of goldpan's relations, `unrelated`, or null where the two were never compared. */
  readonly relation: string | null;
  /** How sure it is that both show one picture, 0–1; null where they were never compared. */
  readonly score: number | null;
  /** Null for identical images. */
  readonly evidence: Evidence | null;
  /** The evidence in English; empty without any. */
  readonly words: string;
  /** A person said that the two are no duplicates of each other. */
  readonly isDifferent: boolean;
}

/** `across` splits first · `largest` · `unsure` weakest pair least sure first · `bytes` most to free first · `path`. */
export type GroupSort = 'across' | 'largest' | 'unsure' | 'bytes' | 'path';

export interface GroupFilter {
  /** Of the weakest pair; none means all. */
  readonly relations?: readonly string[] | undefined;
  /** Members in more than one split, or not. */
  readonly isAcross?: boolean | undefined;
  /** `decided`: a decision stands about every member. */
  readonly status?: 'undecided' | 'decided' | undefined;
  /** Text in the id of any member, without regard to case. */
  readonly text?: string | undefined;
}

export interface GroupMember {
  readonly n: ImageNumber;
  /** What a plan would do with it now. */
  readonly stays: boolean;
  readonly decision: 'keep' | 'remove' | null;
}

export interface GroupSummary {
  /** Id of its first member. */
  readonly id: string;
  readonly size: number;
  /** Of the weakest pair. */
  readonly relation: string;
  readonly weakest: { readonly a: ImageNumber; readonly b: ImageNumber; readonly score: number };
  /** What goldpan would keep, and why, in English. */
  readonly proposed: ImageNumber;
  readonly reason: string;
  /** What stays before all others, as decided or else as proposed. */
  readonly keeper: ImageNumber;
  readonly status: 'undecided' | 'partly' | 'decided';
  /** Of the members that go. */
  readonly bytesToFree: number;
  readonly splits: readonly string[];
  /** Best first: the proposed one, then by resolution and size. The first few in a list, at most 500 in details. */
  readonly members: readonly GroupMember[];
}

export interface GroupDetails extends GroupSummary {
  /** In the order of `members`. */
  readonly facts: readonly ImageFacts[];
  /** Pairs among the members, weakest first; at most 500. */
  readonly pairs: readonly Pair[];
  readonly pairCount: number;
}

/** What a threshold means on these images. */
export interface ThresholdEffect {
  readonly threshold: number;
  readonly groups: number;
  /** Images that could go: all members of groups but one each. */
  readonly duplicateImages: number;
}

export interface BoundaryPair {
  readonly a: ImageNumber;
  readonly b: ImageNumber;
  readonly relation: string;
  readonly score: number;
  readonly isDifferent: boolean;
}

export interface DuplicatesApi {
  'duplicates/groups': {
    request: {
      readonly state: string;
      readonly sort: GroupSort;
      readonly filter: GroupFilter;
      /** Where to go on: `next` of an earlier reply with the same sort. */
      readonly after?: string | undefined;
      /** Where to end, to ask for a page again after decisions. */
      readonly until?: string | undefined;
      /** A group up to which the page reaches if it is not too far away. */
      readonly reach?: string | undefined;
      readonly limit: number;
    };
    reply: {
      readonly groups: readonly GroupSummary[];
      /** Null at the end. */
      readonly next: string | null;
      /** Of all groups that pass the filter. */
      readonly total: number;
      readonly images: number;
      readonly bytesToFree: number;
      /** Of the workspace. */
      readonly allGroups: number;
      /** Groups that the rest of the filter lets pass. */
      readonly relations: readonly Count[];
      readonly across: number;
      readonly undecided: number;
      readonly decided: number;
    };
  };
  /** The group that has the image of this id. */
  'duplicates/group': {
    request: { readonly state: string; readonly group: string };
    /** Null when there is no such group (any more). */
    reply: { readonly group: GroupDetails | null };
  };
  'duplicates/pair': {
    request: { readonly state: string; readonly a: ImageNumber; readonly b: ImageNumber };
    reply: {
      readonly pair: Pair;
      readonly facts: readonly [ImageFacts, ImageFacts];
      /** What is inside the uniform bars of either; whole images without bars. */
      readonly insides: readonly [RelativeBox, RelativeBox];
    };
  };
  /** Decides who stays of a group: the named ones, the rest goes; `proposed` is as goldpan would; null undecides all. */
  'duplicates/decide': {
    request: {
      readonly state: string;
      readonly group: string;
      readonly keep: readonly ImageNumber[] | 'all' | 'proposed' | null;
    };
    reply: DecisionReply;
  };
  /** Accepts what would happen to the undecided members of every group that passes the filter. */
  'duplicates/accept': {
    request: { readonly state: string; readonly filter: GroupFilter };
    reply: DecisionReply;
  };
  /** Says that `images` are no duplicates of `others`, each of each; decisions that one goes as a copy of the other end. */
  'duplicates/separate': {
    request: {
      readonly state: string;
      readonly images: readonly ImageNumber[];
      readonly others: readonly ImageNumber[];
    };
    reply: DecisionReply;
  };
  'duplicates/threshold': {
    request: { readonly state: string; readonly threshold: number };
    reply: {
      readonly at: ThresholdEffect;
      readonly now: ThresholdEffect;
      /** Groups there that are none now, and groups of now that are none there. */
      readonly newGroups: number;
      readonly goneGroups: number;
      /** Images that come into a group, and that leave all groups. */
      readonly imagesIn: number;
      readonly imagesOut: number;
    };
  };
  /** What the threshold can be, and how the scores of the pairs that can link lie: bins of equal width over `range`. */
  'duplicates/scores': {
    request: { readonly state: string };
    reply: {
      readonly range: readonly [number, number];
      readonly bins: readonly number[];
      readonly pairs: number;
      readonly now: number;
      readonly usual: number;
      readonly calibrated: number | null;
      /** A person set the one in force. */
      readonly isReviewed: boolean;
    };
  };
  /** Pairs next to a threshold, nearest first. */
  'duplicates/boundary': {
    request: { readonly state: string; readonly threshold: number; readonly limit: number };
    reply: { readonly above: readonly BoundaryPair[]; readonly below: readonly BoundaryPair[] };
  };
  /** Makes the groups anew by a threshold, which later scans go by, too; null goes back to the calibrated or usual one. */
  'duplicates/use-threshold': {
    request: { readonly threshold: number | null };
    reply: { readonly threshold: number };
  };
}
