import { type NeighbourGraph, NO_NEIGHBOUR, neighbourCount } from '../../kernel/cluster/neighbour-graph.ts';
import { medianOf } from '../../kernel/stats/quantile.ts';

/** Distances below this share of the median one count as it: copies would make everything beside them look far. */
const SMALLEST_SHARE = 0.1;

/**
 * Mean distance of each image to the farther half of its neighbours; the nearer half may be copies of it.
 * 0 for an image without neighbours.
 */
export function neighbourDistances(graph: NeighbourGraph): Float32Array {
  const { count, k, distances } = graph;
  const means = new Float32Array(count);
  for (let i = 0; i < count; i++) {
    const found = neighbourCount(graph, i);
    const half = found >> 1;
    for (let n = half; n < found; n++) means[i]! += distances[i * k + n]! / (found - half);
  }
  return means;
}

/**
 * How many times farther each image is from its neighbours than these are from theirs, as a natural logarithm: a
 * relative of the local outlier factor (Breunig, Kriegel, Ng and Sander 2000) with a median in place of its mean, and
 * the farther half of the neighbours only, so that groups of copies up to half of k say nothing. About 0 inside any
 * cluster however dense. Memory: 12 MB per million images.
 *
 * @param least a distance that counts as usual for each image, 0 where there is none: see {@link NaturalGaps}
 */
export function localRatios(graph: NeighbourGraph, least: Float32Array): Float32Array {
  const { count, k, neighbours } = graph;
  const means = neighbourDistances(graph);
  const floor = SMALLEST_SHARE * medianOf(means);
  for (let i = 0; i < count; i++) means[i] = Math.max(means[i]!, floor);
  const ratios = new Float32Array(count);
  const theirs = new Float32Array(k);
  for (let i = 0; i < count; i++) {
    const found = neighbourCount(graph, i);
    let size = 0;
    for (let n = found >> 1; n < found; n++) {
      const j = neighbours[i * k + n]!;
      if (j !== NO_NEIGHBOUR) theirs[size++] = means[j]!;
    }
    const usual = Math.max(least[i]!, size === 0 ? 0 : medianOf(theirs.subarray(0, size)));
    ratios[i] = usual > 0 && means[i]! > 0 ? Math.log(means[i]! / usual) : 0;
  }
  return ratios;
}
