import { type Uncertainty, uncertaintyAt } from './uncertainty.ts';

/**
 * How the uncertainties of an image's boxes become one (Brust, Käding, Denzler 2019): the largest, the mean, or the sum,
 * which favours images with many boxes and may exceed 1.
 */
export const AGGREGATES = ['max', 'mean', 'sum'] as const;
export type Aggregate = (typeof AGGREGATES)[number];

const row = new Float32Array(2);

/** Uncertainty of one box, 0–1, whose confidence is taken for the probability that it is right. */
export function boxUncertainty(score: number, of: Uncertainty): number {
  row[0] = score;
  row[1] = 1 - score;
  return uncertaintyAt(row, 0, 2, of);
}

/** Uncertainty of an image whose boxes are `from` … `to − 1`; 0 without boxes. */
export function imageUncertainty(
  scores: Float64Array,
  from: number,
  to: number,
  of: Uncertainty,
  aggregate: Aggregate,
): number {
  let sum = 0;
  let most = 0;
  for (let b = from; b < to; b++) {
    const value = boxUncertainty(scores[b]!, of);
    sum += value;
    if (value > most) most = value;
  }
  if (aggregate === 'max' || to <= from) return most;
  return aggregate === 'sum' ? sum : sum / (to - from);
}
