import type { Aggregate } from '../kernel/mining/box-uncertainty.ts';
import type { Uncertainty } from '../kernel/mining/uncertainty.ts';

export { AGGREGATES, type Aggregate } from '../kernel/mining/box-uncertainty.ts';
export { UNCERTAINTIES, type Uncertainty } from '../kernel/mining/uncertainty.ts';

export interface MineOptions {
  /** Predicted probabilities: .npy, .npz, CSV, TSV, JSON, JSON Lines or Parquet. This, or `predictions`. */
  readonly probs?: string;
  /** Predicted boxes: COCO results, or a folder of YOLO files with confidences. */
  readonly predictions?: string;
  /** Annotation set that predicted boxes are compared with. Default: those of the workspace. */
  readonly annotations?: string;
  /** Its format; found out when absent. */
  readonly from?: string;
  /** How the uncertainties of an image's boxes become one. Default `max`. */
  readonly aggregate?: Aggregate;
  /** Least overlap of a predicted box that is right, 0–1, for false positives. Default 0.5. */
  readonly iou?: number;
  /** Whether images that the annotations list without an object are annotated: there is nothing on them. Default: no. */
  readonly background?: boolean;
  /** Class names in the order of the columns, with commas, or a file of them. */
  readonly classes?: string;
  readonly softmax?: boolean;
  readonly normalise?: boolean;
  readonly idColumn?: string;
  readonly array?: string;
  /** How many images to choose. */
  readonly count: number;
  /** Default `margin`. */
  readonly strategy?: Uncertainty;
  /** 0 by uncertainty alone – 1 by distance alone. Default 0.1 where there are vectors, else 0. */
  readonly diversity?: number;
  /** `unlabelled` (default), `all`, or the name of a split. */
  readonly pool?: 'unlabelled' | 'all' | { readonly split: string };
  /** Labelled images predicted otherwise, or with boxes where nothing is annotated, come first, the surest first: so many at most, `true` as many as there are. */
  readonly falsePositives?: boolean | number;
  /** How sure the model must be of a false positive, 0–1. Default 0.5. */
  readonly confidence?: number;
  /** Take images of earlier rounds again. */
  readonly again?: boolean;
  /** Whose vectors; default: those of the embedder used last. */
  readonly embedder?: string;
  /** What people call the round, such as the name of the model. */
  readonly name?: string;
  /** Choose, but store no round. */
  readonly dryRun?: boolean;
  readonly signal?: AbortSignal;
  readonly onProgress?: (progress: { readonly step: 'analysing'; readonly what: string }) => void;
}
