import { NO_NEIGHBOUR } from '../kernel/neighbours/nearest-rows.ts';
import type { VectorMetric } from '../model/embedding.ts';
import { exactNearest } from './exact.ts';
import { ownRows } from './queries.ts';
import type { NeighbourLists, SearchRun } from './search-options.ts';
import { seededSample } from './seeded-order.ts';
import type { VectorRows } from './vectors.ts';

/**
 * Share of the true k nearest that lists hold, on a seeded sample of rows that are searched exactly. As usual for
 * approximate search (Aumüller, Bernhardsson & Faithfull, ANN-Benchmarks, 2020) whatever is no farther than the true
 * k-th counts as found, so that ties are not held against a list.
 *
 * @param lists of every row of the set
 * @returns null for an empty sample
 */
export async function sampledRecall(
  set: VectorRows,
  lists: NeighbourLists,
  metric: VectorMetric,
  sampleSize: number,
  seed: number,
  run: SearchRun,
): Promise<number | null> {
  const sample = seededSample(set.rows.length, sampleSize, seed);
  const exact = await exactNearest(set, ownRows(set, sample), lists.k, metric, run);
  let found = 0;
  let expected = 0;
  for (let i = 0; i < sample.length; i++) {
    if (exact.k === 0) continue;
    const farthest = exact.distances[(i + 1) * exact.k - 1]!;
    expected += exact.k;
    for (let slot = sample[i]! * lists.k; slot < (sample[i]! + 1) * lists.k; slot++) {
      if (lists.neighbours[slot] !== NO_NEIGHBOUR && lists.distances[slot]! <= farthest) found++;
    }
  }
  if (sample.length === 0) return null;
  return expected === 0 ? 1 : found / expected;
}
