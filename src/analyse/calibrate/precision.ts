import type { Estimate } from '../evaluate/wilson.ts';
import { type FalsePairs, falsePairs } from './false-pairs.ts';
import {
  isReported,
  type ObservedCopy,
  type ObservedStranger,
  type Verdict,
  type WorkspaceEvidence,
} from './observations.ts';

/** Everything precision and recall are worked out from. */
export interface Evidence {
  readonly copies: readonly ObservedCopy[];
  readonly strangers: readonly ObservedStranger[];
  readonly workspace: WorkspaceEvidence;
  /** Score above which pairs of the workspace look like real copies. */
  readonly likelyAbove: number;
}

/** Where there are fewer duplicates, precision is told for a workspace with this share of copies. */
export const LEAST_SHARE_OF_COPIES = 0.01;

/** How many copies the workspace has among what hashes bring together, at `likelyAbove`; at least one in a hundred images. */
export const copiesInWorkspace = ({ superfluous, images }: WorkspaceEvidence): number =>
  Math.max(superfluous, LEAST_SHARE_OF_COPIES * images);

export interface Precision {
  /** Share of right ones among the pairs the workspace would report. */
  readonly precision: Estimate;
  readonly falsePairs: FalsePairs;
}

/**
 * Precision in this workspace: its copies, as many as are found at the threshold, against the pairs that would be
 * wrongly reported. How many of each the sample holds does not matter. The bounds are those of the false pairs.
 */
export function precisionAt(evidence: Evidence, threshold: number): Precision {
  const { copies, strangers, workspace, likelyAbove } = evidence;
  const right = copiesInWorkspace(workspace) * (remaining(copies, threshold, likelyAbove) ?? 0);
  const wrong = falsePairs(strangers, workspace, threshold, likelyAbove);
  return { precision: shareOfRight(right, wrong), falsePairs: wrong };
}

/**
 * Precision of the pairs that are given one name. The workspace's copies have the names of its likely pairs, or, where
 * it has none, those of the made copies.
 */
export function precisionOf(relation: Verdict, evidence: Evidence, threshold: number): Estimate {
  const { copies, strangers, workspace, likelyAbove } = evidence;
  const named = copies.filter(({ found }) => found?.relation === relation);
  const { likely } = workspace;
  const share =
    likely.length > 0
      ? likely.filter((pair) => pair.relation === relation).length / likely.length
      : named.filter(({ found }) => isReported(found, likelyAbove)).length /
        Math.max(1, copies.filter(({ found }) => isReported(found, likelyAbove)).length);
  const left = remaining(named, threshold, likelyAbove) ?? remaining(copies, threshold, likelyAbove) ?? 0;
  const wrong = falsePairs(strangers, workspace, threshold, likelyAbove, (name) => name === relation);
  return shareOfRight(copiesInWorkspace(workspace) * share * left, wrong);
}

/** Of the copies found at `reference`, how many times as many are found at the threshold; null when there are none. */
function remaining(copies: readonly ObservedCopy[], threshold: number, reference: number): number | null {
  const foundAt = (score: number) => copies.filter(({ found }) => isReported(found, score)).length;
  const base = foundAt(reference);
  return base === 0 ? null : foundAt(threshold) / base;
}

function shareOfRight(right: number, { expected }: FalsePairs): Estimate {
  const among = (wrong: number) => (right + wrong === 0 ? null : right / (right + wrong));
  const value = among(expected.value);
  if (right === 0 || value === null) return { value, low: value === null ? null : 0, high: value === null ? null : 1 };
  return { value, low: among(expected.high), high: among(expected.low) };
}
