/**
 * `inverse`: n / (K · n_c), scikit-learn's `balanced`: the mean over all images is 1 ·
 * `inverse-sqrt`: in proportion to 1 / √n_c ·
 * `effective-number`: in proportion to (1 − β) / (1 − β^n_c), class-balanced loss (Cui, Jia, Lin, Song and Belongie 2019).
 * The latter two are scaled so that the mean over the classes is 1, as in the published code of the paper.
 */
export const CLASS_WEIGHTS = ['inverse', 'inverse-sqrt', 'effective-number'] as const;
export type ClassWeighting = (typeof CLASS_WEIGHTS)[number];

/** As the paper has it for sets of thousands; nearer to 1 the weights go towards inverse frequency. */
export const DEFAULT_BETA = 0.999;

/**
 * Weights of classes by how many images each has.
 *
 * @param counts images per class; a class without any has weight 0
 * @param beta 0–1 (exclusive) for `effective-number`: 0 weighs all classes alike
 * @throws RangeError for a β outside
 */
export function classWeights(counts: ArrayLike<number>, weighting: ClassWeighting, beta = DEFAULT_BETA): Float64Array {
  if (!(beta >= 0 && beta < 1)) throw new RangeError(`beta must be from 0 to below 1, not ${beta}`);
  const weights = new Float64Array(counts.length);
  let images = 0;
  let classes = 0;
  for (let c = 0; c < counts.length; c++) {
    images += counts[c]!;
    if (counts[c]! > 0) classes++;
  }
  let sum = 0;
  for (let c = 0; c < counts.length; c++) {
    const count = counts[c]!;
    if (count === 0) continue;
    if (weighting === 'inverse') weights[c] = images / (classes * count);
    else if (weighting === 'inverse-sqrt') weights[c] = 1 / Math.sqrt(count);
    // 1 − β^n without the loss of digits that β near 1 brings.
    else weights[c] = beta === 0 ? 1 : (1 - beta) / -Math.expm1(count * Math.log(beta));
    sum += weights[c]!;
  }
  if (weighting !== 'inverse') for (let c = 0; c < counts.length; c++) weights[c]! *= classes / sum;
  return weights;
}
