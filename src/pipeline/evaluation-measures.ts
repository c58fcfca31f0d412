import type { Evaluation } from './evaluate.ts';

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
