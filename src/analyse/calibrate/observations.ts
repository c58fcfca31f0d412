import { COPY_RELATIONS, type Relation } from '../../model/relation.ts';

export type Verdict = Relation | 'unrelated';

/** A copy that was made of an image by a known edit, and what a scan would have said of the two. */
export interface ObservedCopy {
  /** Number of the image among the sampled ones. */
  readonly image: number;
  readonly family: string;
  /** 1 gentle – 3 strong. */
  readonly strength: number;
  /** How the two are related, and other answers that are right. */
  readonly relation: Relation;
  readonly alsoRight: readonly Relation[];
  /** What the comparison said; null where no hash brings the two within its radius, so that they are never compared. */
  readonly found: { readonly relation: Verdict; readonly score: number } | null;
}

/** Two images of the workspace that are not copies of each other, as far as anybody knows. */
export interface ObservedStranger {
  readonly a: string;
  readonly b: string;
  /** The edit by which `b` was changed before hashes brought it to `a`; null for the two as they are. */
  readonly edit: string | null;
  readonly relation: Verdict;
  readonly score: number;
  /** They look like copies as they are: perhaps real duplicates that no hash brings together. */
  readonly isSuspect: boolean;
}

/** A pair of the workspace itself that the last scan compared. */
export interface ComparedPair {
  readonly a: string;
  readonly b: string;
  readonly relation: Verdict;
  readonly score: number;
}

/** What the last scan compared, sorted by what may be believed of it. */
export interface WorkspaceEvidence {
  /** Images that were measured. */
  readonly images: number;
  /** Compared pairs that do not look like copies. */
  readonly unrelated: number;
  /** Pairs that look like copies: real duplicates as a rule, so no evidence of errors. */
  readonly likely: readonly ComparedPair[];
  /** Images that would be superfluous by them: what counts as one copy each, however large its group. */
  readonly superfluous: number;
  /** Pairs of copies by name that score less than that. */
  readonly unlikely: readonly ComparedPair[];
  /** Pairs that a person said are no duplicates. */
  readonly refuted: readonly ComparedPair[];
}

const COPIES: ReadonlySet<string> = new Set(COPY_RELATIONS);

export const isCopy = (relation: Verdict): boolean => COPIES.has(relation);

/** The pair would be reported as copies at this threshold. */
export const isReported = (
  pair: { readonly relation: Verdict; readonly score: number } | null,
  threshold: number,
): boolean => pair !== null && pair.score > threshold && isCopy(pair.relation);
