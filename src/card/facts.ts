/** What a person says of a dataset. Nothing of it is ever made up: what is not said is left out. */
export interface CardAbout {
  readonly name?: string;
  readonly description?: string;
  /** Identifier, name or URL, one or several. */
  readonly license?: readonly string[];
  readonly url?: string;
  /** `Name` or `Name <URL>`. */
  readonly creator?: readonly string[];
  readonly citation?: string;
  readonly version?: string;
  /** ISO 8601 date. */
  readonly datePublished?: string;
  /** Codes of ISO 639, such as `en`. */
  readonly language?: readonly string[];
  readonly tags?: readonly string[];
  readonly keywords?: readonly string[];
  /** Facts in the vocabulary of responsible AI, by its names without `rai:`, such as `dataCollection`. */
  readonly rai?: Readonly<Record<string, string | readonly string[]>>;
}

export interface CountedName {
  readonly name: string | null;
  readonly images: number;
}

export interface CardCheck {
  readonly name: string;
  readonly title: string;
  /** When it is a finding, in words. */
  readonly rule: string;
  readonly threshold: number;
  readonly findings: number;
  /** Of the findings of the scan: images that decisions remove, and keep. */
  readonly removed: number;
  readonly kept: number;
}

export interface CardDecision {
  readonly kind: string;
  readonly by: string;
  readonly rule: string | null;
  readonly reason: string | null;
  readonly count: number;
}

export const CARD_SETS = ['kept', 'scanned'] as const;

/** Everything a card tells, counted in the images it is of. */
export interface CardFacts {
  readonly about: CardAbout;
  /** Of goldpan. */
  readonly goldpan: string;
  /** What the decisions keep, or all that was scanned. */
  readonly set: (typeof CARD_SETS)[number];
  readonly scannedAt: string;
  readonly recipe: string;
  /** Names of the inputs; no folders above them, which are nobody's business. */
  readonly inputs: readonly string[];
  /** Readable images of the set. */
  readonly images: number;
  readonly bytes: number;
  /** Of the scan: not in the set. */
  readonly unreadable: readonly { readonly reason: string; readonly images: number }[];
  readonly notApplicable: number;
  readonly removedByDecision: number;
  readonly problems: number;
  readonly splits: readonly (CountedName & { readonly bytes: number })[];
  /** Most images first; the first of them. */
  readonly labels: readonly (CountedName & { readonly bySplit: Readonly<Record<string, number>> })[];
  readonly labelCount: number;
  readonly formats: readonly CountedName[];
  /** px; null when there are no images. */
  readonly sizes: Readonly<Record<'width' | 'height', readonly [least: number, median: number, most: number]>> | null;
  readonly captions: number;
  readonly licences: readonly (CountedName & { readonly id: string | null })[];
  readonly licenceAttribute: string | null;
  readonly urlAttribute: string | null;
  readonly domains: readonly CountedName[];
  readonly checks: readonly CardCheck[];
  readonly checksNotJudged: readonly string[];
  readonly decisions: readonly CardDecision[];
  readonly withdrawn: number;
  readonly plans: readonly {
    readonly id: string;
    readonly mode: string;
    readonly state: string;
    readonly at: string;
    readonly done: number;
    readonly skipped: number;
  }[];
  readonly exports: readonly {
    readonly format: string;
    readonly at: string;
    readonly images: number;
    readonly options: Readonly<Record<string, unknown>>;
  }[];
  readonly duplicates: {
    readonly groups: number;
    readonly images: number;
    readonly threshold: number;
    readonly precision: string | null;
  };
  readonly leaks: {
    readonly pairs: number;
    readonly images: number;
    readonly byRelation: Readonly<Record<string, number>>;
  };
  readonly embedders: readonly { readonly name: string; readonly version: string; readonly vectors: number }[];
  readonly analyses: readonly { readonly name: string; readonly parameters: Readonly<Record<string, unknown>> }[];
  /** Of annotation sets; null where none was read. */
  readonly objects: {
    readonly boxes: number;
    readonly images: number;
    readonly categories: readonly CountedName[];
  } | null;
  /** Mean and standard deviation of the channels, as they were computed last; null when they never were. */
  readonly normalisation: {
    readonly split: string | null;
    readonly images: number;
    readonly mean: readonly number[];
    readonly std: readonly number[];
    readonly at: string;
  } | null;
  readonly digests: {
    /** SHA-256 of the sorted digests of all images. */
    readonly contents: string;
    /** SHA-256 of the sorted lines of SHA256SUMS. */
    readonly names: string;
  };
  /** How the folder is laid out, where loaders can read that. */
  readonly layout: CardLayout;
}

export interface CardLayout {
  /** File extensions of the set, as they are written. */
  readonly extensions: readonly string[];
  /** Split → the top folder that holds all of its images and no others; null when the tree does not say the splits. */
  readonly splitFolders: Readonly<Record<string, string>> | null;
  /** The folder right above every image is its label. */
  readonly isLabelFolder: boolean;
  /** Files that the scan took for images and that are not in the set, being unreadable or removed by a decision. */
  readonly otherFiles: number;
  /** Every image of the set where others lie among them and these are few; null where a pattern does. */
  readonly paths: readonly string[] | null;
}

/** A file that lies beside the card. */
export interface CardFile {
  readonly name: string;
  readonly sha256: string;
  readonly bytes: number;
}
