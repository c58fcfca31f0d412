import {
  assessLabels,
  DEFAULT_FILTER,
  DEFAULT_SCORE,
  type LabelAssessment,
  worstFirst,
} from '../analyse/labels/assess.ts';
import type { ClassMatrix } from '../analyse/labels/confident-joint.ts';
import type { CopyConflict } from '../analyse/labels/conflicting-copies.ts';
import type { DecidedImages } from './labels-images.ts';
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

/** What is said of one image of a workspace. */
export interface ImageVerdict {
  readonly id: string;
  /** Row of the file, −1 for an image that only its copies speak of. */
  readonly row: number;
  readonly given: string;
  /** Null where the given label is the likeliest. */
  readonly suggested: string | null;
  readonly suggestedConfidence: number | null;
  readonly selfConfidence: number | null;
  readonly margin: number | null;
  readonly quality: number;
  readonly isIssue: boolean;
  readonly reason: string;
}

/**
 * Joins what probabilities and copies say of the images of a workspace. Images whose label a person has decided on are
 * no issues; a copy's other label takes the quality down to the share of copies that have the given one.
 */
export function verdicts(
  found: FoundLabels,
  images: DecidedImages,
  conflicts: ReadonlyMap<number, CopyConflict>,
): ImageVerdict[] {
  const places = new Map(images.ids.map((id, i) => [id, i]));
  const seen = new Set<number>();
  const all: ImageVerdict[] = [];
  for (const image of found.order) {
    const { index, id, given, suggested, score, isIssue, selfConfidence, margin, suggestedConfidence, reason } =
      issueOf(found, image);
    const place = places.get(id!)!;
    seen.add(place);
    const conflict = conflicts.get(place);
    const differs = suggested !== given;
    all.push({
      id: id!,
      row: index,
      given: String(given),
      suggested: conflict?.majority ?? (differs ? String(suggested) : (conflict?.exampleLabel ?? null)),
      suggestedConfidence: conflict && conflict.majority !== suggested ? null : differs ? suggestedConfidence : null,
      selfConfidence,
      margin,
      quality: Math.min(score, conflict?.share ?? 1),
      isIssue: (isIssue || conflict !== undefined) && !images.settled.has(id!),
      reason: conflict ? `${conflictInWords(conflict)}${isIssue ? `; ${reason}` : ''}` : reason,
    });
  }
  for (const [place, conflict] of conflicts) {
    const id = images.ids[place]!;
    if (seen.has(place)) continue;
    all.push({
      id,
      row: -1,
      given: images.labels[place]!,
      suggested: conflict.majority ?? conflict.exampleLabel,
      suggestedConfidence: null,
      selfConfidence: null,
      margin: null,
      quality: conflict.share,
      isIssue: !images.settled.has(id),
      reason: conflictInWords(conflict),
    });
  }
  return all.sort((a, b) => a.quality - b.quality || (a.selfConfidence ?? 0) - (b.selfConfidence ?? 0));
}

const conflictInWords = ({ example, exampleLabel, copies, majority }: CopyConflict): string =>
  `its copy ${example} is labelled ${exampleLabel}${majority === null ? '' : `, as most of the ${copies} copies are`}`;

/**
 * @param all whether images without an issue are listed, too
 * @param verdict what is said of the images of a workspace, instead of what the probabilities say alone
 */
export function summariseLabels(
  found: FoundLabels,
  options: LabelFindOptions,
  source: LabelErrors['source'],
  all = false,
  verdict: readonly ImageVerdict[] | null = null,
): LabelErrors {
  const { rows, assessment, order } = found;
  const { of, rowOf, classNames } = rows;
  const { classes } = of;
  const listed: LabelIssue[] = [];
  let issueCount = 0;
  const scores = new Array<number | null>(rows.rows).fill(null);
  if (verdict) {
    for (const one of verdict) {
      if (one.row >= 0) scores[one.row] = one.quality;
      if (one.isIssue) issueCount++;
      if (one.isIssue || all) listed.push(issueOfVerdict(one));
    }
  } else {
    for (const image of order) {
      if (assessment.issues[image] === 1) issueCount++;
      else if (!all) continue;
      listed.push(issueOf(found, image));
    }
    for (const [image, row] of rowOf.entries()) scores[row] = assessment.quality[image]!;
  }
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

const issueOfVerdict = ({ row, quality, suggested, ...rest }: ImageVerdict): LabelIssue => ({
  index: row,
  id: rest.id,
  given: rest.given,
  suggested: suggested ?? rest.given,
  score: quality,
  isIssue: rest.isIssue,
  selfConfidence: rest.selfConfidence,
  margin: rest.margin,
  suggestedConfidence: rest.suggestedConfidence,
  reason: rest.reason,
});

const nested = (matrix: ClassMatrix, classes: number): number[][] =>
  Array.from({ length: classes }, (_, row) => Array.from(matrix.subarray(row * classes, (row + 1) * classes)));
