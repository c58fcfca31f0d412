import { type ClassQuality, type OverlappingClasses, overlappingClasses, rankClasses } from './class-quality.ts';
import { type ClassMatrix, type ConfidentJoint, calibrated, confidentJoint } from './confident-joint.ts';
import type { LabelFilter } from './filters.ts';
import { countLabelIssues, findLabelIssues } from './find-label-issues.ts';
import { adjustedProbabilities, labelQuality } from './label-quality.ts';
import { classCounts, type Labelled, predictedClasses } from './labelled.ts';
import { jointProbabilities, type NoiseMatrices, noiseMatrices } from './noise-matrices.ts';
import type { LabelScore } from './scores.ts';

export interface AssessOptions {
  /** Which images are issues. Default `prune_by_noise_rate`. */
  readonly filter?: LabelFilter;
  /** By what all images are ranked. Default {@link DEFAULT_SCORE}. */
  readonly score?: LabelScore;
  /** Whether each class's usual confidence is taken off before. Default false. */
  readonly adjusted?: boolean;
  /** Images of a class that are left in peace. Default 1. */
  readonly minExamplesPerClass?: number;
  /** Share of the estimated errors to report, 0–1. Default 1. */
  readonly noiseShare?: number;
}

export const DEFAULT_SCORE: LabelScore = 'label_odds';
export const DEFAULT_FILTER: LabelFilter = 'prune_by_noise_rate';

/** All that confident learning says of a labelled set. */
export interface LabelAssessment {
  readonly joint: ConfidentJoint;
  /** The confident joint scaled to the numbers of labels. */
  readonly calibrated: ClassMatrix;
  readonly jointProbabilities: ClassMatrix;
  readonly matrices: NoiseMatrices;
  readonly counts: Int32Array;
  /** 1 for an issue. */
  readonly issues: Uint8Array;
  /** By what images are ranked, 0 the worst – 1. */
  readonly quality: Float32Array | Float64Array;
  readonly selfConfidence: Float32Array | Float64Array;
  readonly margin: Float32Array | Float64Array;
  /** Likeliest class of each image. */
  readonly predicted: Int32Array;
  /** How many labels are wrong, estimated. */
  readonly estimatedIssues: number;
  /** 1 − estimated issues / images. */
  readonly health: number;
  readonly classes: readonly ClassQuality[];
  readonly overlapping: readonly OverlappingClasses[];
}

/** Assesses every label of a set by predicted probabilities. Memory: some 30 bytes per image beside the probabilities. */
export function assessLabels(of: Labelled, options: AssessOptions = {}): LabelAssessment {
  const { filter = DEFAULT_FILTER, score = DEFAULT_SCORE, adjusted = false } = options;
  const { labels, classes } = of;
  const joint = confidentJoint(of);
  const counts = classCounts(labels, classes);
  const scaled = calibrated(joint.counts, counts);
  const probabilities = jointProbabilities(scaled);
  const estimatedIssues = countLabelIssues(of, joint);
  const selfConfidence = labelQuality(of, 'self_confidence');
  const margin = labelQuality(of, 'normalized_margin');
  const quality = adjusted
    ? labelQuality(adjustedProbabilities(of, joint.thresholds), score)
    : score === 'self_confidence'
      ? selfConfidence
      : score === 'normalized_margin'
        ? margin
        : labelQuality(of, score);
  return {
    joint,
    calibrated: scaled,
    jointProbabilities: probabilities,
    matrices: noiseMatrices(scaled, counts),
    counts,
    issues: findLabelIssues(of, {
      filter,
      joint,
      ...(options.minExamplesPerClass === undefined ? {} : { minExamplesPerClass: options.minExamplesPerClass }),
      ...(options.noiseShare === undefined ? {} : { noiseShare: options.noiseShare }),
    }),
    quality,
    selfConfidence,
    margin,
    predicted: predictedClasses(of),
    estimatedIssues,
    health: 1 - estimatedIssues / Math.max(1, labels.length),
    classes: rankClasses(probabilities, classes, labels.length),
    overlapping: overlappingClasses(probabilities, classes, labels.length),
  };
}

/** Images by quality, the worst first; of equal ones the less self-confident, then the earlier. */
export function worstFirst({
  quality,
  selfConfidence,
}: Pick<LabelAssessment, 'quality' | 'selfConfidence'>): Uint32Array {
  const order = Uint32Array.from(quality, (_, i) => i);
  return order.sort((a, b) => quality[a]! - quality[b]! || selfConfidence[a]! - selfConfidence[b]! || a - b);
}
