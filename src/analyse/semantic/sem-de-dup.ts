import { dotOfRows, type Vectors } from '../../kernel/cluster/vectors.ts';
import { ascendingOrder } from '../../kernel/stats/ascending-order.ts';

/**
 * Which of two alike images stays: that of higher quality, or the one farther from the centroid of its cluster (the
 * rule of the paper: it is the less usual one), or the nearer one.
 */
export type KeepRule =
  | { readonly by: 'quality'; readonly quality: Float32Array }
  | { readonly by: 'farthest' }
  | { readonly by: 'nearest' };

export interface SemDeDupOptions {
  /** Images are alike when 1 − cosine is at most this, 0–2. */
  readonly epsilon: number;
  readonly keep: KeepRule;
}

export interface SemDeDup {
  /** For whose sake each image goes: a kept image within epsilon, the most similar one of those before it; -1 for a kept one. */
  readonly keptFor: Int32Array;
  /** Cosine similarity to that image; NaN for a kept one. */
  readonly similarity: Float32Array;
  readonly dropped: number;
}

/** A k-means result as far as it is needed here. */
export interface CentroidClusters {
  readonly assignment: ArrayLike<number>;
  /** Of each image from its centroid. */
  readonly distances: Float32Array;
  readonly sizes: ArrayLike<number>;
}

/**
 * SemDeDup (Abbas, Tirumala, Simig, Ganguli and Morcos 2023): images that are alike within their k-means cluster, all
 * but one dropped. In the paper an image goes for the sake of any image before it, dropped ones too, so that chains can
 * drop images that are like none left; here it goes only for the sake of one that stays. Pairs across clusters are not
 * compared. Up to cluster size × kept ones of it dot products per cluster; 20 MB per million images beside the vectors.
 *
 * @param vectors rows of unit length
 */
export function semDeDup(vectors: Vectors, clusters: CentroidClusters, options: SemDeDupOptions): SemDeDup {
  const { count, dimensions, data } = vectors;
  const { epsilon, keep } = options;
  const members = inOrder(clusters, keep);
  const keptFor = new Int32Array(count).fill(-1);
  const similarity = new Float32Array(count).fill(Number.NaN);
  const kept = new Uint32Array(Math.max(0, ...members.map((own) => own.length)));
  let dropped = 0;
  for (const own of members) {
    let keptCount = 0;
    for (const i of own) {
      let best = 1 - epsilon;
      let keeper = -1;
      for (let n = 0; n < keptCount; n++) {
        const dot = dotOfRows(data, i, data, kept[n]!, dimensions);
        // Strictly more than the best, but as much as the bound will do.
        if (dot > best || (keeper === -1 && dot === best)) [best, keeper] = [dot, kept[n]!];
      }
      if (keeper === -1) {
        kept[keptCount++] = i;
        continue;
      }
      keptFor[i] = keeper;
      similarity[i] = best;
      dropped++;
    }
  }
  return { keptFor, similarity, dropped };
}

/** Images of each cluster, those that should stay first; equals by number. */
function inOrder({ assignment, distances, sizes }: CentroidClusters, keep: KeepRule): Uint32Array[] {
  const wanted = keep.by === 'quality' ? keep.quality : distances;
  const preference = keep.by === 'nearest' ? wanted : wanted.map((value) => -value);
  const members = Array.from(sizes, (size) => new Uint32Array(size));
  const next = new Uint32Array(members.length);
  for (const i of ascendingOrder(preference)) members[assignment[i]!]![next[assignment[i]!]!++] = i;
  return members;
}
