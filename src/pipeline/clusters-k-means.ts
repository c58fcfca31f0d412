import { type KMeans, kMeans } from '../kernel/cluster/k-means.ts';
import { miniBatchKMeans } from '../kernel/cluster/mini-batch-k-means.ts';
import type { Vectors } from '../kernel/cluster/vectors.ts';
import { UserError } from '../model/errors.ts';
import { seededRandom } from '../transform/random.ts';
import type { ClustersOptions } from './clusters.ts';
import type { FoundClusters } from './clusters-density.ts';

/** From so many images on, mini-batches: all of them in every round take minutes. */
const MINI_BATCH_FROM = 50_000;
const RESTARTS = 3;

/** @throws UserError for a number that cannot be */
export function clusterCount(images: number, given: number | undefined): number {
  const count = given ?? Math.max(1, Math.round(Math.sqrt(images / 2)));
  if (Number.isInteger(count) && count >= 1 && count <= images) return count;
  throw new UserError(
    `The number of clusters must be a whole number from 1 to ${images}, the images there are, not ${count}.`,
  );
}

/** Spherical k-means: by cosine similarity. */
export function sphericalKMeans(
  vectors: Vectors,
  clusters: number,
  seed: number,
): KMeans & { readonly isMiniBatch: boolean } {
  const isMiniBatch = vectors.count >= MINI_BATCH_FROM;
  const options = { clusters, geometry: 'spherical', random: seededRandom('k-means', seed) } as const;
  const found = isMiniBatch ? miniBatchKMeans(vectors, options) : kMeans(vectors, { ...options, restarts: RESTARTS });
  return { ...found, isMiniBatch };
}

/** @throws UserError for a number of clusters that cannot be */
export function centroidClusters(vectors: Vectors, { clusters: given, seed = 0 }: ClustersOptions): FoundClusters {
  const wanted = clusterCount(vectors.count, given);
  const { assignment, sizes, isMiniBatch } = sphericalKMeans(vectors, wanted, seed);
  const numbers = new Int32Array(wanted).fill(-1);
  let count = 0;
  const labels = Int32Array.from(assignment, (cluster) => {
    if (numbers[cluster] === -1) numbers[cluster] = count++;
    return numbers[cluster]!;
  });
  const empty = sizes.filter((size) => size === 0).length;
  return {
    method: 'k-means',
    labels,
    count,
    membership: null,
    parameters: { method: 'k-means', clusters: wanted, seed, variant: isMiniBatch ? 'mini-batch' : 'lloyd' },
    notes: empty > 0 ? [`There are only ${count} different places for ${wanted} clusters.`] : [],
  };
}
