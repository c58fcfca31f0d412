import type { DistanceBetween } from '../../kernel/cluster/neighbour-graph.ts';
import { medianOf } from '../../kernel/stats/quantile.ts';
import { gapOf, naturalGaps } from './natural-gaps.ts';
import type { ReferenceRows } from './reference-rows.ts';
import { meanOfNearest, windowOf } from './windows.ts';

/** Window distances below this share of the median one count as it. */
const SMALLEST_SHARE = 1e-3;

export interface WindowRatios {
  /** ln of how many times farther each image is from its window than the rows of the window are from theirs. */
  readonly ratio: Float32Array;
  /** Distance to other clusters that is usual for an image of a small cluster; 0 for the others. */
  readonly usualGap: Float32Array;
  /** Cluster of the reference rows each image is in or next to, -1 when there are none. */
  readonly cluster: Int32Array;
}

/**
 * Compares each image with the reference rows that are nearest to it *beyond* the nearest 5 %: images of another kind
 * that are near each other are still far from those. Distances to a random sample tell outliers as well as all distances
 * do (Sugiyama and Borgwardt 2013). What an image's distance is divided by is the median window distance of the rows of
 * its window, as in the local outlier factor, so that dense and loose clusters may live side by side. An image of a
 * cluster smaller than the window reaches is compared with {@link naturalGaps} too.
 * `count × size` distances; 12 MB per million images.
 */
export function windowRatios(count: number, between: DistanceBetween, reference: ReferenceRows): WindowRatios {
  const { rows, distances, labels, clusters } = reference;
  const size = rows.length;
  const { from, to } = windowOf(size);
  const sorted = new Float32Array(size);
  const far = new Float32Array(size);
  for (let row = 0; row < size; row++) {
    sorted.set(distances.subarray(row * size, (row + 1) * size));
    far[row] = meanOfNearest(sorted.sort(), from, to);
  }
  const floor = SMALLEST_SHARE * medianOf(far);
  for (let row = 0; row < size; row++) far[row] = Math.max(far[row]!, floor);
  const gaps = naturalGaps(reference, to - from);
  const ratio = new Float32Array(count);
  const usualGap = new Float32Array(count);
  const cluster = new Int32Array(count).fill(-1);
  const own = new Float32Array(size);
  const theirs = new Float32Array(size);
  for (let i = 0, next = 0; i < count; i++) {
    const at = next < size && rows[next] === i ? next++ : -1;
    for (let row = 0; row < size; row++) own[row] = row === at ? Number.POSITIVE_INFINITY : between(i, rows[row]!);
    const label = at === -1 ? labels[nearestRow(own)]! : labels[at]!;
    cluster[i] = label !== -1 || clusters === 0 ? label : labels[nearestRow(own, labels)]!;
    sorted.set(own);
    sorted.sort();
    let distance = meanOfNearest(sorted, from, to);
    let inWindow = 0;
    for (let row = 0; row < size; row++) {
      if (own[row]! >= sorted[from]! && own[row]! <= sorted[to - 1]!) theirs[inWindow++] = far[row]!;
    }
    let usual = medianOf(theirs.subarray(0, inWindow));
    const c = cluster[i]!;
    if (c !== -1 && gaps.sizes[c]! < to && gaps.usual[c]! > 0) {
      usualGap[i] = gaps.usual[c]!;
      usual = Math.max(usual, usualGap[i]!);
      if (label !== -1) distance = gapOf(own, labels, c, to - from, sorted);
    }
    ratio[i] = usual > 0 ? Math.log(Math.max(distance, floor) / usual) : 0;
  }
  return { ratio, usualGap, cluster };
}

/** The row at the least distance; with labels, of those that have one. */
function nearestRow(distances: Float32Array, labels?: Int32Array): number {
  let best = -1;
  for (let row = 0; row < distances.length; row++) {
    if (labels !== undefined && labels[row] === -1) continue;
    if (best === -1 || distances[row]! < distances[best]!) best = row;
  }
  return best;
}
