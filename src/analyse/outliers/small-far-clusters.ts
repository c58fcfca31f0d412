import { DisjointSets } from '../../kernel/cluster/disjoint-sets.ts';
import type { KMeans } from '../../kernel/cluster/k-means.ts';
import { squaredDistanceOfRows } from '../../kernel/cluster/vectors.ts';
import { medianOf } from '../../kernel/stats/quantile.ts';

export interface SmallFarOptions {
  /** Largest share of all images that a cluster may hold, 0–1. Default 0.05. */
  readonly mostShare?: number;
  /** How many median absolute deviations its distance must be above the median. Default 5. */
  readonly deviations?: number;
}

export interface SmallFarCluster {
  /** k-means clusters it is made of, ascending. */
  readonly clusters: readonly number[];
  /** Images in all of them. */
  readonly size: number;
  /** Euclidean distance of the nearest two centroids, one inside and one outside. */
  readonly gap: number;
  /** The same divided by the median distance from a centroid to the nearest other one. */
  readonly ratio: number;
}

/** However alike the gaps are: no cluster is far below this many times the median. */
const LEAST_RATIO = 1.5;
/** Fewer say nothing about what is usual. */
const FEWEST_CLUSTERS = 4;
/** Makes a median absolute deviation a standard deviation for normal values. */
const TO_DEVIATION = 1.4826;

/**
 * k-means clusters that are small and far from all others, the farthest first; often none. What is far is told from the
 * logarithms of the distances from each centroid to the nearest other one: their median plus 5 median absolute
 * deviations, and 1.5 times the median at least. Clusters nearer than that are taken together before they are measured,
 * so that a kind k-means cut in two still counts as one. `clusters²` distances.
 */
export function smallFarClusters(found: KMeans, dimensions: number, options: SmallFarOptions = {}): SmallFarCluster[] {
  const { mostShare = 0.05, deviations = 5 } = options;
  const { centroids, sizes, assignment } = found;
  const used = [...sizes.keys()].filter((cluster) => sizes[cluster]! > 0);
  if (used.length < FEWEST_CLUSTERS) return [];
  const between = (a: number, b: number): number =>
    Math.sqrt(squaredDistanceOfRows(centroids, a, centroids, b, dimensions));
  const nearest = used.map((a) => Math.min(...used.filter((b) => b !== a).map((b) => between(a, b))));
  const logarithms = Float64Array.from(
    nearest.filter((gap) => gap > 0),
    Math.log,
  );
  if (logarithms.length < FEWEST_CLUSTERS) return [];
  const median = medianOf(logarithms);
  const deviation = TO_DEVIATION * medianOf(logarithms.map((value) => Math.abs(value - median)));
  const far = Math.exp(median + Math.max(Math.log(LEAST_RATIO), deviations * deviation));
  const together = new DisjointSets(sizes.length);
  for (const a of used) for (const b of used) if (a < b && between(a, b) < far) together.unite(a, b);
  const kinds = new Map<number, number[]>();
  for (const cluster of used) {
    const kind = kinds.get(together.find(cluster)) ?? [];
    kind.push(cluster);
    kinds.set(together.find(cluster), kind);
  }
  if (kinds.size < 2) return [];
  return [...kinds.values()]
    .map((clusters) => {
      const others = used.filter((cluster) => !clusters.includes(cluster));
      const gap = Math.min(...clusters.flatMap((a) => others.map((b) => between(a, b))));
      const size = clusters.reduce((sum, cluster) => sum + sizes[cluster]!, 0);
      return { clusters, size, gap, ratio: gap / Math.exp(median) };
    })
    .filter(({ size }) => size <= mostShare * assignment.length)
    .sort((p, q) => q.ratio - p.ratio || p.clusters[0]! - q.clusters[0]!);
}
