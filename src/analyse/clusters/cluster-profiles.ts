import { dotOfRows, normaliseRows, type Vectors } from '../../kernel/cluster/vectors.ts';

export interface ClusterProfiles {
  /** Direction of the mean of each cluster, `clusters * dimensions`; of length 1. */
  readonly centroids: Float32Array;
  /** Cosine similarity of each image to the centroid of its cluster; NaN for an image of none. */
  readonly closeness: Float32Array;
  /** Mean of these over each cluster: 1 for copies of one picture. */
  readonly cohesion: Float64Array;
  /** The images of each cluster that are closest to its centroid, closest first. */
  readonly examples: readonly (readonly number[])[];
}

/**
 * What each cluster looks like. Memory: 4 bytes per image, and 12 bytes × clusters × dimensions.
 *
 * @param vectors rows of unit length
 * @param labels 0 … `clusters` - 1, -1 for none
 * @param wanted examples of each cluster
 */
export function clusterProfiles(
  { count, dimensions, data }: Vectors,
  labels: Int32Array,
  clusters: number,
  wanted: number,
): ClusterProfiles {
  const sums = new Float64Array(clusters * dimensions);
  for (let i = 0; i < count; i++) {
    if (labels[i]! < 0) continue;
    const [from, into] = [i * dimensions, labels[i]! * dimensions];
    for (let d = 0; d < dimensions; d++) sums[into + d]! += data[from + d]!;
  }
  const centroids = Float32Array.from(sums);
  normaliseRows(centroids, dimensions);
  const closeness = new Float32Array(count).fill(Number.NaN);
  const cohesion = new Float64Array(clusters);
  const sizes = new Uint32Array(clusters);
  const examples = Array.from({ length: clusters }, (): number[] => []);
  for (let i = 0; i < count; i++) {
    const cluster = labels[i]!;
    if (cluster < 0) continue;
    const close = dotOfRows(data, i, centroids, cluster, dimensions);
    closeness[i] = close;
    cohesion[cluster]! += close;
    sizes[cluster]!++;
    insert(examples[cluster]!, i, closeness, wanted);
  }
  for (let cluster = 0; cluster < clusters; cluster++) cohesion[cluster] = cohesion[cluster]! / sizes[cluster]!;
  return { centroids, closeness, cohesion, examples };
}

/** Keeps a short list ordered, the closest first, of equally close ones the earlier. */
function insert(list: number[], image: number, closeness: Float32Array, most: number): void {
  let at = list.length;
  while (at > 0 && closeness[list[at - 1]!]! < closeness[image]!) at--;
  if (at >= most) return;
  list.splice(at, 0, image);
  if (list.length > most) list.pop();
}
