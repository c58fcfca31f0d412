import { type NeighbourGraph, NO_NEIGHBOUR } from '../../kernel/cluster/neighbour-graph.ts';
import type { CandidateCollector } from './candidates.ts';

/** How near two embeddings must be. */
export interface EmbeddingReach {
  /** Cosine similarity from which on the pixels of two images are compared, −1–1. */
  readonly similarity: number;
  /** Nearest neighbours looked at, per image. */
  readonly neighbours: number;
  /**
   * Of neighbours below this similarity only the nearest three count: a large set has strangers above `similarity`
   * around every image, each costs a thorough comparison, and a copy is among the first of them.
   */
  readonly crowd: number;
  /** Cosine similarity from which on pictures whose pixels are unrelated are called `semantic`; null for never. */
  readonly semantic: number | null;
}

/** For the copy-detection model in the package: see the quality bench. It knows nothing of meaning. */
export const BUILTIN_REACH: EmbeddingReach = { similarity: 0.4, neighbours: 15, crowd: 0.6, semantic: null };

/** For models of meaning, whose similarities are all high: what SemDeDup (Abbas et al. 2023) calls a semantic duplicate. */
export const SEMANTIC_REACH: EmbeddingReach = { similarity: 0.9, neighbours: 10, crowd: 0.95, semantic: 0.95 };

/** Nearest neighbours by cosine distance, and which image each vector is of. */
export interface EmbeddingNeighbours extends NeighbourGraph {
  /** Image number of each vector, −1 for one that takes no part. */
  readonly images: Int32Array;
}

const MOST_BELOW_CROWD = 3;

/**
 * Adds every pair of images of which one is among the other's nearest neighbours and near enough. Hashes see copies of a
 * whole frame; these are the crops, the pages and the large captions.
 */
export function addEmbeddingCandidates(
  { count, k, neighbours, distances, images }: EmbeddingNeighbours,
  reach: EmbeddingReach,
  into: CandidateCollector,
): void {
  const looked = Math.min(k, reach.neighbours);
  for (let row = 0; row < count; row++) {
    const image = images[row]!;
    if (image < 0) continue;
    let belowCrowd = 0;
    for (let rank = 0; rank < looked; rank++) {
      const neighbour = neighbours[row * k + rank]!;
      const similarity = 1 - distances[row * k + rank]!;
      if (neighbour === NO_NEIGHBOUR || similarity < reach.similarity) break;
      if (similarity < reach.crowd && ++belowCrowd > MOST_BELOW_CROWD) break;
      const other = images[neighbour]!;
      if (other >= 0) into.add(image, other, 1, 'embedding');
    }
  }
}
