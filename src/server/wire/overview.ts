import type { Count } from './common.ts';

/** What the last scan says of itself. */
export interface OverviewSummary {
  readonly source: { readonly kind: string; readonly inputs: readonly string[] };
  readonly scannedAt: string;
  readonly counts: {
    readonly images: number;
    readonly measured: number;
    readonly unreadable: number;
    readonly notApplicable: number;
    readonly groups: number;
    /** Members of groups less one of each. */
    readonly duplicateImages: number;
  };
  /** The one whose vectors are meant when none is named. */
  readonly embedder: {
    readonly name: string;
    readonly dimensions: number;
    readonly vectors: number;
    readonly hasText: boolean;
  } | null;
  /** What the source could not list. */
  readonly problems: {
    readonly count: number;
    readonly first: readonly { readonly path: string; readonly reason: string }[];
  };
  readonly hasPrevious: boolean;
  /** Columns that can be drawn, those that a check judges first. */
  readonly histograms: readonly string[];
}

export interface OverviewFiles {
  readonly bytes: number;
  readonly megapixels: number;
  /** The most frequent values, and how many there are. */
  readonly formats: readonly Count[];
  readonly formatCount: number;
  /** Width × height. */
  readonly sizes: readonly Count[];
  readonly sizeCount: number;
}

export interface OverviewCell {
  readonly images: number;
  readonly withFindings: number;
}

export interface OverviewLabels {
  /** The splits with most images; null is no split. */
  readonly splits: readonly ({ readonly value: string | null } & OverviewCell)[];
  readonly splitCount: number;
  /** The labels with most images; null is no label. One cell per split shown. */
  readonly labels: readonly ({
    readonly value: string | null;
    readonly cells: readonly OverviewCell[];
  } & OverviewCell)[];
  /** Null when they are too many to be counted. */
  readonly labelCount: number | null;
  readonly all: OverviewCell;
}

interface ObjectCell {
  readonly objects: number;
  readonly images: number;
}

/** Classes of objects against splits. */
export interface OverviewObjects {
  readonly objects: number;
  /** With at least one object. */
  readonly images: number;
  /** Null is no split. */
  readonly splits: readonly (string | null)[];
  /** The classes with most objects; null is no class. One cell per split, null where there are none. */
  readonly classes: readonly {
    readonly name: string | null;
    readonly cells: readonly (ObjectCell | null)[];
    readonly all: ObjectCell;
  }[];
  readonly classCount: number;
  /** How often a class that another split has is missing in a split. */
  readonly missing: number;
}

export interface OverviewHistogram {
  readonly column: string;
  readonly unit: string | null;
  readonly edges: readonly number[];
  readonly scale: 'linear' | 'log';
  readonly isWhole: boolean;
  readonly counts: readonly number[];
  readonly empty: number;
  readonly thresholds: readonly {
    readonly check: string;
    readonly threshold: number;
    readonly direction: 'above' | 'below';
  }[];
}

interface ChangedImages {
  readonly count: number;
  /** The first ids. */
  readonly examples: readonly string[];
}

export interface OverviewChanges {
  /** When the state before was scanned. */
  readonly since: string;
  readonly images: Readonly<Record<'added' | 'removed' | 'changed', ChangedImages>>;
  /** By the thresholds of now; null where the check could not be asked then. */
  readonly findings: readonly { readonly check: string; readonly before: number | null; readonly now: number }[];
}

/** One thing worth doing. */
export type NextStep =
  | { readonly kind: 'interrupted' | 'apply'; readonly plan: string; readonly images: number }
  | { readonly kind: 'leaks' | 'unreadable' | 'plan' | 'embed'; readonly images: number }
  | { readonly kind: 'conflicts'; readonly groups: number }
  | { readonly kind: 'duplicates'; readonly groups: number; readonly images: number }
  | { readonly kind: 'check'; readonly check: string; readonly images: number };

interface OfState {
  readonly state: string;
}

/** Endpoints of the screen Overview: the summary is there at once, the others take their time. */
export interface OverviewApi {
  'overview/summary': { request: OfState; reply: OverviewSummary };
  'overview/files': { request: OfState; reply: OverviewFiles };
  'overview/labels': { request: OfState & { readonly limit: number }; reply: OverviewLabels };
  /** Null where no annotation set was read. */
  'overview/objects': {
    request: OfState & { readonly limit: number };
    reply: { readonly table: OverviewObjects | null };
  };
  'overview/histograms': {
    request: OfState & { readonly columns: readonly string[] };
    reply: { readonly histograms: readonly OverviewHistogram[] };
  };
  /** Null after a first scan. */
  'overview/changes': { request: OfState; reply: { readonly changes: OverviewChanges | null } };
  /** The most worth doing first. */
  'overview/next-steps': { request: OfState; reply: { readonly steps: readonly NextStep[] } };
}
