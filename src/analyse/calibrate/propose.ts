import { isReported } from './observations.ts';
import { type Evidence, precisionAt } from './precision.ts';

/** Thresholds that are tried, lowest to highest, hundredths. */
export const LOWEST = 30;
export const HIGHEST = 95;

/**
 * How sure a proposal is. `proven`: the lower bound of precision reaches the target · `estimated`: only the estimate does,
 * the sample is too small to prove it · `unreached`: no threshold does.
 */
export type Certainty = 'proven' | 'estimated' | 'unreached';

export interface Proposal {
  readonly threshold: number;
  readonly certainty: Certainty;
}

/**
 * The lowest threshold whose precision has the target for its lower bound; below `usual` only as far as that finds more
 * of the known copies. Failing that, the lowest whose estimate reaches it, but none below `usual`: what was not proven may
 * make goldpan stricter, never laxer. Failing that, the one of the highest precision.
 *
 * @param usual threshold in force where nothing was calibrated
 */
export function propose(evidence: Evidence, target: number, usual: number): Proposal {
  const steps = Array.from({ length: HIGHEST - LOWEST + 1 }, (_, i) => (LOWEST + i) / 100).map((threshold) => ({
    threshold,
    copies: evidence.copies.filter(({ found }) => isReported(found, threshold)).length,
    ...precisionAt(evidence, threshold).precision,
  }));
  const proven = steps.filter(({ low }) => low !== null && low >= target);
  if (proven.length > 0) {
    const lowest = proven[0]!;
    const asGood = proven.filter(({ threshold, copies }) => threshold <= usual && copies === lowest.copies);
    return { threshold: (asGood.at(-1) ?? lowest).threshold, certainty: 'proven' };
  }
  const strict = steps.filter(({ threshold }) => threshold >= usual);
  const estimated = strict.find(({ value }) => value !== null && value >= target);
  if (estimated) return { threshold: estimated.threshold, certainty: 'estimated' };
  const best = strict.reduce((x, y) => ((y.value ?? 0) > (x.value ?? 0) ? y : x));
  return { threshold: best.threshold, certainty: 'unreached' };
}
