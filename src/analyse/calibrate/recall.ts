import { type Estimate, wilson } from '../evaluate/wilson.ts';
import { type Cluster, clusteredShare } from './clustered-share.ts';
import { isReported, type ObservedCopy } from './observations.ts';

/** How the known copies fare at a threshold. */
export interface CopyRecall {
  /** How many copies were made. */
  readonly copies: number;
  /** Share that hashes bring within their radii, so that the pixels are compared. */
  readonly candidates: Estimate;
  /** Share of those that the comparison confirms. */
  readonly amongCandidates: Estimate;
  /** Share of all that are found in the end. */
  readonly recall: Estimate;
  /** Share of the found ones whose relation is a right one. */
  readonly named: Estimate;
}

export function recallAt(copies: readonly ObservedCopy[], threshold: number): CopyRecall {
  const candidates = copies.filter(({ found }) => found !== null);
  const reported = copies.filter(({ found }) => isReported(found, threshold));
  return {
    copies: copies.length,
    candidates: shareOf(copies, ({ found }) => found !== null),
    amongCandidates: shareOf(candidates, ({ found }) => isReported(found, threshold)),
    recall: shareOf(copies, ({ found }) => isReported(found, threshold)),
    named: shareOf(reported, isRightlyNamed),
  };
}

const isRightlyNamed = ({ found, relation, alsoRight }: ObservedCopy): boolean =>
  [relation, ...alsoRight].some((right) => right === found?.relation);

function shareOf(copies: readonly ObservedCopy[], isHit: (copy: ObservedCopy) => boolean): Estimate {
  if (copies.length === 0) return wilson(0, 0);
  const byImage = new Map<number, Cluster>();
  for (const copy of copies) {
    const { hits, trials } = byImage.get(copy.image) ?? { hits: 0, trials: 0 };
    byImage.set(copy.image, { hits: hits + (isHit(copy) ? 1 : 0), trials: trials + 1 });
  }
  return clusteredShare(byImage.values());
}
