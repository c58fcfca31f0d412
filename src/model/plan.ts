/**
 * `quarantine` renames what is removed into `.goldpan-quarantine` of its source · `move` puts it into another folder ·
 * `hardlink`, `symlink` and `copy` make what is kept anew in an empty folder and touch no source · `list` writes two
 * lists of names.
 */
export const PLAN_MODES = ['quarantine', 'move', 'hardlink', 'symlink', 'copy', 'list'] as const;
export type PlanMode = (typeof PLAN_MODES)[number];

/** Modes that take files away from where they are. */
export const isRemoving = (mode: PlanMode): boolean => mode === 'quarantine' || mode === 'move';

/** A file as it was when it was scanned, or planned for what is not scanned. */
export interface PlannedFile {
  /** `file:` URL with the exact bytes of the path. */
  readonly uri: string;
  readonly sizeBytes: number;
  /** Milliseconds since 1970, as the scan stores them; of what a link leads to. */
  readonly modifiedMs: number;
  /** 64 hex digits; null where nothing is decided by the bytes, and they are not known. */
  readonly sha256: string | null;
}

/** The image that stays in the stead of a removed one; it is verified before the other is touched. */
export interface PlannedKeeper extends PlannedFile {
  readonly id: string;
}

/** An annotation that travels with its image. */
export interface PlannedSidecar {
  readonly from: PlannedFile;
  readonly to: string;
}

/** One image and what happens to it. */
export interface PlanOperation {
  /** 0, 1, 2 … within the plan. */
  readonly n: number;
  /**
   * `remove` takes the image away from where it is. In modes that touch no source, `keep` gives it a place in the new
   * folder or list, and `leave-out` does not.
   */
  readonly action: 'remove' | 'keep' | 'leave-out';
  readonly id: string;
  readonly rule: 'duplicate' | 'decision' | 'check' | 'kept';
  /** Why, in words. */
  readonly reason: string;
  /** How it is related to the keeper; null where there is none. */
  readonly relation: string | null;
  readonly keeper: PlannedKeeper | null;
  readonly from: PlannedFile;
  /** `file:` URL of where it goes; empty where it goes nowhere. */
  readonly to: string;
  readonly sidecars: readonly PlannedSidecar[];
}

/** An image that somebody or some rule wanted removed, and that stays. */
export interface SparedImage {
  readonly id: string;
  readonly reason: string;
}

export interface FolderTotal {
  /** Id of the folder; empty for the source's own. */
  readonly folder: string;
  readonly images: number;
  readonly bytes: number;
}

export interface PlanTotals {
  /** Images removed or left out, with their annotations. */
  readonly removed: { readonly images: number; readonly files: number; readonly bytes: number };
  /** Images that get a place in the new folder or list; 0 in modes that remove. */
  readonly kept: { readonly images: number; readonly files: number; readonly bytes: number };
  readonly spared: number;
  /** Decisions about images that the last scan did not list. */
  readonly unknownDecisions: number;
  /** Of the removed images, largest first. */
  readonly folders: readonly FolderTotal[];
  /** What a person should know before applying it. */
  readonly notes: readonly string[];
}

export interface PlanHeader {
  readonly format: 'goldpan-plan';
  readonly version: 1;
  readonly id: string;
  /** ISO 8601. */
  readonly madeAt: string;
  readonly mode: PlanMode;
  /** Folder the files go to, as a `file:` URL; null for quarantine. */
  readonly to: string | null;
  /** When the state it was made from was scanned. */
  readonly scannedAt: string;
  readonly protect: readonly string[];
  /** Made by `goldpan apply` itself rather than written for review first. */
  readonly unreviewed?: boolean;
}
