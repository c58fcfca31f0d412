import type { BoxScores, ImageBoxes } from './box-quality.ts';
import { overlap } from './box-quality.ts';

/** Where the thresholds lie, as shares of how well the model detects a class: 0.25 for the precision, 0.8 for the kind. */
const PRECISION_SCALE = 0.25;
const KIND_SCALE = 0.8;
const OVERLAPS = Array.from({ length: 10 }, (_, i) => 0.5 + (0.45 / 9) * i);
const EPSILON = 2 ** -23;

/** 1 for a box that is an issue. */
export interface BoxIssues {
  readonly overlooked: Uint8Array;
  readonly badLocation: Uint8Array;
  readonly swapped: Uint8Array;
}

/**
 * Which boxes are issues: those whose score is at most 0.2 × the mean average precision of their class, over overlaps of
 * 0.5 to 0.95 (Tkachenko, Thyagarajan, Mueller 2023). Classes that the model detects badly are hardly flagged.
 */
export function findBoxIssues({ given, predicted }: ImageBoxes, scores: BoxScores, precision: Float64Array): BoxIssues {
  const isIssue = (values: Float64Array, classes: Int32Array): Uint8Array =>
    Uint8Array.from(values, (value, i) =>
      (Number.isNaN(value) ? 1 : value) <= precision[classes[i]!]! * PRECISION_SCALE * KIND_SCALE ? 1 : 0,
    );
  return {
    overlooked: isIssue(scores.overlooked, predicted.classes),
    badLocation: isIssue(scores.badLocation, given.classes),
    swapped: isIssue(scores.swapped, given.classes),
  };
}

/** Mean average precision of each class over overlaps of 0.5, 0.55, … 0.95. */
export function averagePrecisions(images: readonly ImageBoxes[], classes: number): Float64Array {
  const precision = new Float64Array(classes);
  for (let k = 0; k < classes; k++) {
    const ofClass = images.map((image) => matchesOf(image, k));
    let sum = 0;
    for (const cut of OVERLAPS) sum += averagePrecision(ofClass, cut);
    precision[k] = sum / OVERLAPS.length;
  }
  return precision;
}

/** Predicted boxes of one class by confidence, each with the given box it overlaps most. */
interface Matches {
  readonly confidence: number[];
  readonly overlap: number[];
  readonly best: number[];
  readonly given: number;
}

function matchesOf({ given, predicted }: ImageBoxes, k: number): Matches {
  const own = [...given.classes.keys()].filter((i) => given.classes[i] === k);
  const boxes = [...predicted.classes.keys()].filter((j) => predicted.classes[j] === k);
  boxes.sort((a, b) => predicted.confidence[b]! - predicted.confidence[a]! || a - b);
  const matches: Matches = { confidence: [], overlap: [], best: [], given: own.length };
  for (const j of boxes) {
    let best = 0;
    let most = 0;
    for (const [place, i] of own.entries()) {
      const value = overlap(predicted.boxes, j, given.boxes, i);
      if (value > most) {
        most = value;
        best = place;
      }
    }
    matches.confidence.push(predicted.confidence[j]!);
    matches.overlap.push(most);
    matches.best.push(best);
  }
  return matches;
}

function averagePrecision(images: readonly Matches[], cut: number): number {
  const hits: { confidence: number; isHit: boolean }[] = [];
  let given = 0;
  for (const image of images) {
    given += image.given;
    const covered = new Uint8Array(image.given);
    for (const [i, confidence] of image.confidence.entries()) {
      const isHit = image.given > 0 && image.overlap[i]! >= cut && covered[image.best[i]!] === 0;
      if (isHit) covered[image.best[i]!] = 1;
      hits.push({ confidence, isHit });
    }
  }
  hits.sort((a, b) => b.confidence - a.confidence);
  const recall: number[] = [0];
  const precision: number[] = [0];
  let right = 0;
  for (const [i, { isHit }] of hits.entries()) {
    if (isHit) right++;
    recall.push(right / Math.max(given, EPSILON));
    precision.push(right / Math.max(i + 1, EPSILON));
  }
  recall.push(1);
  precision.push(0);
  for (let i = precision.length - 2; i >= 0; i--) precision[i] = Math.max(precision[i]!, precision[i + 1]!);
  let sum = 0;
  for (let i = 1; i < recall.length; i++) sum += (recall[i]! - recall[i - 1]!) * precision[i]!;
  return sum;
}
