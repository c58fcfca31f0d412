import { medianOf } from '../../kernel/stats/quantile.ts';
import type { ReferenceRows } from './reference-rows.ts';
import { meanOfNearest } from './windows.ts';

/** Main clusters are the largest that hold this share of all rows, as far as they go. */
const MOST_SHARE = 0.75;
/** They must hold at least this share. */
const LEAST_SHARE = 0.5;
/** None of them is smaller than this share of the largest. */
const SMALLEST_TO_LARGEST = 1 / 8;
/** A rare class may be this many times as far from the others as the farthest of the main clusters is. */
const GAP_MARGIN = 1.1;

/**
 * How far apart the clusters of a collection are from each other as a matter of course. A small cluster is no outlier
 * for being as far from the others as these are among themselves: it is a rare class.
 */
export interface NaturalGaps {
  /** Rows of each cluster. */
  readonly sizes: Uint32Array;
  /** For each cluster, the largest gap of the other main clusters and a tenth more; 0 when there are fewer than two main ones in all. */
  readonly usual: Float32Array;
}

/**
 * @param nearest rows outside the cluster that a member's gap is the mean distance to; a cluster's gap is the median of
 *   its members'
 */
export function naturalGaps({ rows, distances, labels, clusters }: ReferenceRows, nearest: number): NaturalGaps {
  const size = rows.length;
  const sizes = new Uint32Array(clusters);
  for (const label of labels) if (label !== -1) sizes[label]!++;
  const usual = new Float32Array(clusters);
  const main = mainClusters(sizes, size);
  if (main.length < 2) return { sizes, usual };
  const scratch = new Float32Array(size);
  const gaps = main.map((cluster) => {
    const members = Float32Array.from(
      [...labels.keys()].filter((row) => labels[row] === cluster),
      (row) => gapOf(distances.subarray(row * size, (row + 1) * size), labels, cluster, nearest, scratch),
    );
    return medianOf(members);
  });
  for (let c = 0; c < clusters; c++) {
    main.forEach((cluster, m) => {
      if (cluster !== c) usual[c] = Math.max(usual[c]!, GAP_MARGIN * gaps[m]!);
    });
  }
  return { sizes, usual };
}

function mainClusters(sizes: Uint32Array, total: number): number[] {
  const order = [...sizes.keys()].sort((p, q) => sizes[q]! - sizes[p]! || p - q);
  const main: number[] = [];
  let held = 0;
  for (const cluster of order) {
    if (held >= MOST_SHARE * total || sizes[cluster]! < SMALLEST_TO_LARGEST * sizes[order[0]!]!) break;
    main.push(cluster);
    held += sizes[cluster]!;
  }
  return held >= LEAST_SHARE * total ? main : [];
}

/**
 * Mean distance to the nearest rows of other clusters, noise left out.
 *
 * @param distances to each reference row
 * @param scratch as long as these
 */
export function gapOf(
  distances: Float32Array,
  labels: Int32Array,
  cluster: number,
  nearest: number,
  scratch: Float32Array,
): number {
  let size = 0;
  for (let row = 0; row < labels.length; row++) {
    if (labels[row] !== -1 && labels[row] !== cluster) scratch[size++] = distances[row]!;
  }
  const outside = scratch.subarray(0, size).sort();
  return meanOfNearest(outside, 0, Math.min(nearest, size));
}
