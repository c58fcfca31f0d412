import type { NeighbourGraph } from '../kernel/cluster/neighbour-graph.ts';

/** How a search runs; none of it changes what is found. */
export interface SearchRun {
  /** Most threads that compute at the same time. 1 unless told. */
  readonly threads?: number;
  readonly signal?: AbortSignal;
  /** Called with the share that is done, 0–1, rising. */
  readonly onProgress?: (share: number) => void;
}

/** The nearest of each of `count` rows: `k` slots each, nearest first, equally far ones by number. */
export interface NeighbourLists extends NeighbourGraph {
  /** count × k distances; infinite where there is no neighbour. */
  readonly distances: Float32Array;
}

/** Lets timers, signals and progress through between two blocks of work, and ends the work when it was called off. */
export async function breathe(run: SearchRun, share: number): Promise<void> {
  run.onProgress?.(share);
  await new Promise<void>((resolve) => setImmediate(resolve));
  run.signal?.throwIfAborted();
}
