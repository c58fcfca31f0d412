import type { DistanceBetween } from '../kernel/cluster/neighbour-graph.ts';
import { cosineBetween, normaliseRows, type Vectors } from '../kernel/cluster/vectors.ts';
import { decodeHalves } from '../kernel/vectors/half.ts';
import type { VectorMetric } from '../model/embedding.ts';
import { UserError } from '../model/errors.ts';
import { DISTANCES } from '../neighbours/metric.ts';
import type { Vectors as HalfVectors } from '../neighbours/vectors.ts';

/** Rows as float32: 4 bytes per number. */
export function floatVectors({ count, dimensions, data }: HalfVectors): Vectors {
  const floats = new Float32Array(count * dimensions);
  decodeHalves(data, 0, floats.length, floats, 0);
  return { count, dimensions, data: floats };
}

/** As {@link floatVectors}, each row of length 1 again, which halves are to 1 part in 1000 only. */
export function unitVectors(vectors: HalfVectors): Vectors {
  const floats = floatVectors(vectors);
  normaliseRows(floats.data, floats.dimensions);
  return floats;
}

/** Distances in the unit of the neighbours found by this metric. */
export function distancesBetween(vectors: HalfVectors, metric: VectorMetric): DistanceBetween {
  if (metric === 'cosine') return cosineBetween(unitVectors(vectors));
  const { data, dimensions } = floatVectors(vectors);
  const distance = DISTANCES[metric];
  return (i, j) => distance(data, i * dimensions, data, j * dimensions, dimensions);
}

/** The distance at which {@link similarityOf} gives a similarity. */
export const distanceAt = (metric: VectorMetric, similarity: number): number =>
  metric === 'cosine' ? 1 - similarity : 1 / similarity - 1;

/** @throws UserError unless it is a similarity that the metric can have */
export function checkSimilarity(name: string, metric: VectorMetric, similarity: number): void {
  const least = metric === 'cosine' ? -1 : 0;
  if (similarity >= least && similarity <= 1) return;
  throw new UserError(`${name} must lie between ${least} and 1, not ${similarity}.`);
}
