import { availableParallelism } from 'node:os';
import type { VectorMetric } from '../model/embedding.ts';
import { VectorIndex } from '../neighbours/vector-index.ts';
import { decodeBlock, type Vectors } from '../neighbours/vectors.ts';

const BLOCK = 8192;

/** Some rows of a set as a set of their own. */
export function rowsOfHalves({ dimensions, data }: Vectors, rows: ArrayLike<number>): Vectors {
  const chosen = new Uint16Array(rows.length * dimensions);
  for (let r = 0; r < rows.length; r++) {
    chosen.set(data.subarray(rows[r]! * dimensions, (rows[r]! + 1) * dimensions), r * dimensions);
  }
  return { count: rows.length, dimensions, data: chosen };
}

/** Distance of every row from the nearest of some rows; a block at a time, so that little memory is needed. */
export async function nearestOf(
  vectors: Vectors,
  rows: readonly number[],
  metric: VectorMetric,
  signal?: AbortSignal,
): Promise<Float32Array> {
  const run = { threads: availableParallelism(), ...(signal ? { signal } : {}) };
  const index = await VectorIndex.build(rowsOfHalves(vectors, rows), { metric, ...run });
  const distances = new Float32Array(vectors.count);
  for (let from = 0; from < vectors.count; from += BLOCK) {
    const queries = decodeBlock(vectors, from, Math.min(BLOCK, vectors.count - from));
    distances.set((await index.search(queries, 1, run)).distances, from);
  }
  for (const row of rows) distances[row] = 0;
  return distances;
}
