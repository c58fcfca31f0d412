import type { VectorMetric } from '../model/embedding.ts';
import { UserError } from '../model/errors.ts';
import { loadUsearch, type UsearchModule } from './usearch.ts';

/** How neighbours are looked for; `auto` decides by the number of vectors. */
export type NeighbourMethod = 'auto' | 'exact' | 'hnsw';

export const NEIGHBOUR_METHODS: readonly NeighbourMethod[] = ['auto', 'exact', 'hnsw'];

/** TODO measured */
export const EXACT_UP_TO = 150_000;

/** TODO measured */
export const EXACT_MANHATTAN_UP_TO = 6_000;

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
