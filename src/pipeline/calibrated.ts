import type { FamilyRow, RelationRow, ThresholdRow } from '../analyse/calibrate/calibration-tables.ts';
import type { DoubtfulPairs } from '../analyse/calibrate/doubtful-pairs.ts';
import type { ComparedPair, ObservedStranger } from '../analyse/calibrate/observations.ts';
import type { Certainty } from '../analyse/calibrate/propose.ts';
import type { OnScanProgress } from './progress.ts';
import type { MeasurementSettings } from './recipe.ts';
import type { WorkerLimits } from './worker-pool.ts';

export interface CalibrateOptions {
  /** Share of right pairs among the reported ones that is asked for, 0.5–0.9999. Default 0.99. */
  readonly targetPrecision?: number;
  /** Images that are edited. Default 200. */
  readonly sample?: number;
  /** Copies that are made at least, as far as there are edits for it: 12 to 72 of each image. Default 1600. */
  readonly copies?: number;
  /** Another seed draws other images and edits. Default 1. */
  readonly seed?: number;
  /** Store nothing. */
  readonly dryRun?: boolean;
  /** As the workspace was scanned with. */
  readonly measurements?: MeasurementSettings;
  readonly limits?: WorkerLimits;
  readonly cwd?: string;
  readonly signal?: AbortSignal;
  readonly onProgress?: OnScanProgress;
}

/** What the scores mean on the images of one workspace. Shares come with their 95 % intervals. */
export interface CalibrationReport {
  /** Absolute path. */
  readonly workspace: string;
  readonly targetPrecision: number;
  /** Score above which pairs are to be believed. */
  readonly threshold: number;
  readonly certainty: Certainty;
  /** What is true at that threshold. */
  readonly proposed: ThresholdRow;
  /** The threshold of a workspace that was not calibrated. */
  readonly usualThreshold: number;
  readonly seed: number;
  readonly sample: {
    /** Images that were edited, of so many measured ones. */
    readonly images: number;
    readonly of: number;
    readonly copies: number;
    /** Unrelated pairs that were compared. */
    readonly strangers: number;
    /** Of them, pairs that hashes bring together. */
    readonly strangerCandidates: number;
    /** Sampled images of which no copies could be made. */
    readonly failed: readonly string[];
  };
  /** What precision is weighed by: the workspace's own numbers. */
  readonly weights: {
    /** Superfluous images by pairs that look like copies. */
    readonly copiesFound: number;
    /** What is reckoned with: the same, or one in a hundred images where there are fewer. */
    readonly copies: number;
    /** Compared pairs that do not look like copies. */
    readonly unrelated: number;
    /** Pairs that a person said are no duplicates. */
    readonly refuted: number;
  };
  /** Left out of the unrelated pairs, because they look like real duplicates. */
  readonly excluded: {
    readonly score: number;
    /** Pairs of the last scan. */
    readonly pairs: number;
    /** Some of the lowest scores. */
    readonly examples: readonly ComparedPair[];
    /** Pairs that no hash brings together as they are. */
    readonly unmet: readonly ObservedStranger[];
  };
  /** Likely pairs that pile up at low scores: worth a look. */
  readonly doubtful: DoubtfulPairs | null;
  /** Strangers that would be reported at the proposed threshold. */
  readonly wrong: readonly ObservedStranger[];
  readonly thresholds: readonly ThresholdRow[];
  /** At the proposed threshold. */
  readonly families: readonly FamilyRow[];
  readonly relations: readonly RelationRow[];
  /** For each of `thresholds`. */
  readonly relationsByThreshold: readonly { readonly threshold: number; readonly relations: readonly RelationRow[] }[];
  readonly isStored: boolean;
  /** Groups were made anew at the threshold. */
  readonly isRegrouped: boolean;
  /** A threshold that the last scan was given, and that goes before a calibrated one; null when there is none. */
  readonly givenThreshold: number | null;
  /** The same, when it is a person who set it in the review. */
  readonly reviewedThreshold: number | null;
  readonly seconds: number;
}
