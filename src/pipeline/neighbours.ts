import { availableParallelism } from 'node:os';
import type { Database } from '../catalog/database.ts';
import { type Embedding, readManifest } from '../catalog/manifest.ts';
import { loadNeighbours, writeNeighbours } from '../catalog/neighbours.ts';
import { embeddingLabel, type OpenedVectors, openVectors } from '../catalog/vectors.ts';
import type { NeighbourGraph } from '../kernel/cluster/neighbour-graph.ts';
import type { VectorMetric } from '../model/embedding.ts';
import { knnGraph } from '../neighbours/knn-graph.ts';
import type { NeighbourMethod } from '../neighbours/method.ts';

/** Enough for maps and density clusters; what a pair needs lies among the first few. */
export const DEFAULT_NEIGHBOURS = 15;

export interface NeighbourOptions {
  /** Label of the vectors; the current embedder's unless told. */
  readonly embedder?: string | undefined;
  /** Neighbours per image. */
  readonly k?: number | undefined;
  readonly metric?: VectorMetric | undefined;
  readonly method?: NeighbourMethod | undefined;
  /** Keys of the images parts, where they are not those of the last finished scan. */
  readonly images?: readonly string[] | undefined;
  readonly signal?: AbortSignal | undefined;
  readonly onProgress?: ((share: number) => void) | undefined;
}

/** Vectors of the current images and the nearest others of each. */
export interface EmbeddingNeighbours extends OpenedVectors {
  readonly embedding: Embedding;
  readonly lists: NeighbourGraph;
  readonly metric: VectorMetric;
  readonly method: 'exact' | 'hnsw';
  /** Share of true neighbours found, on a sample; 1 when exact. */
  readonly recall: number | null;
  /** Why the method is not the one that suits the size; null when it is, and when the lists were stored before. */
  readonly note: string | null;
}

/**
 * The neighbours of every image among the vectors of one embedder: those stored in the workspace if they are of just
 * these vectors, else found now, and stored. The caller holds the workspace's lock.
 *
 * @throws UserError when there are no vectors, or their file is damaged
 */
export async function embeddingNeighbours(
  database: Database,
  folder: string,
  options: NeighbourOptions = {},
): Promise<EmbeddingNeighbours> {
  const manifest = readManifest(folder);
  const { k = DEFAULT_NEIGHBOURS, metric = 'cosine', method = 'auto', images = manifest.snapshot?.images } = options;
  const opened = await openVectors(database, folder, manifest, options.embedder, images);
  const { embedding, ids, vectors } = opened;
  const request = { embedding: embeddingLabel(embedding), vectors: embedding.key, images: images!, k, metric };
  const known = await loadNeighbours(database, folder, manifest, request, vectors.count);
  if (known && (method === 'auto' || method === known.stored.method)) {
    const { stored, lists } = known;
    return { ...opened, lists, metric, method: stored.method, recall: stored.recall, note: null };
  }
  const graph = await knnGraph(vectors, {
    k,
    metric,
    method,
    threads: availableParallelism(),
    ...(options.signal ? { signal: options.signal } : {}),
    ...(options.onProgress ? { onProgress: options.onProgress } : {}),
  });
  await writeNeighbours(database, folder, request, ids, graph, graph);
  return { ...opened, lists: graph, metric, method: graph.method, recall: graph.recall, note: graph.note };
}
