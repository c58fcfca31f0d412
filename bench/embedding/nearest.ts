import { exactSelfGraph } from '../../src/neighbours/exact.ts';
import { vectorsOf } from '../../src/neighbours/vectors.ts';
import type { Ranker } from './rankers.ts';

/** The nearest others of every image by one ranker, exactly. */
export interface Nearest {
  readonly k: number;
  /** `k` slots per image, nearest first; 0xffffffff where there are fewer. */
  readonly neighbours: Uint32Array;
  readonly distances: Float64Array;
}

export const NONE = 0xffffffff;

/** @param count of images */
export async function nearestOf(ranker: Ranker, count: number, k: number): Promise<Nearest> {
  const slots = Math.min(k, count - 1);
  if (ranker.rows !== null) {
    const vectors = vectorsOf(ranker.rows.data, ranker.rows.dimensions);
    const rows = Uint32Array.from({ length: count }, (_, i) => i);
    const found = await exactSelfGraph({ vectors, rows }, slots, 'euclidean');
    return { k: found.k, neighbours: found.neighbours, distances: Float64Array.from(found.distances) };
  }
  const index = Uint32Array.from({ length: count }, (_, i) => i);
  const all = new Float64Array(count);
  const neighbours = new Uint32Array(count * slots).fill(NONE);
  const distances = new Float64Array(count * slots).fill(Number.POSITIVE_INFINITY);
  for (let query = 0; query < count; query++) {
    ranker.distances(query, index, all);
    all[query] = Number.POSITIVE_INFINITY;
    const first = query * slots;
    const last = first + slots - 1;
    for (let image = 0; image < count; image++) {
      const distance = all[image]!;
      if (distance >= distances[last]!) continue;
      let at = last;
      for (; at > first && distances[at - 1]! > distance; at--) {
        distances[at] = distances[at - 1]!;
        neighbours[at] = neighbours[at - 1]!;
      }
      distances[at] = distance;
      neighbours[at] = image;
    }
  }
  return { k: slots, neighbours, distances };
}
