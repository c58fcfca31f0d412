import { quantileOfSorted } from './quantile.ts';

/** Bins, as the index is used in credit scoring. */
const BINS = 10;
/** Images lent to each bin, so that an empty one has a logarithm. */
const LENT = 0.5;

/** How many values of an ascending array are at most `edge`. */
function countUpTo(sorted: ArrayLike<number>, edge: number): number {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (sorted[middle]! <= edge) low = middle + 1;
    else high = middle;
  }
  return low;
}

/**
 * Population stability index: Σ (q − p) ln(q ÷ p) over the ten bins that the deciles of the first sample make, equal
 * deciles being one. 0 is no change; by custom below 0.1 is little, above 0.25 a shift to act on (Siddiqi, Credit Risk
 * Scorecards, 2006). Each bin is lent half a value, so that empty ones count without being infinite.
 *
 * @param first ascending, no NaN
 * @param second ascending, no NaN
 * @returns NaN when either is empty
 */
export function populationStability(first: ArrayLike<number>, second: ArrayLike<number>): number {
  if (first.length === 0 || second.length === 0) return Number.NaN;
  const edges: number[] = [];
  for (let bin = 1; bin < BINS; bin++) {
    const edge = quantileOfSorted(first, bin / BINS);
    if (edge !== edges.at(-1)) edges.push(edge);
  }
  let index = 0;
  let before = 0;
  let after = 0;
  for (let bin = 0; bin <= edges.length; bin++) {
    const upTo = bin < edges.length ? countUpTo(first, edges[bin]!) : first.length;
    const upToAfter = bin < edges.length ? countUpTo(second, edges[bin]!) : second.length;
    const p = (upTo - before + LENT) / (first.length + LENT * (edges.length + 1));
    const q = (upToAfter - after + LENT) / (second.length + LENT * (edges.length + 1));
    index += (q - p) * Math.log(q / p);
    before = upTo;
    after = upToAfter;
  }
  return index;
}
