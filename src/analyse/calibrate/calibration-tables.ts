import { COPY_RELATIONS, type Relation } from '../../model/relation.ts';
import type { Estimate } from '../evaluate/wilson.ts';
import { isCopy, isReported } from './observations.ts';
import { type Evidence, type Precision, precisionAt, precisionOf } from './precision.ts';
import { type CopyRecall, recallAt } from './recall.ts';

export interface ThresholdRow extends Precision {
  readonly threshold: number;
  /** Pairs of the workspace itself that would be reported. */
  readonly reported: number;
  readonly recall: CopyRecall;
}

export interface FamilyRow extends CopyRecall {
  readonly family: string;
  readonly relation: Relation;
  /** Gentle to strong. */
  readonly strengths: readonly CopyRecall[];
}

export interface RelationRow extends CopyRecall {
  readonly relation: Relation;
  /** Of the pairs that are given this name. */
  readonly precision: Estimate;
}

export function thresholdRow(evidence: Evidence, threshold: number): ThresholdRow {
  const { likely, unlikely } = evidence.workspace;
  return {
    threshold,
    ...precisionAt(evidence, threshold),
    reported: [...likely, ...unlikely].filter((pair) => isReported(pair, threshold)).length,
    recall: recallAt(evidence.copies, threshold),
  };
}

/** One row per family, in the order in which they first come among the copies. */
export function familyRows({ copies }: Pick<Evidence, 'copies'>, threshold: number): FamilyRow[] {
  return [...groupBy(copies, ({ family }) => family)].map(([family, own]) => ({
    family,
    relation: own[0]!.relation,
    ...recallAt(own, threshold),
    strengths: [1, 2, 3].map((strength) =>
      recallAt(
        own.filter((copy) => copy.strength === strength),
        threshold,
      ),
    ),
  }));
}

/** One row per relation that copies have or are given. */
export function relationRows(evidence: Evidence, threshold: number): RelationRow[] {
  const { copies, workspace } = evidence;
  const made = groupBy(copies, ({ relation }) => relation);
  const given = new Set([
    ...copies.map(({ found }) => found?.relation),
    ...workspace.likely.map((pair) => pair.relation),
  ]);
  return COPY_RELATIONS.filter((relation) => isCopy(relation) && (made.has(relation) || given.has(relation))).map(
    (relation) => ({
      relation,
      precision: precisionOf(relation, evidence, threshold),
      ...recallAt(made.get(relation) ?? [], threshold),
    }),
  );
}

function groupBy<T, K>(items: readonly T[], keyOf: (item: T) => K): Map<K, T[]> {
  const groups = new Map<K, T[]>();
  for (const item of items) {
    const key = keyOf(item);
    const group = groups.get(key);
    if (group) group.push(item);
    else groups.set(key, [item]);
  }
  return groups;
}
