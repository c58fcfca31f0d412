import { NearestRows } from '../kernel/neighbours/nearest-rows.ts';
import type { VectorMetric } from '../model/embedding.ts';
import { asLists } from './exact.ts';
import { DISTANCES } from './metric.ts';
import type { QuerySource } from './queries.ts';
import { breathe, type NeighbourLists, type SearchRun } from './search-options.ts';
import { seededOrder } from './seeded-order.ts';
import type { UsearchIndex, UsearchModule } from './usearch.ts';
import { decodeRows, type VectorRows } from './vectors.ts';

/** Edges per node (M), and how many candidates are held while a row is added and while one is searched for (ef). */
export const HNSW_PARAMETERS = { connectivity: 16, expansionAdd: 128, expansionSearch: 96 } as const;

/** Rows per call: calls block this thread, and between them the work can be called off. */
const CHUNK = 2000;

/**
 * Threads that the library makes room for while it grows. It deals rows out over that many slots, each with its own
 * sequence of levels, so the number must not follow the machine's; more threads than this cannot search.
 */
const THREAD_SLOTS = 32;

/**
 * Approximate search on a hierarchical navigable small-world graph (Malkov & Yashunin, IEEE TPAMI 42, 2020) by the
 * usearch library, vectors as halves. Candidates are ordered by our own distances, so that results do not depend on the
 * library's rounding.
 *
 * The graph of a set is always the same: rows are added one at a time in a seeded order (which also serves quality:
 * pictures of a folder resemble each other). Adding by several threads would save half of that time on two cores, but
 * give another graph every time. Searching takes as many threads as it is given.
 */
export class HnswIndex {
  readonly #index: UsearchIndex;
  readonly #set: VectorRows;
  readonly #metric: VectorMetric;
  readonly #maxThreads: number;

  private constructor(index: UsearchIndex, set: VectorRows, metric: VectorMetric, maxThreads: number) {
    this.#index = index;
    this.#set = set;
    this.#metric = metric;
    this.#maxThreads = maxThreads;
  }

  static async build(
    usearch: UsearchModule,
    set: VectorRows,
    metric: VectorMetric,
    seed: number,
    run: SearchRun,
  ): Promise<HnswIndex> {
    const count = set.rows.length;
    const { dimensions } = set.vectors;
    const index = openIndex(usearch, metric, dimensions);
    const order = seededOrder(count, seed);
    const shuffled: VectorRows = { vectors: set.vectors, rows: order.map((row) => set.rows[row]!) };
    const rows = new Float32Array(Math.min(CHUNK, count) * dimensions);
    for (let from = 0; from < count; ) {
      // Room grows when a call asks for it, for as many threads as that call has; only a call with one row has many.
      const room = Number(index.capacity()) - from - 1;
      const isGrowing = room < 1;
      const size = isGrowing ? 1 : Math.min(CHUNK, room, count - from);
      decodeRows(shuffled, from, size, rows);
      const keys = BigUint64Array.from({ length: size }, (_, i) => BigInt(order[from + i]!));
      index.add(keys, rows.subarray(0, size * dimensions), isGrowing ? THREAD_SLOTS : 1);
      from += size;
      await breathe(run, from / count);
    }
    return new HnswIndex(index, set, metric, THREAD_SLOTS);
  }

  /**
   * Opens what {@link save} wrote. The library crashes on damaged files: the caller has to make sure of every byte.
   *
   * @param maxThreads the library makes room for as many as the machine has processors
   */
  static load(
    usearch: UsearchModule,
    path: string,
    set: VectorRows,
    metric: VectorMetric,
    maxThreads: number,
  ): HnswIndex {
    const index = openIndex(usearch, metric, set.vectors.dimensions);
    index.load(path);
    return new HnswIndex(index, set, metric, maxThreads);
  }

  save(path: string): void {
    this.#index.save(path);
  }

  /** Rows that are in the graph. */
  get size(): number {
    return Number(this.#index.size());
  }

  /** About the k nearest rows of each query. */
  async nearest(queries: QuerySource, k: number, run: SearchRun): Promise<NeighbourLists> {
    const count = this.#set.rows.length;
    const self = queries.self ? 1 : 0;
    const slots = Math.max(0, Math.min(k, count - self));
    const nearest = new NearestRows(queries.count, slots);
    if (slots === 0) return asLists(nearest);
    const wanted = Math.min(count, this.#candidates(k) + self);
    const { dimensions } = this.#set.vectors;
    const threads = Math.min(run.threads ?? 1, this.#maxThreads);
    const distance = DISTANCES[this.#metric];
    const rows = new Float32Array(Math.min(CHUNK, queries.count) * dimensions);
    const other = new Float32Array(dimensions);
    for (let from = 0; from < queries.count; from += CHUNK) {
      const size = Math.min(CHUNK, queries.count - from);
      queries.decode(from, size, rows);
      const found: Matches = this.#index.search(rows.subarray(0, size * dimensions), wanted, threads);
      const { keys } = found;
      // Keys are below 2³², so that the first of their two words says all.
      const words = new Uint32Array(keys.buffer, keys.byteOffset, 2 * keys.length);
      for (let row = 0; row < size; row++) {
        const own = queries.self ? queries.self[from + row]! : -1;
        const held = found.counts ? Number(found.counts[row]!) : keys.length;
        for (let slot = row * wanted; slot < row * wanted + held; slot++) {
          const neighbour = words[2 * slot]!;
          if (neighbour === own) continue;
          decodeRows(this.#set, neighbour, 1, other);
          nearest.offer(from + row, neighbour, distance(rows, row * dimensions, other, 0, dimensions));
        }
      }
      await breathe(run, (from + size) / queries.count);
    }
    nearest.sort();
    return asLists(nearest);
  }

  /** Manhattan distances are looked for among the nearest by euclidean distance, which the library knows. */
  #candidates(k: number): number {
    return this.#metric === 'manhattan' ? 8 * k + 100 : k + 2;
  }
}

/** What the library returns: for a single query without a count, cut to what was found. */
interface Matches {
  readonly keys: BigUint64Array;
  readonly counts?: BigUint64Array;
}

function openIndex(usearch: UsearchModule, metric: VectorMetric, dimensions: number): UsearchIndex {
  return new usearch.Index({
    dimensions,
    metric: metric === 'cosine' ? usearch.MetricKind.Cos : usearch.MetricKind.L2sq,
    quantization: usearch.ScalarKind.F16,
    connectivity: HNSW_PARAMETERS.connectivity,
    expansion_add: HNSW_PARAMETERS.expansionAdd,
    expansion_search: HNSW_PARAMETERS.expansionSearch,
    multi: false,
  });
}
