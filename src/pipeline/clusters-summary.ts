import type { Writable } from 'node:stream';
import { clusterProfiles } from '../analyse/clusters/cluster-profiles.ts';
import { readManifest } from '../catalog/manifest.ts';
import { readParts } from '../catalog/part.ts';
import type { Vectors } from '../kernel/cluster/vectors.ts';
import type { DerivedAnalysis } from '../model/derived.ts';
import type { ExportFormat } from '../model/export-format.ts';
import { knnGraph } from '../neighbours/knn-graph.ts';
import { vectorsOf } from '../neighbours/vectors.ts';
import type { OpenAnalysis } from './analyse-embeddings-options.ts';
import { writeTable } from './analyse-embeddings-write.ts';

const EXAMPLES = 3;
const LABELS = 5;

export interface LabelShare {
  readonly label: string;
  readonly images: number;
}

/** A cluster, or a connected component, for the reader. */
export interface ClusterSummary {
  /** The largest is 0. */
  readonly cluster: number;
  readonly size: number;
  /** Mean cosine similarity of its images to their centre: 1 for copies of one picture. */
  readonly cohesion: number;
  /** The cluster whose centre is most alike, and how much; null where there is no other. */
  readonly nearest: number | null;
  readonly nearestSimilarity: number | null;
  /** Ids of the images that are closest to the centre. */
  readonly examples: readonly string[];
  /** Labels of its images, the most frequent first; empty where the dataset has none. */
  readonly labels: readonly LabelShare[];
}

export interface ClusterProfile {
  readonly clusters: ClusterSummary[];
  /** Cosine similarity of each image to the centre of its cluster. */
  readonly closeness: Float32Array;
}

/**
 * @param vectors rows of unit length
 * @param labels cluster of each, numbered by size; -1 for none
 */
export async function profileClusters(
  vectors: Vectors,
  ids: readonly string[],
  labels: Int32Array,
  sizes: Uint32Array,
): Promise<ClusterProfile> {
  const { centroids, closeness, cohesion, examples } = clusterProfiles(vectors, labels, sizes.length, EXAMPLES);
  const between =
    sizes.length < 2 ? null : await knnGraph(vectorsOf(centroids, vectors.dimensions), { k: 1, recallSample: 0 });
  const clusters = Array.from(sizes, (size, cluster) => ({
    cluster,
    size,
    cohesion: cohesion[cluster]!,
    nearest: between ? between.neighbours[cluster]! : null,
    nearestSimilarity: between ? 1 - between.distances[cluster]! : null,
    examples: examples[cluster]!.map((image) => ids[image]!),
    labels: [],
  }));
  return { clusters, closeness };
}

/** Adds the labels, which the columns just written are joined with. */
export async function withLabels(
  { database, folder }: OpenAnalysis,
  analysis: DerivedAnalysis,
  column: string,
  clusters: readonly ClusterSummary[],
): Promise<ClusterSummary[]> {
  const { derived, snapshot } = readManifest(folder);
  const { key } = derived.find(({ name }) => name === analysis)!;
  const rows = database.stream(
    `SELECT * FROM (SELECT d.${column} AS cluster, i.label, count(*) AS images FROM ${readParts(folder, 'derived', [key])} d
       JOIN ${readParts(folder, 'images', snapshot!.images)} i ON i.id = d.id WHERE i.label IS NOT NULL AND d.${column} >= 0 GROUP BY ALL)
     QUALIFY row_number() OVER (PARTITION BY cluster ORDER BY images DESC, label) <= ${LABELS} ORDER BY cluster, images DESC, label`,
  );
  const labels = new Map<number, LabelShare[]>();
  for await (const batch of rows) {
    for (const row of batch) {
      const cluster = Number(row.cluster);
      const shares = labels.get(cluster) ?? [];
      shares.push({ label: String(row.label), images: Number(row.images) });
      labels.set(cluster, shares);
    }
  }
  return clusters.map((one) => ({ ...one, labels: labels.get(one.cluster) ?? [] }));
}

/** Writes clusters: examples and labels as lists for JSON, as JSON texts for CSV and Parquet. */
export function writeClusters(
  clusters: readonly ClusterSummary[],
  format: ExportFormat,
  to: Writable | string,
): Promise<void> {
  return writeTable(
    {
      rows: clusters,
      columns: [
        ['cluster', 'INTEGER'],
        ['size', 'INTEGER'],
        ['cohesion', 'DOUBLE'],
        ['nearest', 'INTEGER'],
        ['nearest_similarity', 'DOUBLE'],
        ['examples', 'VARCHAR'],
        ['labels', 'VARCHAR'],
      ],
      cells: (one) => [
        one.cluster,
        one.size,
        one.cohesion,
        one.nearest,
        one.nearestSimilarity,
        JSON.stringify(one.examples),
        JSON.stringify(Object.fromEntries(one.labels.map(({ label, images }) => [label, images]))),
      ],
    },
    format,
    to,
  );
}
