import type { EmbedderDescription, VectorMetric } from '../model/embedding.ts';
import { UserError } from '../model/errors.ts';
import { exactNearest } from './exact.ts';
import { HnswIndex } from './hnsw.ts';
import { readIndexFile, writeIndexFile } from './index-file.ts';
import { checkK, checkMetric } from './knn-graph.ts';
import { chooseMethod, type NeighbourMethod } from './method.ts';
import { queriesOf } from './queries.ts';
import type { NeighbourLists, SearchRun } from './search-options.ts';
import { expandQueries, type UniqueRows, uniqueRows } from './unique-rows.ts';
import { loadUsearch } from './usearch.ts';
import { checkVectors, type Vectors } from './vectors.ts';

export interface VectorIndexOptions extends SearchRun {
  /** `cosine` unless told. */
  readonly metric?: VectorMetric;
  /** `auto` unless told. */
  readonly method?: NeighbourMethod;
  /** Decides the order in which an HNSW graph grows; 0 unless told. */
  readonly seed?: number;
}

/** Vectors that can be searched with other ones. Exact search needs no preparation; an HNSW graph can be saved. */
export class VectorIndex {
  readonly metric: VectorMetric;
  /** What searches use. */
  readonly method: 'exact' | 'hnsw';
  /** Why the method is not the one that was asked for, or that suits the size; null when it is. */
  readonly note: string | null;
  readonly count: number;
  readonly dimensions: number;
  readonly #unique: UniqueRows;
  readonly #hnsw: HnswIndex | null;

  private constructor(unique: UniqueRows, metric: VectorMetric, hnsw: HnswIndex | null, note: string | null) {
    this.metric = metric;
    this.method = hnsw ? 'hnsw' : 'exact';
    this.note = note;
    this.count = unique.vectors.count;
    this.dimensions = unique.vectors.dimensions;
    this.#unique = unique;
    this.#hnsw = hnsw;
  }

  /** @throws UserError when a vector holds a number that is not finite, or for an option that cannot be */
  static async build(vectors: Vectors, options: VectorIndexOptions = {}): Promise<VectorIndex> {
    const { metric = 'cosine', method = 'auto', seed = 0 } = options;
    checkMetric(metric);
    checkVectors(vectors);
    options.signal?.throwIfAborted();
    const unique = uniqueRows(vectors);
    const { usearch, note } = await chooseMethod(method, metric, unique.rows.length);
    const hnsw = usearch && (await HnswIndex.build(usearch, unique, metric, seed, options));
    return new VectorIndex(unique, metric, hnsw, note);
  }

  /**
   * Opens a saved graph of these very vectors.
   *
   * @throws UserError when the file is missing, damaged, or of another embedder, version, metric or set of vectors
   */
  static async load(
    path: string,
    vectors: Vectors,
    expected: { readonly embedder: EmbedderDescription; readonly metric: VectorMetric },
  ): Promise<VectorIndex> {
    checkVectors(vectors);
    const usearch = await loadUsearch();
    if (!usearch) {
      throw new UserError(
        `${path}: reading an index needs the optional package usearch ("npm install usearch"); exact search does without.`,
      );
    }
    const unique = uniqueRows(vectors);
    const hnsw = await readIndexFile(path, unique, expected, usearch);
    return new VectorIndex(unique, expected.metric, hnsw, null);
  }

  /**
   * Writes the graph, whole or not at all. The vectors themselves are kept elsewhere.
   *
   * @throws UserError when the search is exact: there is nothing to save
   */
  async save(path: string, embedder: EmbedderDescription): Promise<void> {
    if (!this.#hnsw) throw new UserError(`${path}: an exact search has no index to save.`);
    await writeIndexFile(path, this.#hnsw, this.#unique.vectors, { embedder, metric: this.metric });
  }

  /**
   * The k nearest vectors of each query, nearest first.
   *
   * @param queries rows of {@link dimensions} finite numbers
   * @throws UserError for queries of another size or with numbers that are not finite
   */
  async search(queries: Float32Array, k: number, run: SearchRun = {}): Promise<NeighbourLists> {
    checkK(k);
    if (queries.length % this.dimensions !== 0) {
      throw new UserError(
        `Queries must be rows of ${this.dimensions} numbers like the vectors of the index; ${queries.length} numbers are not.`,
      );
    }
    const bad = queries.findIndex((number) => !Number.isFinite(number));
    if (bad >= 0) {
      throw new UserError(
        `Query ${Math.floor(bad / this.dimensions)} holds ${queries[bad]} where a finite number belongs.`,
      );
    }
    const source = queriesOf(queries, this.dimensions);
    const lists = this.#hnsw
      ? await this.#hnsw.nearest(source, k, run)
      : await exactNearest(this.#unique, source, k, this.metric, run);
    return expandQueries(this.#unique, lists, k);
  }
}
