import type { AnnotatedObject, Caption } from './annotation.ts';

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

/** What becomes of what annotations say. */
export interface AnnotationCounts {
  /** Images that leave the annotations, with the objects marked in them. */
  readonly images: number;
  readonly objects: number;
  /** Images that get another label, or another split. */
  readonly relabelled: number;
  readonly resplit: number;
  /** Images that get what was said about their removed copies, and how many objects that is. */
  readonly merged: number;
  readonly mergedObjects: number;
}

/** An annotation set as it was registered when the plan was made. */
export interface PlannedAnnotationSet {
  readonly format: string;
  /** `file:` URLs of its file or folder, and of the folder of its pictures where that was given. */
  readonly uri: string;
  readonly images: string | null;
}

/**
 * A change of annotations: a file that is rewritten (or, in modes that make a new folder, written there), an image that
 * stays and gets another label or split, or a removed copy whose annotations go to the image that stays.
 */
export type PlannedAnnotation =
  | ({
      readonly change: 'file';
      /** Place of its annotation set in the plan's header. */
      readonly set: number;
      readonly format: string;
      readonly file: PlannedFile;
      /** `file:` URL of where its old content is set aside; empty where the file is not touched. */
      readonly aside: string;
      /** `file:` URL of the file that is written; empty where the file itself is rewritten. */
      readonly to: string;
    } & AnnotationCounts)
  | {
      readonly change: 'label' | 'split';
      readonly id: string;
      readonly uri: string;
      readonly value: string;
    }
  /** The record of an image that goes: where it is by then, its file cannot say. */
  | {
      readonly change: 'record';
      readonly set: number;
      /** `file:` URL of the file, and what tells the record from the others of it. */
      readonly file: string;
      readonly key: string;
      readonly uri: string;
    }
  /** What an image that stays gets from a removed copy, in its own pixels. */
  | {
      readonly change: 'merge';
      readonly set: number;
      readonly id: string;
      readonly uri: string;
      readonly into: string;
      readonly intoUri: string;
      readonly objects: readonly AnnotatedObject[];
      readonly labels: readonly string[];
      readonly captions: readonly Caption[];
    };

/** Of a plan's annotations, in sum. */
export interface AnnotationTotals extends AnnotationCounts {
  readonly files: number;
  /** Objects and labels of copies that contradict what is said about the image that stays; it keeps its own. */
  readonly conflicts: number;
  /** Removed copies whose annotations cannot be merged, since it is not known how they lie on the image that stays. */
  readonly unmapped: number;
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
  /** Absent where no annotations change. */
  readonly annotations?: AnnotationTotals;
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
  /** Annotation sets that it changes, or writes into the new folder. */
  readonly annotationSets?: readonly PlannedAnnotationSet[];
}
