import { dbscan } from '../kernel/cluster/dbscan.ts';
import { hdbscan } from '../kernel/cluster/hdbscan.ts';
import { coreDistances } from '../kernel/cluster/spanning-tree.ts';
import { quantileOfSorted } from '../kernel/stats/quantile.ts';
import { UserError } from '../model/errors.ts';
import type { ClusterMethod } from './analyse-embeddings-choices.ts';
import { distancesBetween } from './analyse-embeddings-vectors.ts';
import type { ClustersOptions } from './clusters.ts';
import { DEFAULT_NEIGHBOURS, type EmbeddingNeighbours } from './neighbours.ts';

export interface FoundClusters {
  readonly method: ClusterMethod;
  /** -1 for noise. */
  readonly labels: Int32Array;
  readonly count: number;
  /** How firmly each image belongs to its cluster, 0–1; null where the method does not say. */
  readonly membership: Float32Array | null;
  readonly parameters: Readonly<Record<string, string | number | null>>;
  readonly notes: readonly string[];
}

type DensityMethod = Exclude<ClusterMethod, 'k-means'>;

const MIN_SIZE = 5;
const DBSCAN_SAMPLES = 5;
/** With the usual number of neighbours the tree of HDBSCAN is as good as that of all pairs up to half of them. */
const MOST_SAMPLES = Math.floor(DEFAULT_NEIGHBOURS / 2);

function samplesFor(method: DensityMethod, { minSize = MIN_SIZE, minSamples }: ClustersOptions): number {
  const samples = minSamples ?? (method === 'dbscan' ? DBSCAN_SAMPLES : Math.min(minSize, MOST_SAMPLES));
  if (!Number.isInteger(samples) || samples < 1) {
    throw new UserError(`min-samples must be a whole number from 1, not ${samples}.`);
  }
  return samples;
}

/** Neighbours that a method needs of every image. @throws UserError when fewer were asked for */
export function neighboursFor(method: DensityMethod, options: ClustersOptions): number {
  const samples = samplesFor(method, options);
  const { neighbours = Math.max(DEFAULT_NEIGHBOURS, 2 * samples) } = options;
  if (samples <= neighbours + 1) return neighbours;
  throw new UserError(`min-samples ${samples} needs at least ${samples - 1} neighbours per image, not ${neighbours}.`);
}

/** @throws UserError for parameters that cannot be; without epsilon, with what the distances are */
export function densityClusters(
  method: DensityMethod,
  { lists, vectors, metric }: EmbeddingNeighbours,
  options: ClustersOptions,
): FoundClusters {
  const minSamples = samplesFor(method, options);
  const common = { metric, neighbours: lists.k, minSamples };
  if (method === 'dbscan') {
    const { epsilon } = options;
    if (epsilon === undefined) {
      const sorted = coreDistances(lists, minSamples).sort();
      const at = (share: number) => quantileOfSorted(sorted, share).toPrecision(3);
      throw new UserError(
        `dbscan needs --eps, the distance up to which images are neighbours. Of these images half have ${minSamples - 1} neighbours within ${at(0.5)}, three quarters within ${at(0.75)}, nine in ten within ${at(0.9)}.`,
      );
    }
    if (!(epsilon >= 0)) throw new UserError(`eps must be at least 0, not ${epsilon}.`);
    const { labels, count, truncated } = dbscan(lists, { epsilon, minSamples });
    const notes =
      truncated > labels.length / 2
        ? [
            `${truncated} of ${labels.length} images have more neighbours within ${epsilon} than the ${lists.k} that were looked for: clusters may be in parts. Take a smaller --eps or more --neighbours.`,
          ]
        : [];
    return { method, labels, count, membership: null, parameters: { method, ...common, epsilon }, notes };
  }
  const { minSize = MIN_SIZE, selection = 'eom' } = options;
  if (!Number.isInteger(minSize) || minSize < 2)
    throw new UserError(`min-size must be a whole number from 2, not ${minSize}.`);
  const { labels, count, probabilities } = hdbscan(lists, distancesBetween(vectors, metric), {
    minClusterSize: minSize,
    minSamples,
    selection,
  });
  return {
    method,
    labels,
    count,
    membership: probabilities,
    parameters: { method, ...common, minSize, selection },
    notes:
      count === 0 ? [`No ${minSize} images or more lie closer together than what is around them: all are noise.`] : [],
  };
}
