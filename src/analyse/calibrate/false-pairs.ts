import { type Estimate, wilson } from '../evaluate/wilson.ts';
import { highestMean } from './count-bounds.ts';
import { isReported, type ObservedStranger, type Verdict, type WorkspaceEvidence } from './observations.ts';

/** Pairs that are wrongly reported. */
export interface FalsePairs {
  /** Of one compared pair that is unrelated, how likely it is to be reported. */
  readonly rate: Estimate;
  /** How many of the workspace's compared pairs would be reported wrongly: expected, and the bounds of it. */
  readonly expected: { readonly value: number; readonly low: number; readonly high: number };
}

const anyVerdict = (): boolean => true;

/**
 * How often strangers are reported above a threshold, and how many of the workspace's own pairs that makes.
 *
 * The rate is counted on strangers. Suspects among them do not count, but for the upper bound, where they count as
 * strangers: they may be just that. The workspace's compared pairs then give the number: those that do not look
 * like copies, each reported at that rate. Between the threshold and `likelyAbove` there is no need to estimate: the pairs
 * of the workspace that lie there are known, and all of them count as false.
 *
 * @param likelyAbove score above which pairs of the workspace look like real copies, so that they prove nothing
 * @param accepts which names of relations count
 */
export function falsePairs(
  strangers: readonly ObservedStranger[],
  workspace: Pick<WorkspaceEvidence, 'unrelated' | 'unlikely' | 'refuted'>,
  threshold: number,
  likelyAbove: number,
  accepts: (relation: Verdict) => boolean = anyVerdict,
): FalsePairs {
  const rate = strangerRate(strangers, threshold, accepts);
  const above = strangerRate(strangers, Math.max(threshold, likelyAbove), accepts);
  const count = (pairs: WorkspaceEvidence['unlikely']) =>
    pairs.filter((pair) => isReported(pair, threshold) && accepts(pair.relation)).length;
  const refuted = count(workspace.refuted);
  const known = refuted + count(workspace.unlikely);
  const { unrelated } = workspace;
  const mostUnrelated = highestMean(unrelated);
  return {
    rate,
    expected: {
      value: Math.max(known + unrelated * (above.value ?? 0), unrelated * (rate.value ?? 0)),
      low: Math.max(refuted, unrelated * (rate.low ?? 0)),
      high: Math.max(known + mostUnrelated * (above.high ?? 1), mostUnrelated * (rate.high ?? 1)),
    },
  };
}

function strangerRate(
  strangers: readonly ObservedStranger[],
  threshold: number,
  accepts: (relation: Verdict) => boolean,
): Estimate {
  let wrong = 0;
  let suspect = 0;
  for (const stranger of strangers) {
    if (!isReported(stranger, threshold) || !accepts(stranger.relation)) continue;
    if (stranger.isSuspect) suspect++;
    else wrong++;
  }
  const { value, low } = wilson(wrong, strangers.length - suspect);
  return { value, low, high: wilson(wrong + suspect, strangers.length).high };
}
