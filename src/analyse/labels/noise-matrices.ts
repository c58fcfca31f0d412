import type { ClassMatrix } from './confident-joint.ts';
import { TINY } from './labelled.ts';

/** Largest rate of one class given for another, and smallest share of a class. */
const MOST_NOISE = 0.9999;
const LEAST_SHARE = 1e-6;

export interface NoiseMatrices {
  /** P(given = row | true = column). Columns sum to 1. */
  readonly noise: ClassMatrix;
  /** P(true = row | given = column). Columns sum to 1. */
  readonly inverse: ClassMatrix;
  /** P(true = class), sums to 1. */
  readonly shares: Float64Array;
}

/** The counts as a probability of each pair of given (rows) and true (columns) class. */
export function jointProbabilities(counts: ClassMatrix): ClassMatrix {
  let sum = 0;
  for (const count of counts) sum += count;
  return counts.map((count) => count / Math.max(sum, TINY));
}

/**
 * Rates at which classes are given for one another, from a confident joint (Northcutt, Jiang, Chuang 2021, section 3).
 *
 * @param counts as {@link calibrated} gives them
 * @param classCounts images with each label
 */
export function noiseMatrices(counts: ClassMatrix, classCounts: Int32Array): NoiseMatrices {
  const classes = classCounts.length;
  const given = new Float64Array(classes);
  const real = new Float64Array(classes);
  let images = 0;
  for (let g = 0; g < classes; g++) {
    images += classCounts[g]!;
    for (let t = 0; t < classes; t++) {
      given[g]! += counts[g * classes + t]!;
      real[t]! += counts[g * classes + t]!;
    }
  }
  const noise = new Float64Array(counts.length);
  const inverse = new Float64Array(counts.length);
  for (let g = 0; g < classes; g++) {
    for (let t = 0; t < classes; t++) {
      const count = counts[g * classes + t]!;
      noise[g * classes + t] = count / Math.max(real[t]!, TINY);
      inverse[t * classes + g] = count / Math.max(given[g]!, TINY);
    }
  }
  const shares = new Float64Array(classes);
  for (let k = 0; k < classes; k++) {
    const place = k * classes + k;
    shares[k] = (inverse[place]! / Math.max(noise[place]!, TINY)) * (classCounts[k]! / images);
  }
  clipShares(shares);
  clipRates(noise, classes);
  clipRates(inverse, classes);
  return { noise, inverse, shares };
}

function clipShares(shares: Float64Array): void {
  let sum = 0;
  for (let k = 0; k < shares.length; k++) {
    shares[k] = Math.min(1, Math.max(LEAST_SHARE, shares[k]!));
    sum += shares[k]!;
  }
  for (let k = 0; k < shares.length; k++) shares[k]! /= Math.max(sum, TINY);
}

/** Off the diagonal at most 0.9999, and every column summing to 1. */
function clipRates(rates: ClassMatrix, classes: number): void {
  const sums = new Float64Array(classes);
  for (let row = 0; row < classes; row++) {
    for (let column = 0; column < classes; column++) {
      const at = row * classes + column;
      if (row !== column) rates[at] = Math.min(MOST_NOISE, Math.max(0, rates[at]!));
      sums[column]! += rates[at]!;
    }
  }
  for (let at = 0; at < rates.length; at++) rates[at]! /= Math.max(sums[at % classes]!, TINY);
}
