import type { ClusteringMeasures } from '../analyse/evaluate/clusterings.ts';
import type { PairMeasures } from '../analyse/evaluate/measures.ts';
import type { TruthFormat } from '../analyse/evaluate/named-truth.ts';
import type { RetrievalMeasures } from '../analyse/evaluate/retrieval.ts';
import type { TruthScope } from '../analyse/evaluate/truth.ts';

export interface EvaluateOptions {
  /** Found pairs of these relations count; default: all relations of copies. */
  readonly relations?: readonly string[];
  /** Every pair that was compared counts as found, ranked by its score: also those that were not confirmed. */
  readonly all?: boolean;
  /** Default: `listed` when the truth lists unrelated pairs, otherwise `workspace`. */
  readonly scope?: TruthScope;
  /** What relative names in the truth may be relative to. Default: the process's own folder. */
  readonly cwd?: string;
}

/** A truth in memory: imagededup's map, lists of ids that belong together, or pairs. */
export type TruthData =
  | Readonly<Record<string, readonly (string | readonly [string, number])[]>>
  | readonly (readonly string[])[]
  | readonly { readonly a: string; readonly b: string; readonly related?: boolean | 0 | 1 }[];

/** Names of the truth that are no image of the workspace. */
export interface UnknownNames {
  /** In no way a name of an image. */
  readonly unknown: number;
  /** Names of several images alike. */
  readonly ambiguous: number;
  /** The first few of both. */
  readonly names: readonly string[];
  /** Pairs of the truth that name such an image: they could not be judged. */
  readonly pairs: number;
}

export interface EvaluatedPair {
  readonly a: string;
  readonly b: string;
  /** Null for a pair that was missed, as is its score. */
  readonly relation: string | null;
  readonly score: number | null;
}

/** How what was found compares with what is known. All measures are 0–1; null where there was nothing to measure. */
export interface Evaluation {
  readonly truth: {
    readonly format: TruthFormat;
    /** Images of the workspace that it names. */
    readonly images: number;
    readonly relatedPairs: number;
    /** Pairs listed as unrelated. */
    readonly unrelatedPairs: number;
    /** Pairs of an image with itself, left out. */
    readonly selfPairs: number;
    readonly notFound: UnknownNames;
  };
  readonly scope: TruthScope;
  readonly relations: readonly string[];
  readonly found: {
    readonly pairs: number;
    /** Those the truth does not judge. */
    readonly unjudged: number;
  };
  readonly pairs: PairMeasures;
  readonly retrieval: RetrievalMeasures;
  /** Duplicate groups against the truth's groups; null unless the truth is groups and all copies count. */
  readonly groups: ClusteringMeasures | null;
  readonly examples: { readonly wrong: readonly EvaluatedPair[]; readonly missed: readonly EvaluatedPair[] };
}

/** The measures of an evaluation by name, as budgets know them. */
export function measuresOf({ pairs, retrieval, groups, truth }: Evaluation): Readonly<Record<string, number | null>> {
  return {
    precision: pairs.precision.value,
    recall: pairs.recall.value,
    f1: pairs.f1,
    accuracy: pairs.accuracy,
    averagePrecision: pairs.averagePrecision,
    map: retrieval.map,
    ndcg: retrieval.ndcg,
    jaccard: retrieval.jaccard,
    bCubedPrecision: groups?.bCubedPrecision ?? null,
    bCubedRecall: groups?.bCubedRecall ?? null,
    bCubedF1: groups?.bCubedF1 ?? null,
    adjustedRand: groups?.adjustedRand ?? null,
    unknown: truth.notFound.unknown + truth.notFound.ambiguous,
  };
}
