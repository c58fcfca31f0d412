import type { ObjectLists, PredictedLists } from './box-lists.ts';
import { IGNORED, MATCHED, type Matches, UNJUDGED } from './match-boxes.ts';

export interface ClassPrecision {
  /** Annotated objects of the class, crowds apart. */
  readonly objects: number;
  /** Of these matched by a predicted box, however unsure. */
  readonly found: number;
  /** Predicted boxes that count. */
  readonly predicted: number;
  /** Average precision, 0–1; null without objects. */
  readonly averagePrecision: number | null;
}

export interface MeanPrecision {
  /** Mean over the classes that have objects, 0–1; null where none has. */
  readonly mean: number | null;
  readonly classes: readonly ClassPrecision[];
}

/** numpy's `linspace(0, 1, 101)`, to the last bit: a recall of exactly 0.07 does not reach its 0.07. */
const RECALLS = Float64Array.from({ length: 101 }, (_, i) => (i === 100 ? 1 : i * 0.01));
const SPACING = 2 ** -52;

/**
 * Average precision of each class: precision at the 101 recalls 0, 0.01 … 1, each the best at that recall or a higher
 * one (`COCOeval.accumulate`; Lin et al. 2014). Boxes that lie in crowds count neither way.
 *
 * @param images those that are judged; of equally sure boxes those of earlier images come first
 */
export function averagePrecision(
  objects: ObjectLists,
  predicted: PredictedLists,
  { state, isFound }: Matches,
  images: readonly number[],
  classes: number,
): MeanPrecision {
  const count = new Float64Array(classes);
  const found = new Float64Array(classes);
  const boxes: number[][] = Array.from({ length: classes }, () => []);
  for (const image of images) {
    for (let o = objects.starts[image]!; o < objects.starts[image + 1]!; o++) {
      const kind = objects.classes[o]!;
      if (kind < 0 || objects.isCrowd[o] === 1) continue;
      count[kind]!++;
      if (isFound[o] === 1) found[kind]!++;
    }
    for (let b = predicted.starts[image]!; b < predicted.starts[image + 1]!; b++) {
      if (state[b] !== UNJUDGED && state[b] !== IGNORED) boxes[predicted.classes[b]!]!.push(b);
    }
  }
  const list = boxes.map((ofClass, k) => ({
    objects: count[k]!,
    found: found[k]!,
    predicted: ofClass.length,
    averagePrecision: count[k] === 0 ? null : precisionOf(ofClass, predicted.scores, state, count[k]!),
  }));
  const known = list.flatMap((one) => (one.averagePrecision === null ? [] : [one.averagePrecision]));
  return { mean: known.length === 0 ? null : known.reduce((sum, one) => sum + one, 0) / known.length, classes: list };
}

function precisionOf(boxes: readonly number[], scores: Float64Array, state: Uint8Array, objects: number): number {
  const place = Float64Array.from(boxes.keys());
  place.sort((a, b) => scores[boxes[b]!]! - scores[boxes[a]!]! || a - b);
  const precision = new Float64Array(boxes.length);
  const recall = new Float64Array(boxes.length);
  let right = 0;
  for (let rank = 0; rank < boxes.length; rank++) {
    if (state[boxes[place[rank]!]!] === MATCHED) right++;
    precision[rank] = right / (rank + 1 + SPACING);
    recall[rank] = right / objects;
  }
  for (let rank = boxes.length - 2; rank >= 0; rank--) {
    if (precision[rank + 1]! > precision[rank]!) precision[rank] = precision[rank + 1]!;
  }
  let sum = 0;
  for (let r = 0, rank = 0; r < RECALLS.length; r++) {
    while (rank < boxes.length && recall[rank]! < RECALLS[r]!) rank++;
    if (rank === boxes.length) break;
    sum += precision[rank]!;
  }
  return sum / RECALLS.length;
}
