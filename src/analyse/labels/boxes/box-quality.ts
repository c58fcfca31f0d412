/** Boxes of one image as x1, y1, x2, y2 in turn (px), with a class each. */
export interface ClassedBoxes {
  readonly boxes: Float64Array;
  readonly classes: Int32Array;
}

/** Predicted boxes, with a confidence each, 0–1. */
export interface PredictedBoxes extends ClassedBoxes {
  readonly confidence: Float64Array;
}

export interface ImageBoxes {
  readonly given: ClassedBoxes;
  readonly predicted: PredictedBoxes;
}

/** Scores of one image's boxes: 0 an error – 1 none. */
export interface BoxScores {
  /** Of each predicted box: how likely it is that the annotation is not missing; NaN where nothing speaks for it. */
  readonly overlooked: Float64Array;
  /** Of each given box: how well it is placed. */
  readonly badLocation: Float64Array;
  /** Of each given box: how well its class fits. */
  readonly swapped: Float64Array;
}

/** Scores of one image, and all of them as one. */
export interface ImageScores {
  readonly overlooked: number;
  readonly badLocation: number;
  readonly swapped: number;
  readonly score: number;
}

/* The parameters of ObjectLab (Tkachenko, Thyagarajan, Mueller 2023), with the values that cleanlab 2.9 gives them. */
const OVERLAP_WEIGHT = 0.9;
const DISTANCE_FACTOR = 0.1;
const LOW_CONFIDENCE = 0.5;
const HIGH_CONFIDENCE = 0.95;
const TEMPERATURE = 0.1;
const SAME_PLACE = 0.95;
const LEAST_AREA = 1e-6;
const TINY = 1e-100;

/** Intersection over union of two boxes, 0–1. */
export function overlap(a: Float64Array, i: number, b: Float64Array, j: number): number {
  const left = Math.max(a[4 * i]!, b[4 * j]!);
  const top = Math.max(a[4 * i + 1]!, b[4 * j + 1]!);
  const right = Math.min(a[4 * i + 2]!, b[4 * j + 2]!);
  const bottom = Math.min(a[4 * i + 3]!, b[4 * j + 3]!);
  if (right < left || bottom < top) return 0;
  const shared = (right - left) * (bottom - top);
  return shared / Math.max(areaOf(a, i) + areaOf(b, j) - shared, LEAST_AREA);
}

const areaOf = (a: Float64Array, i: number): number => (a[4 * i + 2]! - a[4 * i]!) * (a[4 * i + 3]! - a[4 * i + 1]!);

/** 1 for the same centre, falling with the distance in px. */
function nearness(a: Float64Array, i: number, b: Float64Array, j: number): number {
  const x = (a[4 * i]! + a[4 * i + 2]!) / 2 - (b[4 * j]! + b[4 * j + 2]!) / 2;
  const y = (a[4 * i + 1]! + a[4 * i + 3]!) / 2 - (b[4 * j + 1]! + b[4 * j + 3]!) / 2;
  return Math.exp(-Math.sqrt(x * x + y * y) * DISTANCE_FACTOR);
}

/** Similarity of given (rows) and predicted boxes (columns): mostly their overlap, a little how near their centres are. */
function similarities({ given, predicted }: ImageBoxes): { similar: Float64Array; overlaps: Float64Array } {
  const [rows, columns] = [given.classes.length, predicted.classes.length];
  const similar = new Float64Array(rows * columns);
  const overlaps = new Float64Array(rows * columns);
  for (let i = 0; i < rows; i++) {
    for (let j = 0; j < columns; j++) {
      const at = i * columns + j;
      overlaps[at] = overlap(given.boxes, i, predicted.boxes, j);
      const near = nearness(given.boxes, i, predicted.boxes, j);
      similar[at] = overlaps[at]! * OVERLAP_WEIGHT + (1 - OVERLAP_WEIGHT) * (1 - (1 - near));
    }
  }
  return { similar, overlaps };
}

/** The smallest similarity above 0 of an image's boxes; 1 when there is none. */
export function leastSimilarity(image: ImageBoxes): number {
  let least = 1;
  for (const value of similarities(image).similar) if (value !== 0 && value < least) least = value;
  return least;
}

/**
 * Scores the boxes of one image (ObjectLab, section 3).
 *
 * @param least the smallest of {@link leastSimilarity} over all images of the set
 */
export function scoreBoxes(image: ImageBoxes, least: number): BoxScores {
  const { given, predicted } = image;
  const { similar, overlaps } = similarities(image);
  const [rows, columns] = [given.classes.length, predicted.classes.length];
  const overlooked = new Float64Array(columns).fill(Number.NaN);
  for (let j = 0; j < columns; j++) {
    if (predicted.confidence[j]! < HIGH_CONFIDENCE) continue;
    let touches = false;
    let best = Number.NEGATIVE_INFINITY;
    for (let i = 0; i < rows; i++) {
      if (overlaps[i * columns + j]! > 0) touches = true;
      if (given.classes[i] === predicted.classes[j]) best = Math.max(best, similar[i * columns + j]!);
    }
    if (touches) continue;
    overlooked[j] = best === Number.NEGATIVE_INFINITY ? least * (1 - predicted.confidence[j]!) : best;
  }
  const badLocation = new Float64Array(rows).fill(1);
  const swapped = new Float64Array(rows).fill(1);
  for (let i = 0; i < rows; i++) {
    let own = Number.NEGATIVE_INFINITY;
    let other = Number.NEGATIVE_INFINITY;
    for (let j = 0; j < columns; j++) {
      const at = i * columns + j;
      const isSame = predicted.classes[j] === given.classes[i];
      if (isSame && predicted.confidence[j]! > LOW_CONFIDENCE && overlaps[at]! > 0) own = Math.max(own, similar[at]!);
      if (!isSame && predicted.confidence[j]! > HIGH_CONFIDENCE) other = Math.max(other, similar[at]!);
    }
    if (own > Number.NEGATIVE_INFINITY) badLocation[i] = own;
    if (sharesPlace(given, i)) swapped[i] = least;
    else if (other > Number.NEGATIVE_INFINITY) swapped[i] = Math.max(least, 1 - other);
  }
  return { overlooked, badLocation, swapped };
}

/** Whether a given box lies where one of another class does. */
function sharesPlace({ boxes, classes }: ClassedBoxes, i: number): boolean {
  for (let j = 0; j < classes.length; j++) {
    if (j !== i && classes[j] !== classes[i] && overlap(boxes, i, boxes, j) >= SAME_PLACE) return true;
  }
  return false;
}

/** The scores of an image: of its boxes the softened smallest, of the three kinds the geometric mean. */
export function scoreImage({ overlooked, badLocation, swapped }: BoxScores): ImageScores {
  const scores = {
    overlooked: softMinimum(overlooked),
    badLocation: softMinimum(badLocation),
    swapped: softMinimum(swapped),
  };
  const logarithm =
    (1 / 3) * Math.log(TINY + scores.overlooked) +
    (1 / 3) * Math.log(TINY + scores.badLocation) +
    (1 / 3) * Math.log(TINY + scores.swapped);
  return { ...scores, score: Math.exp(logarithm) };
}

/** Mean weighted by how small each number is; 1 for none. */
function softMinimum(values: Float64Array): number {
  let least = Number.POSITIVE_INFINITY;
  for (const value of values) if (value < least) least = value;
  if (least === Number.POSITIVE_INFINITY) return 1;
  let sum = 0;
  let weights = 0;
  for (const value of values) {
    if (Number.isNaN(value)) continue;
    const weight = Math.exp((least - value) / TEMPERATURE);
    weights += weight;
    sum += weight * value;
  }
  return sum / weights;
}
