import type { DecisionReply } from './session.ts';

/** A check as the screen Quality lists it, also one that is off. */
export interface QualityCheck {
  readonly name: string;
  readonly title: string;
  readonly description: string;
  readonly advice: string;
  readonly column: string;
  readonly direction: 'above' | 'below';
  readonly unit: string | null;
  /** In force. */
  readonly threshold: number;
  readonly defaultThreshold: number;
  /** Allowed thresholds, both ends included. */
  readonly range: readonly [number, number];
  /** What else must hold before an image is a finding. */
  readonly conditions: readonly {
    readonly name: string;
    readonly column: string;
    readonly direction: 'above' | 'below';
    readonly value: number;
    readonly because: string;
  }[];
  /** `off` can be switched on · `unmeasured` the workspace has no such column. */
  readonly status: 'on' | 'off' | 'unmeasured';
  /** `flag` is true or false and has no threshold · `pairs` compares images with each other. */
  readonly kind: 'range' | 'flag' | 'pairs';
  /** Null unless it is on. */
  readonly findings: number | null;
}

/** A histogram of a check's column. */
export interface QualityHistogram {
  /** Ends of the bins, ascending; one more than there are bins. Values beyond them are in the outer bins. */
  readonly edges: readonly number[];
  readonly scale: 'linear' | 'log';
  /** All values are whole numbers. */
  readonly isWhole: boolean;
  /** Images that the check may accuse. */
  readonly counts: readonly number[];
  /** Images that its conditions protect. */
  readonly protectedCounts: readonly number[];
  /** Sums of the two, and images without a value. */
  readonly judged: number;
  readonly protectedImages: number;
  readonly empty: number;
}

export interface QualityImage {
  readonly n: number;
  readonly id: string;
  readonly value: number;
  readonly decision: 'keep' | 'remove' | null;
}

interface AboutCheck {
  readonly state: string;
  readonly check: string;
}

/** Endpoints of the screen Quality. */
export interface QualityApi {
  /** Every check, in the order of their names. */
  'quality/checks': { request: { readonly state: string }; reply: { readonly checks: readonly QualityCheck[] } };
  /** How many findings of each check that is on are decided. */
  'quality/decided': {
    request: { readonly state: string };
    reply: {
      readonly checks: readonly { readonly check: string; readonly kept: number; readonly removed: number }[];
    };
  };
  'quality/histogram': { request: AboutCheck; reply: QualityHistogram };
  /** What another threshold would mean; nothing is stored. */
  'quality/count': {
    request: AboutCheck & { readonly threshold: number };
    reply: {
      readonly findings: number;
      readonly judged: number;
      /** Of the findings. */
      readonly kept: number;
      readonly removed: number;
    };
  };
  /** Some of the images on one side of a threshold: from the `line` outwards, or from the far `end`. */
  'quality/side': {
    request: AboutCheck & {
      readonly threshold: number;
      readonly side: 'findings' | 'sound';
      readonly from: 'line' | 'end';
      readonly offset: number;
      readonly limit: number;
    };
    reply: { readonly total: number; readonly images: readonly QualityImage[] };
  };
  /** Decides all findings at a threshold that stand undecided. */
  'quality/decide': {
    request: AboutCheck & { readonly threshold: number; readonly kind: 'keep' | 'remove' };
    reply: DecisionReply;
  };
  /** Stores a threshold in the workspace, for every reader and for scans to come; null takes it back to the default. */
  'quality/store': {
    request: { readonly check: string; readonly threshold: number | null };
    reply: Record<string, never>;
  };
  'quality/switch': {
    request: { readonly check: string; readonly isOn: boolean };
    reply: Record<string, never>;
  };
}
