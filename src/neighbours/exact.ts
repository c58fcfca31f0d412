import type { NearestRows } from '../kernel/neighbours/nearest-rows.ts';
import type { VectorMetric } from '../model/embedding.ts';
import { GemmSearch } from './exact-gemm.ts';
import { plainNearest, plainSelfGraph } from './exact-plain.ts';
import type { QuerySource } from './queries.ts';
import type { NeighbourLists, SearchRun } from './search-options.ts';
import type { VectorRows } from './vectors.ts';

/** Products below which opening a session of ONNX Runtime costs more than it saves. */
const PLAIN_UP_TO = 3e7;

/**
 * The k nearest others of every row, by comparing all with all. Exact: what a naive search in double precision finds,
 * equally far rows by number. Manhattan distances are compared one after the other in this thread; all others go through
 * ONNX Runtime's matrix product.
 */
export async function exactSelfGraph(
  set: VectorRows,
  k: number,
  metric: VectorMetric,
  run: SearchRun = {},
): Promise<NeighbourLists> {
  const count = set.rows.length;
  const slots = Math.max(0, Math.min(k, count - 1));
  if (metric === 'manhattan' || (count * count * set.vectors.dimensions) / 2 <= PLAIN_UP_TO) {
    return asLists(await plainSelfGraph(set, slots, metric, run));
  }
  return asLists(await new GemmSearch(set, metric, run).selfGraph(slots));
}

/** The k nearest rows of each query, as {@link exactSelfGraph}. */
export async function exactNearest(
  set: VectorRows,
  queries: QuerySource,
  k: number,
  metric: VectorMetric,
  run: SearchRun = {},
): Promise<NeighbourLists> {
  const count = set.rows.length;
  const slots = Math.max(0, Math.min(k, count - (queries.self ? 1 : 0)));
  if (metric === 'manhattan' || queries.count * count * set.vectors.dimensions <= PLAIN_UP_TO) {
    return asLists(await plainNearest(set, queries, slots, metric, run));
  }
  return asLists(await new GemmSearch(set, metric, run).nearest(queries, slots));
}

export const asLists = ({ rows, slots, neighbours, distances }: NearestRows): NeighbourLists => ({
  count: rows,
  k: slots,
  neighbours,
  distances,
});
