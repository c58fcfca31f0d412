import { VECTOR_METRICS, type VectorMetric } from '../model/embedding.ts';
import { UserError } from '../model/errors.ts';
import { exactSelfGraph } from './exact.ts';
import { HnswIndex } from './hnsw.ts';
import { chooseMethod, type NeighbourMethod } from './method.ts';
import { everyRow } from './queries.ts';
import { sampledRecall } from './recall.ts';
import type { NeighbourLists, SearchRun } from './search-options.ts';
import { expandToAll, uniqueRows } from './unique-rows.ts';
import { checkVectors, type Vectors } from './vectors.ts';

export interface KnnGraphOptions extends SearchRun {
  /** Neighbours per vector, from 1. */
  readonly k: number;
  /** `cosine` unless told. */
  readonly metric?: VectorMetric;
  /** `auto` unless told: exact up to a measured size, then HNSW. */
  readonly method?: NeighbourMethod;
  /** Vectors whose approximate neighbours are compared with the exact ones; 1000 (manhattan: 100) unless told, 0 for none. */
  readonly recallSample?: number;
  /** Decides the order in which an HNSW graph grows and which vectors are sampled; 0 unless told. */
  readonly seed?: number;
}

/** The nearest others of every vector. */
export interface KnnGraph extends NeighbourLists {
  readonly metric: VectorMetric;
  /** What was used. */
  readonly method: 'exact' | 'hnsw';
  /** Share of true neighbours found, 0–1: 1 when exact, else of a sample; null when none was to be taken. */
  readonly recall: number | null;
  /** Why the method is not the one that was asked for, or that suits the size; null when it is. */
  readonly note: string | null;
}

const RECALL_SAMPLE = 1000;
const MANHATTAN_RECALL_SAMPLE = 100;
/** Shares of the time: growing the graph, searching it. */
const GROWN = 0.65;
const SEARCHED = 0.95;

/**
 * The k nearest others of every vector. Equal vectors are neighbours at distance 0. Rows are ordered by distance as it
 * is stored (float32), equally far ones by number. The same vectors and seed give the same graph whatever the threads,
 * but see {@link chooseMethod} for what may depend on the machine.
 *
 * @throws UserError when a vector holds a number that is not finite, or for an option that cannot be
 * @throws the signal's reason when it was aborted
 */
export async function knnGraph(vectors: Vectors, options: KnnGraphOptions): Promise<KnnGraph> {
  const { k, metric = 'cosine', method = 'auto', seed = 0 } = options;
  const { recallSample = metric === 'manhattan' ? MANHATTAN_RECALL_SAMPLE : RECALL_SAMPLE } = options;
  checkK(k);
  checkMetric(metric);
  checkVectors(vectors);
  options.signal?.throwIfAborted();
  const unique = uniqueRows(vectors);
  const chosen = await chooseMethod(method, metric, unique.rows.length);
  if (!chosen.usearch) {
    const lists = await exactSelfGraph(unique, k, metric, options);
    return { ...expandToAll(unique, lists, k), metric, method: 'exact', recall: 1, note: chosen.note };
  }
  const index = await HnswIndex.build(chosen.usearch, unique, metric, seed, part(options, 0, GROWN));
  const lists = await index.nearest(everyRow(unique), k, part(options, GROWN, SEARCHED));
  const recall = await sampledRecall(unique, lists, metric, recallSample, seed, part(options, SEARCHED, 1));
  return { ...expandToAll(unique, lists, k), metric, method: 'hnsw', recall, note: null };
}

/** A run whose progress is that of a part of another. */
function part({ threads, signal, onProgress }: SearchRun, from: number, to: number): SearchRun {
  return {
    ...(threads === undefined ? {} : { threads }),
    ...(signal ? { signal } : {}),
    ...(onProgress ? { onProgress: (share: number) => onProgress(from + share * (to - from)) } : {}),
  };
}

/** @throws UserError */
export function checkK(k: number): void {
  if (!Number.isInteger(k) || k < 1) {
    throw new UserError(`The number of neighbours must be a whole number from 1, not ${k}.`);
  }
}

/** @throws UserError */
export function checkMetric(metric: string): void {
  if (!(VECTOR_METRICS as readonly string[]).includes(metric)) {
    throw new UserError(`There is no metric "${metric}". Choose ${VECTOR_METRICS.join(', ')}.`);
  }
}
