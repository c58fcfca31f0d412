import { numberBySize } from '../analyse/clusters/number-by-size.ts';
import { writeDerived } from '../catalog/derived.ts';
import type { Embedding } from '../catalog/manifest.ts';
import { embeddingLabel } from '../catalog/vectors.ts';
import type { Vectors } from '../kernel/cluster/vectors.ts';
import { DERIVED_COLUMNS } from '../model/derived.ts';
import type { ClusterMethod } from './analyse-embeddings-choices.ts';
import { withNeighbours, withVectors } from './analyse-embeddings-open.ts';
import type { GraphAnalysisOptions, OpenAnalysis } from './analyse-embeddings-options.ts';
import { unitVectors } from './analyse-embeddings-vectors.ts';
import { densityClusters, type FoundClusters, neighboursFor } from './clusters-density.ts';
import { centroidClusters } from './clusters-k-means.ts';
import { type ClusterSummary, profileClusters, withLabels } from './clusters-summary.ts';

export interface ClustersOptions extends GraphAnalysisOptions {
  /** Default `hdbscan`. */
  readonly method?: ClusterMethod;
  /** k-means: how many clusters. Default √(images ÷ 2). */
  readonly clusters?: number;
  /** hdbscan: fewest images of a cluster, from 2. Default 5. */
  readonly minSize?: number;
  /** hdbscan, dbscan: images, itself among them, that make a place dense. Default 5 for dbscan, else the smaller of minSize and 7. */
  readonly minSamples?: number;
  /** dbscan: how far neighbours may be, in the unit of the metric (1 − cosine similarity). Needed. */
  readonly epsilon?: number;
  /** hdbscan: `eom` (default) the most stable clusters, `leaf` the finest. */
  readonly selection?: 'eom' | 'leaf';
  /** k-means: another seed may give other clusters. Default 0. */
  readonly seed?: number;
}

export interface Clusters {
  readonly workspace: string;
  readonly embedder: string;
  readonly method: ClusterMethod;
  /** What it was told, or chose. */
  readonly parameters: Readonly<Record<string, string | number | null>>;
  /** Images with a vector; measured ones without. */
  readonly images: number;
  readonly missing: number;
  /** Images in no cluster. */
  readonly noise: number;
  /** The largest first. */
  readonly clusters: readonly ClusterSummary[];
  /** What the reader should know of the result. */
  readonly notes: readonly string[];
}

/**
 * Groups the images by their embeddings and writes the columns `cluster`, `cluster_size` and `cluster_centrality`.
 * Memory: the vectors as float32, and what the method's own function says.
 *
 * @throws UserError for parameters that cannot be, and as {@link withNeighbours} does
 */
export async function findClusters(options: ClustersOptions = {}): Promise<Clusters> {
  const { method = 'hdbscan' } = options;
  if (method === 'k-means') {
    return withVectors(options, async (opened) => {
      const vectors = unitVectors(opened.vectors);
      options.onProgress?.({ step: 'analysing', what: 'k-means' });
      return finish(opened, vectors, centroidClusters(vectors, options), options);
    });
  }
  return withNeighbours({ ...options, neighbours: neighboursFor(method, options) }, async (opened) => {
    options.onProgress?.({ step: 'analysing', what: method });
    const found = densityClusters(method, opened, options);
    return finish(opened, unitVectors(opened.vectors), found, options);
  });
}

async function finish(
  opened: OpenAnalysis & { readonly embedding: Embedding; readonly ids: readonly string[]; readonly missing: number },
  vectors: Vectors,
  found: FoundClusters,
  { signal }: ClustersOptions,
): Promise<Clusters> {
  const { database, folder, embedding, ids, missing } = opened;
  const { labels, sizes } = numberBySize(found.labels, found.count);
  signal?.throwIfAborted();
  const { clusters, closeness } = await profileClusters(vectors, ids, labels, sizes);
  signal?.throwIfAborted();
  const centrality = found.membership ?? closeness;
  const embedder = embeddingLabel(embedding);
  await writeDerived(database, folder, {
    name: 'clusters',
    columns: DERIVED_COLUMNS.clusters,
    rows: rowsOf(ids, labels, sizes, centrality),
    computedFrom: [1, embedding.key, JSON.stringify(found.parameters)],
    parameters: found.parameters,
    embedding: embedder,
  });
  let noise = 0;
  for (const label of labels) if (label < 0) noise++;
  return {
    workspace: folder,
    embedder,
    method: found.method,
    parameters: found.parameters,
    images: ids.length,
    missing,
    noise,
    clusters: await withLabels(opened, 'clusters', 'cluster', clusters),
    notes: found.notes,
  };
}

function* rowsOf(ids: readonly string[], labels: Int32Array, sizes: Uint32Array, centrality: Float32Array) {
  for (let i = 0; i < ids.length; i++) {
    const cluster = labels[i]!;
    const own = Math.min(1, Math.max(0, centrality[i]!));
    yield cluster < 0 ? ([ids[i]!, -1, null, null] as const) : ([ids[i]!, cluster, sizes[cluster]!, own] as const);
  }
}
