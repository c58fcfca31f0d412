import { type ObjectLists, overlapAt, type PredictedLists } from './box-lists.ts';

/** What became of a predicted box. `IGNORED`: it lies in a crowd. `UNJUDGED`: beyond the most of its image and class. */
export const MISSED = 0;
export const MATCHED = 1;
export const IGNORED = 2;
export const UNJUDGED = 3;

export interface MatchOptions {
  /** Least intersection over union, 0–1. */
  readonly iou: number;
  /** Boxes of one image and class that count, the surest first. Default 100, as COCO has it. */
  readonly most?: number;
}

export interface Matches {
  /** Of each predicted box one of the words above; UNJUDGED for images that were not asked for. */
  readonly state: Uint8Array;
  /** 1 for each object that a predicted box was matched to. */
  readonly isFound: Uint8Array;
}

const MOST = 100;

/**
 * Matches predicted boxes to objects of their class as COCO's evaluation does (`COCOeval.evaluateImg`): the surest box
 * first, each to the object not yet taken that it overlaps most (of equal ones the last), and only where none is left to
 * a crowd, which may take several and counts neither way. Classes below 0 are left unjudged.
 *
 * @param images those that are judged
 */
export function matchBoxes(
  objects: ObjectLists,
  predicted: PredictedLists,
  images: Iterable<number>,
  { iou, most = MOST }: MatchOptions,
): Matches {
  const state = new Uint8Array(predicted.classes.length).fill(UNJUDGED);
  const isFound = new Uint8Array(objects.classes.length);
  // COCO's own guard: an overlap of exactly 1 shall pass a threshold of 1.
  const least = Math.min(iou, 1 - 1e-10);
  for (const image of images) {
    const order = rankedOf(predicted, image);
    let rank = 0;
    for (let p = 0; p < order.length; p++) {
      const box = order[p]!;
      const kind = predicted.classes[box]!;
      rank = p > 0 && predicted.classes[order[p - 1]!] === kind ? rank + 1 : 0;
      if (kind < 0 || rank >= most) continue;
      const found = bestFor(objects, predicted, image, box, least, isFound);
      if (found < 0) state[box] = MISSED;
      else if (objects.isCrowd[found] === 1) state[box] = IGNORED;
      else {
        state[box] = MATCHED;
        isFound[found] = 1;
      }
    }
  }
  return { state, isFound };
}

/** Boxes of one image by class, the surest first, of equal ones the first. */
function rankedOf({ starts, classes, scores }: PredictedLists, image: number): Uint32Array {
  const from = starts[image]!;
  const order = Uint32Array.from({ length: starts[image + 1]! - from }, (_, n) => from + n);
  return order.sort((a, b) => classes[a]! - classes[b]! || scores[b]! - scores[a]! || a - b);
}

function bestFor(
  objects: ObjectLists,
  predicted: PredictedLists,
  image: number,
  box: number,
  least: number,
  isFound: Uint8Array,
): number {
  const { starts, classes, boxes, isCrowd } = objects;
  const kind = predicted.classes[box]!;
  // Single objects before crowds: a crowd takes only what no object does.
  for (let crowd = 0; crowd < 2; crowd++) {
    let best = -1;
    let largest = least;
    for (let o = starts[image]!; o < starts[image + 1]!; o++) {
      if (classes[o] !== kind || isCrowd[o] !== crowd || isFound[o] === 1) continue;
      const value = overlapAt(predicted.boxes, box, boxes, o, crowd === 1);
      if (value < largest) continue;
      largest = value;
      best = o;
    }
    if (best >= 0) return best;
  }
  return -1;
}
