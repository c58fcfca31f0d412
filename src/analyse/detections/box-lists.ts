/** Boxes of many images in flat arrays: those of image i are `starts[i]` … `starts[i + 1] − 1`. */
export interface BoxLists {
  readonly starts: Uint32Array;
  /** Left, top, width and height in px, in turn. */
  readonly boxes: Float64Array;
  /** Number of the class of each box, from 0; −1 for none that is known. */
  readonly classes: Int32Array;
}

export interface PredictedLists extends BoxLists {
  /** Confidence, 0–1. */
  readonly scores: Float64Array;
}

export interface ObjectLists extends BoxLists {
  /** 1 for a box that stands for many objects (COCO `iscrowd`). */
  readonly isCrowd: Uint8Array;
}

/** Collects boxes in any order of images. */
export class BoxListBuilder {
  readonly #images: number[] = [];
  readonly #boxes: number[] = [];
  readonly #classes: number[] = [];
  readonly #values: number[] = [];

  get size(): number {
    return this.#images.length;
  }

  /** @param value confidence, or whether it is a crowd */
  add(image: number, [x, y, width, height]: readonly number[], kind: number, value: number): void {
    this.#images.push(image);
    this.#boxes.push(x!, y!, width!, height!);
    this.#classes.push(kind);
    this.#values.push(value);
  }

  /** Boxes by image, those of one image in the order they were added. */
  finish(images: number): PredictedLists {
    const size = this.size;
    const starts = new Uint32Array(images + 1);
    for (const image of this.#images) starts[image + 1]!++;
    for (let i = 0; i < images; i++) starts[i + 1]! += starts[i]!;
    const next = starts.slice();
    const lists = {
      starts,
      boxes: new Float64Array(4 * size),
      classes: new Int32Array(size),
      scores: new Float64Array(size),
    };
    for (let b = 0; b < size; b++) {
      const at = next[this.#images[b]!]!++;
      for (let side = 0; side < 4; side++) lists.boxes[4 * at + side] = this.#boxes[4 * b + side]!;
      lists.classes[at] = this.#classes[b]!;
      lists.scores[at] = this.#values[b]!;
    }
    return lists;
  }
}

/** Intersection over union of two boxes of such arrays, 0–1; of a crowd, the share of `a` that lies in it. */
export function overlapAt(a: Float64Array, i: number, b: Float64Array, j: number, isCrowd = false): number {
  const width = Math.min(a[4 * i + 2]! + a[4 * i]!, b[4 * j + 2]! + b[4 * j]!) - Math.max(a[4 * i]!, b[4 * j]!);
  if (!(width > 0)) return 0;
  const height =
    Math.min(a[4 * i + 3]! + a[4 * i + 1]!, b[4 * j + 3]! + b[4 * j + 1]!) - Math.max(a[4 * i + 1]!, b[4 * j + 1]!);
  if (!(height > 0)) return 0;
  const shared = width * height;
  const own = a[4 * i + 2]! * a[4 * i + 3]!;
  const union = isCrowd ? own : own + b[4 * j + 2]! * b[4 * j + 3]! - shared;
  return union > 0 ? shared / union : 0;
}
