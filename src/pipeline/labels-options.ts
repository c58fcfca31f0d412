import type { ClassQuality } from '../analyse/labels/class-quality.ts';
import type { LabelFilter } from '../analyse/labels/filters.ts';
import type { LabelScore } from '../analyse/labels/scores.ts';

/** Files of predictions and labels, and how they are to be taken. */
export interface LabelFilesOptions {
  /** Predicted probabilities: .npy, .npz, CSV, TSV, JSON, JSON Lines or Parquet. */
  readonly probs: string;
  /** Given labels, in any of these formats or text; default: those in the file of probabilities. */
  readonly labels?: string;
  /** Class names in the order of the columns, with commas, or a file of them. */
  readonly classes?: string;
  readonly softmax?: boolean;
  readonly normalise?: boolean;
  readonly idColumn?: string;
  readonly labelColumn?: string;
  /** Array of an .npz file of probabilities. */
  readonly array?: string;
}

export interface LabelFindOptions {
  /** Default `prune_by_noise_rate`. */
  readonly filter?: LabelFilter;
  /** By what images are ranked. */
  readonly score?: LabelScore;
  /** Take off each class's usual confidence before ranking. */
  readonly adjusted?: boolean;
  /** Images of a class that are left in peace. Default 1. */
  readonly minExamplesPerClass?: number;
  /** Share of the estimated errors to report, 0–1. Default 1. */
  readonly noiseShare?: number;
}

/** An image whose label was looked at. */
export interface LabelIssue {
  /** Row of the file of probabilities, from 0; without one the place among the vectors; −1 for none. */
  readonly index: number;
  readonly id: string | null;
  /** Name of the given class, or its number where nothing names it. */
  readonly given: string | number;
  /** The likeliest class. */
  readonly suggested: string | number;
  /** Label quality by which the list is ranked, 0 the worst – 1. */
  readonly score: number;
  readonly isIssue: boolean;
  /** Predicted probability of the given class; null where nothing predicts it, as for the next two. */
  readonly selfConfidence: number | null;
  /** (Probability of the given class − the largest other + 1) / 2. */
  readonly margin: number | null;
  /** Probability of the suggested class. */
  readonly suggestedConfidence: number | null;
  /** Why, in words. */
  readonly reason: string;
}

/** The class table, with names. */
export interface NamedClass extends ClassQuality {
  readonly name: string | number;
  /** Images given this class. */
  readonly images: number;
  /** From which probability on an image counts as confidently of this class. */
  readonly threshold: number;
}

export interface OverlappingPair {
  readonly classA: string | number;
  readonly classB: string | number;
  readonly examples: number;
  readonly probability: number;
}

/** What was found, whatever the probabilities come from. */
export interface LabelErrors {
  readonly workspace: string | null;
  /** Where the probabilities come from. */
  readonly source: 'probabilities' | 'neighbours' | 'cross-validation';
  /** Rows of the file of probabilities, or images of the workspace. */
  readonly rows: number;
  /** Of these, images whose labels were assessed. */
  readonly images: number;
  readonly classNames: readonly (string | number)[];
  readonly filter: LabelFilter;
  readonly rankedBy: LabelScore;
  readonly adjusted: boolean;
  /** How many labels are wrong, estimated. */
  readonly estimatedIssues: number;
  /** 1 − estimated issues / images. */
  readonly health: number;
  /** The issues, the worst first; with `all` every image. */
  readonly issues: readonly LabelIssue[];
  readonly issueCount: number;
  /** Label quality of every row, 0 the worst – 1; null for rows that were not assessed. */
  readonly scores: readonly (number | null)[];
  /** From which probability on an image counts as confidently of a class. */
  readonly thresholds: readonly number[];
  /** Images by given class (rows) and confident class (columns), scaled to the numbers of labels. */
  readonly confidentJoint: readonly (readonly number[])[];
  /** P(given = row | true = column). */
  readonly noiseMatrix: readonly (readonly number[])[];
  /** P(true = row | given = column). */
  readonly inverseNoiseMatrix: readonly (readonly number[])[];
  /** P(true = class). */
  readonly trueShares: readonly number[];
  /** The worst first. */
  readonly classes: readonly NamedClass[];
  /** The most overlapping first. */
  readonly overlapping: readonly OverlappingPair[];
  /** Rows that were left out, by why, in words; the first hundred. */
  readonly leftOut: { readonly count: number; readonly reasons: readonly string[] };
  /** What the reader should know of how files were taken. */
  readonly notes: readonly string[];
}
