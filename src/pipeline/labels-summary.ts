import {
  assessLabels,
  DEFAULT_FILTER,
  DEFAULT_SCORE,
  type LabelAssessment,
  worstFirst,
} from '../analyse/labels/assess.ts';
import type { ClassMatrix } from '../analyse/labels/confident-joint.ts';
import type { LabelErrors, LabelFindOptions, LabelIssue } from './labels-options.ts';
import type { LabelledRows } from './labels-rows.ts';

export interface FoundLabels {
  readonly rows: LabelledRows;
  readonly assessment: LabelAssessment;
  /** Images by quality, the worst first. */
  readonly order: Uint32Array;
}

export function findInRows(rows: LabelledRows, options: LabelFindOptions): FoundLabels {
  const assessment = assessLabels(rows.of, options);
  return { rows, assessment, order: worstFirst(assessment) };
}

/** What is said of one image of the assessment. */
export function issueOf({ rows, assessment }: FoundLabels, image: number): LabelIssue {
  const { of, rowOf, ids, classNames } = rows;
  const { quality, selfConfidence, margin, predicted, issues } = assessment;
  const row = rowOf[image]!;
  const given = classNames[of.labels[image]!]!;
  const suggested = classNames[predicted[image]!]!;
  const suggestedConfidence = of.probabilities[image * of.classes + predicted[image]!]!;
  return {
    index: row,
    id: ids?.[row] ?? null,
    given,
    suggested,
    score: quality[image]!,
    isIssue: issues[image] === 1,
    selfConfidence: selfConfidence[image]!,
    margin: margin[image]!,
    suggestedConfidence,
    reason:
      given === suggested
        ? `${given} is the likeliest label (${inPercent(suggestedConfidence)})`
        : `${suggested} is likelier (${inPercent(suggestedConfidence)}) than ${given} (${inPercent(selfConfidence[image]!)})`,
  };
}

const inPercent = (share: number): string => `${(100 * share).toFixed(share > 0.001 && share < 0.999 ? 1 : 2)} %`;

/** @param all whether images without an issue are listed, too */
export function summariseLabels(
  found: FoundLabels,
  options: LabelFindOptions,
  source: LabelErrors['source'],
  all = false,
): LabelErrors {
  const { rows, assessment, order } = found;
  const { of, rowOf, classNames } = rows;
  const { classes } = of;
  const listed: LabelIssue[] = [];
  let issueCount = 0;
  for (const image of order) {
    if (assessment.issues[image] === 1) issueCount++;
    else if (!all) continue;
    listed.push(issueOf(found, image));
  }
  const scores = new Array<number | null>(rows.rows).fill(null);
  for (const [image, row] of rowOf.entries()) scores[row] = assessment.quality[image]!;
  return {
    workspace: null,
    source,
    rows: rows.rows,
    images: rowOf.length,
    classNames,
    filter: options.filter ?? DEFAULT_FILTER,
    rankedBy: options.score ?? DEFAULT_SCORE,
    adjusted: options.adjusted ?? false,
    estimatedIssues: assessment.estimatedIssues,
    health: assessment.health,
    issueCount,
    issues: listed,
    scores,
    thresholds: Array.from(assessment.joint.thresholds),
    confidentJoint: nested(assessment.calibrated, classes),
    noiseMatrix: nested(assessment.matrices.noise, classes),
    inverseNoiseMatrix: nested(assessment.matrices.inverse, classes),
    trueShares: Array.from(assessment.matrices.shares),
    classes: assessment.classes.map((one) => ({
      name: classNames[one.classIndex]!,
      images: assessment.counts[one.classIndex]!,
      threshold: assessment.joint.thresholds[one.classIndex]!,
      ...one,
    })),
    overlapping: assessment.overlapping.map(({ classA, classB, examples, probability }) => ({
      classA: classNames[classA]!,
      classB: classNames[classB]!,
      examples,
      probability,
    })),
    leftOut: rows.leftOut,
    notes: rows.notes,
  };
}

const nested = (matrix: ClassMatrix, classes: number): number[][] =>
  Array.from({ length: classes }, (_, row) => Array.from(matrix.subarray(row * classes, (row + 1) * classes)));
