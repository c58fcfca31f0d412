import type { VectorMetric } from '../model/embedding.ts';
import { UserError } from '../model/errors.ts';
import { loadUsearch, type UsearchModule } from './usearch.ts';

/** How neighbours are looked for; `auto` decides by the number of vectors. */
export type NeighbourMethod = 'auto' | 'exact' | 'hnsw';

export const NEIGHBOUR_METHODS: readonly NeighbourMethod[] = ['auto', 'exact', 'hnsw'];

/**
 * Up to as many vectors exact search costs no more than HNSW. Measured by jobs of `npm run bench knn` on two busy cores with
 * AVX-512, 512 numbers, k = 10, seconds of processor time, exact and HNSW: 5,000 1.0 and 1.9; 20,000 5.0 and 14.5; 50,000
 * 22 and 61; 100,000 74 for exact search, which grows with the square of the count, HNSW with little more than the count:
 * they should meet near 200,000 (not measured); by the clock later, since a graph is grown by one thread.
 */
export const EXACT_UP_TO = 150_000;

/**
 * The same for manhattan distances, which no matrix product ranks by: 1,000 0.46 and 0.63; 2,000 1.5 and 1.3; 4,000 5.6 and
 * 2.9.
 */
export const EXACT_MANHATTAN_UP_TO = 2_000;

/** The library to build an HNSW graph with, or null for exact search and, when that is not as asked, why. */
export interface ChosenMethod {
  readonly usearch: UsearchModule | null;
  readonly note: string | null;
}

/**
 * Exact or not? Above the limit, exact search is also what remains where the optional library is not installed.
 *
 * @param count of different vectors
 * @throws UserError for an unknown method
 */
export async function chooseMethod(method: string, metric: VectorMetric, count: number): Promise<ChosenMethod> {
  if (!(NEIGHBOUR_METHODS as readonly string[]).includes(method)) {
    throw new UserError(`There is no method "${method}". Choose ${NEIGHBOUR_METHODS.join(', ')}.`);
  }
  const limit = metric === 'manhattan' ? EXACT_MANHATTAN_UP_TO : EXACT_UP_TO;
  if (method === 'exact' || (method === 'auto' && count <= limit)) return { usearch: null, note: null };
  const usearch = await loadUsearch();
  if (usearch) return { usearch, note: null };
  return {
    usearch: null,
    note: `${method === 'hnsw' ? 'HNSW was asked for' : `${count} vectors are many`}, but the optional package usearch is not there; searched exactly, which takes longer. "npm install usearch" adds it where there is a build for the platform.`,
  };
}
