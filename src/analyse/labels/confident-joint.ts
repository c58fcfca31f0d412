import { pairwiseSum } from '../../kernel/stats/pairwise-sum.ts';
import { ALMOST_EQUAL, isSingle, type Labelled, TINY } from './labelled.ts';
import { roundedToTotal } from './rounded-to-total.ts';
import { confidentThresholds } from './thresholds.ts';

/** Counts of images by given class (rows) and true class (columns), classes × classes, row by row. */
export type ClassMatrix = Float64Array;

export interface ConfidentJoint {
  /** Whole numbers. */
  readonly counts: ClassMatrix;
  /** The class each image is confidently of; −1 where the model is confident of none. */
  readonly confident: Int32Array;
  readonly thresholds: Float32Array | Float64Array;
}

/**
 * Counts the images that the model confidently places in a class, by the label they have (Northcutt, Jiang, Chuang 2021,
 * equation 1). Of several classes above their thresholds the likeliest counts. Every class counts for itself at least
 * once, so that none vanishes.
 *
 * @param thresholds default: those of {@link confidentThresholds}
 */
export function confidentJoint(of: Labelled, thresholds = confidentThresholds(of)): ConfidentJoint {
  const { labels, probabilities, classes } = of;
  const cuts = thresholds.map((threshold) => threshold - ALMOST_EQUAL);
  const confident = new Int32Array(labels.length).fill(-1);
  const counts = new Float64Array(classes * classes);
  for (let i = 0; i < labels.length; i++) {
    const row = i * classes;
    let above = 0;
    let first = -1;
    let best = 0;
    let most = probabilities[row]!;
    for (let k = 0; k < classes; k++) {
      const value = probabilities[row + k]!;
      if (value > most) {
        most = value;
        best = k;
      }
      if (value >= cuts[k]!) {
        if (above === 0) first = k;
        above++;
      }
    }
    if (above === 0) continue;
    confident[i] = above > 1 ? best : first;
    counts[labels[i]! * classes + confident[i]!]!++;
  }
  for (let k = 0; k < classes; k++) if (counts[k * classes + k] === 0) counts[k * classes + k] = 1;
  return { counts, confident, thresholds };
}

/**
 * Scales the counts so that each row sums to the number of images with that label, rounded to whole numbers that still
 * do (equation 3, with the marginals of the given labels).
 */
export function calibrated(counts: ClassMatrix, classCounts: Int32Array): ClassMatrix {
  const classes = classCounts.length;
  // By true class first: the order in which NumPy sums them, to the last digit.
  const scaled = new Float64Array(counts.length);
  let images = 0;
  for (let k = 0; k < classes; k++) {
    images += classCounts[k]!;
    let total = 0;
    for (let j = 0; j < classes; j++) total += counts[k * classes + j]!;
    for (let j = 0; j < classes; j++) {
      scaled[j * classes + k] = (counts[k * classes + j]! / Math.max(total, TINY)) * classCounts[k]!;
    }
  }
  const sum = Math.max(pairwiseSum(scaled, 0, scaled.length, false), TINY);
  const result = new Float64Array(counts.length);
  for (let k = 0; k < classes; k++) {
    for (let j = 0; j < classes; j++) result[k * classes + j] = (scaled[j * classes + k]! / sum) * images;
    roundedToTotal(result.subarray(k * classes, (k + 1) * classes));
  }
  return result;
}

/**
 * Whether the given class is the likeliest already, or within 1e-6 of it: such an image is no issue whatever the counts
 * say. 1 for yes, an image each.
 */
export function agreesWithLabel({ labels, probabilities, classes }: Labelled): Uint8Array {
  const single = isSingle(probabilities);
  const step = single ? Math.fround(ALMOST_EQUAL) : ALMOST_EQUAL;
  const agrees = new Uint8Array(labels.length).fill(1);
  for (let i = 0; i < labels.length; i++) {
    const row = i * classes;
    const given = labels[i]!;
    const sum = probabilities[row + given]! + step;
    const own = single ? Math.fround(sum) : sum;
    for (let k = 0; k < classes; k++) {
      const value = probabilities[row + k]!;
      if (k !== given && (value > own || (value === own && k < given))) {
        agrees[i] = 0;
        break;
      }
    }
  }
  return agrees;
}
