import {
  agreesWithLabel,
  type ClassMatrix,
  type ConfidentJoint,
  calibrated,
  confidentJoint,
} from './confident-joint.ts';
import type { LabelFilter } from './filters.ts';
import { smallestInOrder } from './introsort-order.ts';
import { labelQuality } from './label-quality.ts';
import { byClass, classCounts, isSingle, type Labelled, predictedClasses } from './labelled.ts';

export interface FindLabelIssuesOptions {
  /** Default `prune_by_noise_rate`. */
  readonly filter?: LabelFilter;
  /** Images of a class that are left in peace, by the pruning filters. Default 1. */
  readonly minExamplesPerClass?: number;
  /** Share of the estimated errors to report, 0–1, by the pruning filters. Default 1. */
  readonly noiseShare?: number;
  /** Computed before; default: of the same probabilities. */
  readonly joint?: ConfidentJoint;
}

/**
 * Which images are wrongly labelled, by confident learning (Northcutt, Jiang, Chuang 2021, section 3.2), with the filters
 * of cleanlab. 1 for an issue, an image each.
 */
export function findLabelIssues(of: Labelled, options: FindLabelIssuesOptions = {}): Uint8Array {
  const { filter = 'prune_by_noise_rate', joint = confidentJoint(of) } = options;
  const agrees = agreesWithLabel(of);
  if (filter === 'low_normalized_margin' || filter === 'low_self_confidence') {
    const quality = labelQuality(of, filter === 'low_self_confidence' ? 'self_confidence' : 'normalized_margin');
    const places = new Int32Array(of.labels.length);
    const chosen = smallestInOrder(quality, quality.length, countLabelIssues(of, joint, agrees), places);
    const issues = new Uint8Array(of.labels.length);
    for (let i = 0; i < chosen; i++) issues[places[i]!] = 1;
    return issues;
  }
  const issues = byFilter(of, filter, joint, options);
  for (let i = 0; i < issues.length; i++) if (agrees[i] === 1) issues[i] = 0;
  return issues;
}

/** How many labels are wrong, estimated: the images that are confidently of another class than their label says. */
export function countLabelIssues(of: Labelled, joint: ConfidentJoint, agrees = agreesWithLabel(of)): number {
  let count = 0;
  for (const [i, label] of of.labels.entries()) {
    const confident = joint.confident[i]!;
    if (confident >= 0 && confident !== label && agrees[i] === 0) count++;
  }
  return count;
}

function byFilter(
  of: Labelled,
  filter: Exclude<LabelFilter, 'low_normalized_margin' | 'low_self_confidence'>,
  joint: ConfidentJoint,
  options: FindLabelIssuesOptions,
): Uint8Array {
  const { labels, classes } = of;
  if (filter === 'confident_learning' || filter === 'predicted_neq_given') {
    const other = filter === 'confident_learning' ? joint.confident : predictedClasses(of);
    return Uint8Array.from(labels, (label, i) => (other[i]! >= 0 && other[i] !== label ? 1 : 0));
  }
  const { minExamplesPerClass = 1, noiseShare = 1 } = options;
  const counts = calibrated(joint.counts, classCounts(labels, classes));
  const pruned = pruneCounts(counts, classes, minExamplesPerClass, noiseShare);
  if (filter !== 'both') return prune(of, pruned, minExamplesPerClass, filter === 'prune_by_class');
  const byRate = prune(of, pruned, minExamplesPerClass, false);
  const byTheClass = prune(of, pruned, minExamplesPerClass, true);
  return byRate.map((issue, i) => issue & byTheClass[i]!);
}

/**
 * How many images to prune of each given class (rows) for each true class (columns): the calibrated counts with at least
 * `least` on the diagonal, taken evenly from the rest of the row, of which `share` is kept.
 */
export function pruneCounts(counts: ClassMatrix, classes: number, least: number, share: number): ClassMatrix {
  const result = new Float64Array(counts.length);
  for (let k = 0; k < classes; k++) {
    const row = counts.subarray(k * classes, (k + 1) * classes);
    const own = Math.max(row[k]!, least);
    let others = -1;
    for (const value of row) if (value !== 0) others++;
    const less = (own - row[k]!) / Math.max(others, 1);
    const into = result.subarray(k * classes, (k + 1) * classes);
    let moved = 0;
    for (let j = 0; j < classes; j++) {
      if (j === k) continue;
      const kept = Math.max(0, row[j]! - less);
      into[j] = Math.trunc(kept * share);
      moved += kept - kept * share;
    }
    into[k] = Math.trunc(own + moved);
  }
  return result;
}

function prune(of: Labelled, pruned: ClassMatrix, least: number, isByClass: boolean): Uint8Array {
  const { labels, probabilities, classes } = of;
  const { order, starts } = byClass(labels, classes);
  const issues = new Uint8Array(labels.length);
  const single = isSingle(probabilities);
  let most = 0;
  for (let k = 0; k < classes; k++) most = Math.max(most, starts[k + 1]! - starts[k]!);
  const values = single ? new Float32Array(most) : new Float64Array(most);
  const places = new Int32Array(most);
  for (let k = 0; k < classes; k++) {
    const from = starts[k]!;
    const count = starts[k + 1]! - from;
    if (count <= least || count <= 1) continue;
    const mark = (number: number): void => {
      const chosen = smallestInOrder(values, count, number, places);
      for (let i = 0; i < chosen; i++) issues[order[from + places[i]!]!] = 1;
    };
    if (isByClass) {
      for (let i = 0; i < count; i++) values[i] = probabilities[order[from + i]! * classes + k]!;
      mark(count - pruned[k * classes + k]!);
      continue;
    }
    for (let j = 0; j < classes; j++) {
      const number = pruned[k * classes + j]!;
      if (j === k || number <= 0) continue;
      for (let i = 0; i < count; i++) {
        const row = order[from + i]! * classes;
        // Stored as float32 where the probabilities are: the difference is rounded alike.
        values[i] = probabilities[row + k]! - probabilities[row + j]!;
      }
      mark(number);
    }
  }
  return issues;
}
