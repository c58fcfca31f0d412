import {
  cosineDistance,
  euclideanDistance,
  manhattanDistance,
  squaredEuclideanDistance,
  type VectorDistance,
} from '../kernel/vectors/distance.ts';
import type { VectorMetric } from '../model/embedding.ts';

/** The distance that every result is ordered by, whatever found it. */
export const DISTANCES: Readonly<Record<VectorMetric, VectorDistance>> = {
  cosine: cosineDistance,
  euclidean: euclideanDistance,
  'squared-euclidean': squaredEuclideanDistance,
  manhattan: manhattanDistance,
};
