import { pairwiseSum } from '../../kernel/stats/pairwise-sum.ts';
import { isSingle, type Labelled } from './labelled.ts';
import type { LabelScore } from './scores.ts';
import { confidentThresholds } from './thresholds.ts';

/** Lower bound of what is divided by. */
const LEAST = 1e-6;
/** Probabilities below this are all alike: how unlikely a model finds the unlikely is mostly noise. */
const ODDS_FLOOR = 0.01;

/**
 * Label quality of each image, 0–1, by its probabilities p and given class g:
 * - `label_odds`: (q + 0.01) / (q + o + 0.02), q being p(g) over the threshold of g ({@link confidentThresholds}) and o
 *   the largest other p: the given class, as sure as the model usually is of it, against its strongest rival. Below 0.5
 *   the rival is likelier;
 * - `self_confidence`: p(g);
 * - `normalized_margin`: (p(g) − the largest other p + 1) / 2;
 * - `confidence_weighted_entropy`: log(r + 1) / r with r the entropy of p, as a share of the largest possible, over p(g).
 *
 * The odds and the entropy are computed in doubles, the others in float32 where the probabilities are.
 * Source of all but the first: Kuan, Mueller 2022, Model-agnostic label quality scoring; the first is compared with them in
 * docs/benchmarks.md.
 */
export function labelQuality(of: Labelled, score: LabelScore): Float32Array | Float64Array {
  const { labels, probabilities, classes } = of;
  const inSingle = isSingle(probabilities) && (score === 'self_confidence' || score === 'normalized_margin');
  const quality = inSingle ? new Float32Array(labels.length) : new Float64Array(labels.length);
  const thresholds = score === 'label_odds' ? confidentThresholds(of) : null;
  const terms = new Float64Array(classes);
  for (let i = 0; i < labels.length; i++) {
    const row = i * classes;
    const own = probabilities[row + labels[i]!]!;
    if (score === 'self_confidence') quality[i] = own;
    else if (score === 'normalized_margin' || score === 'label_odds') {
      let other = Number.NEGATIVE_INFINITY;
      for (let k = 0; k < classes; k++) {
        if (k !== labels[i] && probabilities[row + k]! > other) other = probabilities[row + k]!;
      }
      if (thresholds) {
        const relative = own / thresholds[labels[i]!]!;
        quality[i] = (relative + ODDS_FLOOR) / (relative + other + 2 * ODDS_FLOOR);
      } else {
        quality[i] = own - other;
        quality[i] = quality[i]! + 1;
        quality[i] = quality[i]! / 2;
      }
    } else {
      for (let k = 0; k < classes; k++) {
        const p = probabilities[row + k]!;
        terms[k] = p === 0 ? 0 : p * Math.log(p);
      }
      const ratio = -pairwiseSum(terms, 0, classes, false) / Math.log(classes) / Math.max(own, LEAST);
      quality[i] = Math.log(ratio + 1) / Math.max(ratio, LEAST);
    }
  }
  return quality;
}

/**
 * The probabilities without each class's usual confidence: minus its threshold, plus the largest threshold, and each row
 * divided by its sum. What remains compares classes of which a model is never sure with those of which it always is.
 */
export function adjustedProbabilities(of: Labelled, thresholds = confidentThresholds(of)): Labelled {
  const { labels, probabilities, classes } = of;
  const single = isSingle(probabilities) && isSingle(thresholds);
  const adjusted = single ? new Float32Array(probabilities.length) : new Float64Array(probabilities.length);
  let most = Number.NEGATIVE_INFINITY;
  for (const threshold of thresholds) if (threshold > most) most = threshold;
  for (let row = 0; row < adjusted.length; row += classes) {
    for (let k = 0; k < classes; k++) {
      adjusted[row + k] = probabilities[row + k]! - thresholds[k]!;
      adjusted[row + k]! += most;
    }
    const sum = pairwiseSum(adjusted, row, classes, single);
    for (let k = 0; k < classes; k++) adjusted[row + k]! /= sum;
  }
  return { labels, probabilities: adjusted, classes };
}
