import { NearestRows } from '../kernel/neighbours/nearest-rows.ts';
import type { VectorMetric } from '../model/embedding.ts';
import { DISTANCES } from './metric.ts';
import type { QuerySource } from './queries.ts';
import { breathe, type SearchRun } from './search-options.ts';
import { decodeRows, type VectorRows } from './vectors.ts';

/** Rows whose numbers are decoded at a time: 256 rows of 512 numbers fit a second-level cache. */
const BLOCK = 256;

/** Exact search that compares two rows after the other: for small sets, and for metrics no matrix product ranks by. */
export async function plainSelfGraph(
  set: VectorRows,
  k: number,
  metric: VectorMetric,
  run: SearchRun,
): Promise<NearestRows> {
  const count = set.rows.length;
  const { dimensions } = set.vectors;
  const distance = DISTANCES[metric];
  const nearest = new NearestRows(count, k);
  const left = new Float32Array(BLOCK * dimensions);
  const right = new Float32Array(BLOCK * dimensions);
  for (let from = 0; from < count; from += BLOCK) {
    const rows = Math.min(BLOCK, count - from);
    decodeRows(set, from, rows, left);
    for (let to = from; to < count; to += BLOCK) {
      const columns = Math.min(BLOCK, count - to);
      decodeRows(set, to, columns, right);
      for (let i = 0; i < rows; i++) {
        for (let j = from === to ? i + 1 : 0; j < columns; j++) {
          const apart = distance(left, i * dimensions, right, j * dimensions, dimensions);
          nearest.offer(from + i, to + j, apart);
          nearest.offer(to + j, from + i, apart);
        }
      }
      if (count > BLOCK) await breathe(run, 1 - ((count - from) / count) ** 2);
    }
  }
  nearest.sort();
  run.onProgress?.(1);
  return nearest;
}

/** The k nearest rows of each query. */
export async function plainNearest(
  set: VectorRows,
  queries: QuerySource,
  k: number,
  metric: VectorMetric,
  run: SearchRun,
): Promise<NearestRows> {
  const count = set.rows.length;
  const { dimensions } = set.vectors;
  const distance = DISTANCES[metric];
  const nearest = new NearestRows(queries.count, k);
  const left = new Float32Array(BLOCK * dimensions);
  const right = new Float32Array(BLOCK * dimensions);
  for (let from = 0; from < queries.count; from += BLOCK) {
    const rows = Math.min(BLOCK, queries.count - from);
    queries.decode(from, rows, left);
    for (let to = 0; to < count; to += BLOCK) {
      const columns = Math.min(BLOCK, count - to);
      decodeRows(set, to, columns, right);
      for (let i = 0; i < rows; i++) {
        const own = queries.self ? queries.self[from + i]! - to : -1;
        for (let j = 0; j < columns; j++) {
          if (j === own) continue;
          nearest.offer(from + i, to + j, distance(left, i * dimensions, right, j * dimensions, dimensions));
        }
      }
      if (count > BLOCK) await breathe(run, (from + (rows * to) / count) / queries.count);
    }
  }
  nearest.sort();
  run.onProgress?.(1);
  return nearest;
}
