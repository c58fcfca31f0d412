import type { Vectors } from '../cluster/vectors.ts';

export interface DiverseChoiceOptions {
  /** How many to choose. */
  readonly choose: number;
  /** 0 by uncertainty alone – 1 by distance alone. */
  readonly diversity: number;
  /** Of each candidate; scaled so that the largest is 1. */
  readonly uncertainty: Float32Array;
  /** Of each candidate from the nearest image that is in already; infinite while there is none. Changed as choices are made. */
  readonly distances: Float32Array;
  /** Group of each candidate, -1 for none: of a group one is chosen at most. */
  readonly group: Int32Array;
}

export interface DiverseChoice {
  /** Candidates in the order they were chosen. */
  readonly order: Uint32Array;
  /** What each was chosen by, 0–1, and what it is made of. */
  readonly score: Float64Array;
  readonly uncertainty: Float64Array;
  readonly distance: Float64Array;
}

/**
 * Exact greedy choice: each next candidate is the one with the most
 * (1 − w) · uncertainty + w · distance to the nearest chosen one (or one that was in already), of equal ones the first.
 * Distance is 1 − cosine similarity. Both are divided by their largest value at the start, so that w weighs them alike; while
 * nothing is in, the distance is 1 for all. Distances are kept up, so a choice costs one pass: candidates × chosen × numbers.
 *
 * @param vectors rows of unit length, or of zeros for candidates without one; null to go by uncertainty alone
 */
export function chooseDiverse(vectors: Vectors | null, options: DiverseChoiceOptions): DiverseChoice {
  const { uncertainty, distances, group, diversity } = options;
  const count = uncertainty.length;
  const most = Math.min(options.choose, count);
  const order: number[] = [];
  const score: number[] = [];
  const parts: [number, number][] = [];
  const isGone = new Uint8Array(count);
  let farthest = 0;
  let surest = 0;
  for (let i = 0; i < count; i++) {
    if (Number.isFinite(distances[i]!) && distances[i]! > farthest) farthest = distances[i]!;
    if (uncertainty[i]! > surest) surest = uncertainty[i]!;
  }
  const unit = surest === 0 ? 0 : 1 / surest;
  while (order.length < most) {
    let best = -1;
    let bestScore = -1;
    for (let i = 0; i < count; i++) {
      if (isGone[i] === 1) continue;
      const far =
        distances[i] === Number.POSITIVE_INFINITY ? 1 : farthest === 0 ? 0 : Math.min(1, distances[i]! / farthest);
      const value = (1 - diversity) * uncertainty[i]! * unit + diversity * far;
      if (value > bestScore) {
        bestScore = value;
        best = i;
      }
    }
    if (best < 0) break;
    order.push(best);
    score.push(bestScore);
    parts.push([uncertainty[best]!, distances[best]!]);
    isGone[best] = 1;
    if (group[best]! >= 0) for (let i = 0; i < count; i++) if (group[i] === group[best]) isGone[i] = 1;
    if (vectors === null || diversity === 0) continue;
    let reach = 0;
    for (let i = 0; i < count; i++) {
      if (isGone[i] === 1) continue;
      const distance = Math.max(
        0,
        1 - dot(vectors.data, i * vectors.dimensions, best * vectors.dimensions, vectors.dimensions),
      );
      if (distance < distances[i]!) distances[i] = distance;
      if (distances[i]! > reach) reach = distances[i]!;
    }
    // Nothing was in before the first choice: its distances are what later ones are measured by.
    if (farthest === 0) farthest = reach;
  }
  return {
    order: Uint32Array.from(order),
    score: Float64Array.from(score),
    uncertainty: Float64Array.from(parts, ([u]) => u),
    distance: Float64Array.from(parts, ([, d]) => d),
  };
}

/** Four sums side by side: none waits for the one before. */
function dot(data: Float32Array, p: number, q: number, dimensions: number): number {
  let a = 0;
  let b = 0;
  let c = 0;
  let d = 0;
  let i = 0;
  for (; i + 4 <= dimensions; i += 4) {
    a += data[p + i]! * data[q + i]!;
    b += data[p + i + 1]! * data[q + i + 1]!;
    c += data[p + i + 2]! * data[q + i + 2]!;
    d += data[p + i + 3]! * data[q + i + 3]!;
  }
  for (; i < dimensions; i++) a += data[p + i]! * data[q + i]!;
  return a + b + (c + d);
}
