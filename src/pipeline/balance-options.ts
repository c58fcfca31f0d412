import type { BalanceTarget } from '../curate/balance/targets.ts';
import type { ClassWeighting } from '../kernel/balance/class-weights.ts';
import type { Imbalance } from '../kernel/balance/imbalance.ts';
import type { KeptOptions } from './kept-images.ts';

export { CLASS_WEIGHTS, type ClassWeighting } from '../kernel/balance/class-weights.ts';

/**
 * `over` repeats images of small classes · `under` leaves out images of large ones · `both` does the one below the target
 * and the other above it · `weights` leaves all as they are, with a weight each · `smote` makes vectors for small classes ·
 * `repeat-factor` repeats images that hold rare categories (LVIS).
 */
export const BALANCE_METHODS = ['over', 'under', 'both', 'weights', 'smote', 'repeat-factor'] as const;
export type BalanceMethod = (typeof BALANCE_METHODS)[number];

export const BALANCE_KEEPS = ['diverse', 'random'] as const;
export type BalanceKeep = (typeof BALANCE_KEEPS)[number];

export interface BalanceOptions extends KeptOptions {
  readonly method: BalanceMethod;
  /** Default: max for `over` and `smote`, min for `under`, median for `both`. */
  readonly to?: BalanceTarget;
  /** Another seed draws other images. Default 0. */
  readonly seed?: number;
  /** Default `inverse`. */
  readonly weights?: ClassWeighting;
  /** For effective numbers, from 0 to below 1. Default 0.999. */
  readonly beta?: number;
  /** `under` and `both`: which images stay, after copies went. Default diverse where there are vectors. */
  readonly keep?: BalanceKeep;
  /** `smote`: nearest neighbours of the class that a vector is drawn towards. Default 5. */
  readonly neighbours?: number;
  /** `smote`: only from vectors near other classes (borderline-SMOTE). */
  readonly borderline?: boolean;
  /** `repeat-factor`: share of the images below which a category is repeated. Default 0.001. */
  readonly threshold?: number;
  /** Whose vectors; default: those of the embedder used last. */
  readonly embedder?: string;
  readonly signal?: AbortSignal;
}

export interface ClassCount {
  readonly name: string;
  readonly images: number;
  /** Of the images with a label, 0–1. */
  readonly share: number;
}

export interface SplitBalance {
  /** Null: images in no split. */
  readonly split: string | null;
  readonly images: number;
  readonly unlabelled: number;
  readonly imbalance: Imbalance;
  /** The largest first. */
  readonly classes: readonly ClassCount[];
}

export interface BalanceReport {
  readonly workspace: string;
  /** Labels of whole images, as decided, in each split. */
  readonly splits: readonly SplitBalance[];
  /** Over all splits. */
  readonly whole: SplitBalance;
  /** Categories of objects, by the images that hold some; null where the workspace knows no objects. */
  readonly objects: readonly SplitBalance[] | null;
  readonly suggestions: readonly string[];
}

/** One row of a sampling manifest. */
export interface SamplingRow {
  readonly id: string;
  /** Absolute; null for a made vector. */
  readonly path: string | null;
  readonly label: string | null;
  readonly split: string | null;
  /** How often it is to be seen in one epoch. */
  readonly repeat: number;
  readonly weight: number;
  readonly source: 'image' | 'repeated' | 'smote';
  readonly reason: string;
  /** Of a made vector: its row in the .npy file, and what it lies between. */
  readonly smoteRow: number | null;
  readonly smoteA: string | null;
  readonly smoteB: string | null;
  readonly smoteLambda: number | null;
}

export interface ClassPlan {
  readonly name: string;
  readonly before: number;
  /** Images, repeats and made vectors of one epoch. */
  readonly after: number;
  /** Different images among them. */
  readonly distinct: number;
  readonly made: number;
  readonly weight: number;
}

export interface SamplingPlan {
  readonly workspace: string;
  readonly method: BalanceMethod;
  readonly split: string | null;
  readonly splitChoice: 'asked' | 'train' | 'no-train-split';
  /** Images per class aimed at; null where the method has none. */
  readonly target: number | null;
  /** Whether the classes are categories of objects, of which an image may have several, and not labels. */
  readonly byObjects: boolean;
  /** The largest first. */
  readonly classes: readonly ClassPlan[];
  readonly before: Imbalance;
  readonly after: Imbalance;
  /** Images left out: because another copy stays, and besides. */
  readonly leftOut: { readonly copies: number; readonly others: number };
  /** Images without a label take no part. */
  readonly unlabelled: number;
  readonly embedder: string | null;
  readonly notes: readonly string[];
  /** In id order, made vectors last. */
  readonly rows: () => Generator<SamplingRow>;
  /** Rows of `dimensions` numbers; null unless vectors were made. */
  readonly made: { readonly rows: number; readonly dimensions: number; readonly data: Float32Array } | null;
}
