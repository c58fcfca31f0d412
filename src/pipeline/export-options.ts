import type { AnnotationAspect } from '../annotations/format.ts';
import type { PictureMode } from '../annotations/placed-pictures.ts';
import type { AnnotationProblem } from '../model/annotation.ts';
import type { PictureOptions } from './picture-conversion.ts';
import type { PlanOptions } from './plan-options.ts';
import type { WorkerLimits } from './worker-pool.ts';

/** Which images go into an export. */
export interface ExportSelection {
  /** Only these splits, after decisions about splits. */
  readonly splits?: readonly string[];
  /** Only objects of these categories, and images with one of these labels. */
  readonly categories?: readonly string[];
  /** Leave out images that no registered annotation set speaks of. */
  readonly onlyAnnotated?: boolean;
  /** Leave out images without any object; where the sets have no categories, without a label and a caption. */
  readonly dropEmpty?: boolean;
}

export interface ExportDatasetOptions
  extends ExportSelection,
    PictureOptions,
    Pick<PlanOptions, 'checks' | 'relations' | 'copies' | 'prefer' | 'protect' | 'allowLastCopy'> {
  /** Name of an annotation format, such as `coco` or `yolo`. */
  readonly format: string;
  /** Folder or file to make; nothing that is there is replaced. */
  readonly to: string;
  /** How pictures get there; default: copied where the format's layout has them, or when they are converted. */
  readonly pictures?: PictureMode;
  /** Objects of which a crop leaves a smaller share are dropped, 0–1; default 0: those of which nothing is left. */
  readonly minimumVisibleShare?: number;
  /** Of the format. */
  readonly formatOptions?: Readonly<Record<string, string | boolean>>;
  /** Write what the format has no room for into `goldpan-extra.jsonl`, from where goldpan takes it up; default true. */
  readonly extra?: boolean;
  /** Write `goldpan-export.json` into the folder; default true. */
  readonly record?: boolean;
  readonly limits?: WorkerLimits;
  readonly onProgress?: (progress: ExportProgress) => void;
  readonly onProblem?: (problem: AnnotationProblem) => void;
  readonly signal?: AbortSignal;
}

export type ExportProgress =
  /** What comes before the first image. */
  | { readonly step: 'analysing'; readonly what: string }
  /** Images that were looked at, of all that the last scan listed. */
  | { readonly step: 'exporting'; readonly done: number; readonly total: number };

/** Why images are not in an export. */
export const LEFT_OUT_REASONS = [
  'copy',
  'decided',
  'check',
  'unreadable',
  'not-an-image',
  'other-split',
  'other-category',
  'not-annotated',
  'empty',
  'picture-failed',
  'no-place',
] as const;
export type LeftOutReason = (typeof LEFT_OUT_REASONS)[number];

export interface SplitCount {
  /** Null: of no split. */
  readonly split: string | null;
  readonly images: number;
  readonly objects: number;
}

export interface ExportDatasetSummary {
  readonly format: string;
  /** Absolute path. */
  readonly to: string;
  readonly images: number;
  readonly objects: number;
  readonly captions: number;
  readonly splits: readonly SplitCount[];
  /** Images, by reason. */
  readonly leftOut: Readonly<Partial<Record<LeftOutReason, number>>>;
  /** Null where pictures stay where they are. */
  readonly pictures: {
    readonly mode: PictureMode;
    readonly converted: number;
    readonly unchanged: number;
  } | null;
  /** What became of annotations when pictures were cropped; zeros without. */
  readonly annotations: { readonly dropped: number; readonly clipped: number; readonly lostMasks: number };
  /** Annotations of images that the last scan did not list. */
  readonly unmatched: number;
  /** What the format has no room for, counted. */
  readonly lost: Readonly<Partial<Record<AnnotationAspect, number>>>;
  /** Name of the file that keeps it all the same; null where nothing is lacking, or it was not wanted. */
  readonly extra: string | null;
  readonly notes: readonly string[];
  /** Id of the record in the workspace. */
  readonly record: string;
}
