import { wilson } from '../evaluate/wilson.ts';
import { isReported } from './observations.ts';
import type { Evidence } from './precision.ts';

/** Likely pairs of a low score, more of them than known copies would give. */
export interface DoubtfulPairs {
  readonly from: number;
  readonly to: number;
  readonly pairs: number;
  /** How many known copies would make it. */
  readonly expected: number;
}

/** What a doubtful score is above the lowest likely one. */
const WIDTH = 0.15;

/**
 * Whether the likely pairs of the workspace pile up at low scores, where known copies seldom lie: a sign that they are not
 * all copies, which no calibration can see by itself. Null when they do not.
 */
export function doubtfulPairs({ copies, workspace, likelyAbove }: Evidence): DoubtfulPairs | null {
  const to = Math.round((likelyAbove + WIDTH) * 100) / 100;
  const found = copies.flatMap(({ found }) => (found !== null && isReported(found, likelyAbove) ? [found] : []));
  const usual = wilson(found.filter(({ score }) => score <= to).length, found.length);
  const pairs = workspace.likely.filter(({ score }) => score <= to).length;
  const here = wilson(pairs, workspace.likely.length);
  if (usual.high === null || here.low === null || here.low <= usual.high) return null;
  return { from: likelyAbove, to, pairs, expected: usual.value! * workspace.likely.length };
}
