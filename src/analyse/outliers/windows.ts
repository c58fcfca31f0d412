/** Largest share of a collection that may be of another kind, together: nearer rows than that say nothing. */
const LARGEST_CLUMP = 0.05;
/** Share of the collection that each image is compared with, beyond it. */
const WINDOW = 0.03;
const LEAST_WINDOW = 5;

/** Ranks among the nearest reference rows, from `from` to before `to`. */
export interface Window {
  readonly from: number;
  readonly to: number;
}

export function windowOf(size: number): Window {
  const from = Math.ceil(LARGEST_CLUMP * size);
  return { from, to: Math.min(size - 1, from + Math.max(LEAST_WINDOW, Math.ceil(WINDOW * size))) };
}

/** Mean of the values of the ranks `from` to before `to`; 0 for none. */
export function meanOfNearest(sorted: Float32Array, from: number, to: number): number {
  let sum = 0;
  for (let n = from; n < to; n++) sum += sorted[n]!;
  return to > from ? sum / (to - from) : 0;
}
