import type { Uncertainty } from '../kernel/mining/uncertainty.ts';

export { UNCERTAINTIES, type Uncertainty } from '../kernel/mining/uncertainty.ts';

export interface MineOptions {
  /** Predicted probabilities: .npy, .npz, CSV, TSV, JSON, JSON Lines or Parquet. */
  readonly probs: string;
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
  /** Labelled images predicted otherwise come first, the surest first: so many at most, `true` as many as there are. */
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
