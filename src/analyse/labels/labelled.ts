/** Predicted probabilities and given labels of the same images. */
export interface Labelled {
  /** Number of the given class of each image, 0 to classes − 1. */
  readonly labels: Int32Array;
  /**
   * images × classes, row by row, 0–1. Where they are float32, what cleanlab computes in float32 is rounded alike here,
   * so that both find the same images.
   */
  readonly probabilities: Float32Array | Float64Array;
  readonly classes: number;
}

/** Numbers by which cleanlab 2.9 compares and clips. */
export const ALMOST_EQUAL = 1e-6;
export const TINY = 1e-100;

/** Images by their given class: `order` holds them class by class, each in its own order, from `starts[class]` on. */
export interface ByClass {
  readonly order: Int32Array;
  /** classes + 1. */
  readonly starts: Int32Array;
}

export function byClass(labels: Int32Array, classes: number): ByClass {
  const starts = new Int32Array(classes + 1);
  for (const label of labels) starts[label + 1]!++;
  for (let k = 0; k < classes; k++) starts[k + 1]! += starts[k]!;
  const next = starts.slice();
  const order = new Int32Array(labels.length);
  for (const [i, label] of labels.entries()) order[next[label]!++] = i;
  return { order, starts };
}

/** How many images each class has. */
export function classCounts(labels: Int32Array, classes: number): Int32Array {
  const counts = new Int32Array(classes);
  for (const label of labels) counts[label]!++;
  return counts;
}

export const isSingle = (data: Float32Array | Float64Array): boolean => data instanceof Float32Array;

/** The likeliest class of each image; the first of equal ones. */
export function predictedClasses({ labels, probabilities, classes }: Labelled): Int32Array {
  const predicted = new Int32Array(labels.length);
  for (let i = 0; i < labels.length; i++) {
    const row = i * classes;
    let best = 0;
    for (let k = 1; k < classes; k++) if (probabilities[row + k]! > probabilities[row + best]!) best = k;
    predicted[i] = best;
  }
  return predicted;
}
