import { boxIou, type Rectangle } from '../../kernel/geometry/box.ts';

export interface BoxedObject {
  /** Null: it takes no part, as a crowd that stands for many objects. */
  readonly box: Rectangle | null;
  readonly category: string | null;
}

/** The nearest other objects of each object, by intersection over union of their boxes. */
export interface Overlaps {
  /** Largest IoU with another object of the same category, and of another one, 0–1. */
  readonly same: Float64Array;
  readonly other: Float64Array;
  /** Which object that is; −1 where none overlaps. */
  readonly sameWith: Int32Array;
  readonly otherWith: Int32Array;
}

/**
 * Compares every object of an image with every other one whose box it meets; objects are swept by their left sides, so
 * that images with thousands of small boxes cost little. Of equals the first one is named.
 */
export function overlaps(objects: readonly BoxedObject[]): Overlaps {
  const n = objects.length;
  const found: Overlaps = {
    same: new Float64Array(n),
    other: new Float64Array(n),
    sameWith: new Int32Array(n).fill(-1),
    otherWith: new Int32Array(n).fill(-1),
  };
  const order: number[] = [];
  for (let i = 0; i < n; i++) if (objects[i]!.box) order.push(i);
  order.sort((a, b) => objects[a]!.box![0] - objects[b]!.box![0] || a - b);
  let active: number[] = [];
  for (const i of order) {
    const box = objects[i]!.box!;
    const kept: number[] = [];
    for (const j of active) {
      const earlier = objects[j]!.box!;
      if (earlier[0] + earlier[2] <= box[0]) continue;
      kept.push(j);
      const iou = boxIou(box, earlier);
      if (iou === 0) continue;
      const isSame = objects[i]!.category === objects[j]!.category;
      note(isSame ? found.same : found.other, isSame ? found.sameWith : found.otherWith, i, j, iou);
      note(isSame ? found.same : found.other, isSame ? found.sameWith : found.otherWith, j, i, iou);
    }
    kept.push(i);
    active = kept;
  }
  return found;
}

function note(best: Float64Array, withWhich: Int32Array, i: number, j: number, iou: number): void {
  if (iou < best[i]! || (iou === best[i] && withWhich[i]! >= 0 && withWhich[i]! < j)) return;
  best[i] = iou;
  withWhich[i] = j;
}
