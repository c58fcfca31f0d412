import { type NeighbourGraph, NO_NEIGHBOUR } from '../../kernel/cluster/neighbour-graph.ts';

export interface VoteOptions {
  /** Neighbours that vote at most, per image. */
  readonly k: number;
  /** −1 for an image that has no label: it neither votes nor is voted on. */
  readonly labels: Int32Array;
  readonly classes: number;
  /** Number of the group of copies of each image, −1 for none: copies do not vote for each other. */
  readonly groups: Int32Array;
}

/**
 * Probabilities of classes by the votes of an image's nearest neighbours, itself left out: images × classes, row by row.
 * A vote weighs 1 / (d + m), d being the neighbour's distance and m the mean distance of those that vote, so that nearer
 * ones count up to twice as much and votes seldom tie (Dudani 1976). An image that nobody votes on has 0 throughout.
 */
export function neighbourVotes(graph: NeighbourGraph, { k, labels, classes, groups }: VoteOptions): Float32Array {
  const { count, neighbours, distances } = graph;
  const votes = new Float32Array(count * classes);
  const voters = new Int32Array(graph.k);
  for (let image = 0; image < count; image++) {
    if (labels[image]! < 0) continue;
    let found = 0;
    let sum = 0;
    for (let at = image * graph.k; at < (image + 1) * graph.k && found < k; at++) {
      const other = neighbours[at]!;
      if (other === NO_NEIGHBOUR) break;
      if (labels[other]! < 0 || (groups[image]! >= 0 && groups[other] === groups[image])) continue;
      voters[found++] = at;
      sum += distances[at]!;
    }
    if (found === 0) continue;
    const mean = sum / found;
    let total = 0;
    for (let i = 0; i < found; i++) total += weightOf(distances[voters[i]!]!, mean);
    for (let i = 0; i < found; i++) {
      const at = voters[i]!;
      votes[image * classes + labels[neighbours[at]!]!]! += weightOf(distances[at]!, mean) / total;
    }
  }
  return votes;
}

/** Equal distances, also of 0, weigh alike. */
const weightOf = (distance: number, mean: number): number => (mean === 0 ? 1 : mean / (distance + mean));
