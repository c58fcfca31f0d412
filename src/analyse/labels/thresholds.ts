import { pairwiseSum } from '../../kernel/stats/pairwise-sum.ts';
import { ALMOST_EQUAL, byClass, isSingle, type Labelled } from './labelled.ts';

/** The threshold of a class that no image is labelled with: none is that sure. */
const NEVER = 2;

/**
 * From which probability on an image counts as confidently of a class: the mean of what the model gives the class over
 * the images labelled with it (Northcutt, Jiang, Chuang 2021, equation 2). At least 2e-6; 2 for a class without images.
 *
 * @returns float32 where the probabilities are and no class is without images, else float64
 */
export function confidentThresholds({ labels, probabilities, classes }: Labelled): Float32Array | Float64Array {
  const { order, starts } = byClass(labels, classes);
  const single = isSingle(probabilities);
  const own = single ? new Float32Array(labels.length) : new Float64Array(labels.length);
  const means = new Float64Array(classes);
  let hasEmpty = false;
  for (let k = 0; k < classes; k++) {
    const count = starts[k + 1]! - starts[k]!;
    if (count === 0) {
      means[k] = NEVER;
      hasEmpty = true;
      continue;
    }
    for (let at = 0; at < count; at++) own[at] = probabilities[order[starts[k]! + at]! * classes + k]!;
    const mean = pairwiseSum(own, 0, count, single) / count;
    means[k] = single ? Math.fround(mean) : mean;
  }
  const least = 2 * ALMOST_EQUAL;
  for (let k = 0; k < classes; k++) if (means[k]! < least) means[k] = least;
  return single && !hasEmpty ? Float32Array.from(means) : means;
}
