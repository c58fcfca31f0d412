import type { DistanceBetween } from '../../kernel/cluster/neighbour-graph.ts';

/**
 * Trustworthiness of a map (Venna and Kaski 2001), as `sklearn.manifold.trustworthiness`: 1 when every point's k
 * nearest on the map are its k nearest in truth, less by the ranks of those that are not; about 0.5 for a random map.
 * `count²` distances.
 *
 * @param points x and y per image
 * @param k less than count / 2
 * @param rows images that are looked at; all by default
 */
export function trustworthiness(
  count: number,
  between: DistanceBetween,
  points: Float32Array,
  k: number,
  rows?: ArrayLike<number>,
): number {
  if (k < 1 || k >= count / 2) throw new RangeError(`k must be from 1 to less than half of ${count}, not ${k}`);
  const looked = rows ?? Uint32Array.from({ length: count }, (_, i) => i);
  const truth = new Float64Array(count);
  const onMap = new Float64Array(count);
  const order = new Uint32Array(count - 1);
  let penalty = 0;
  for (let r = 0; r < looked.length; r++) {
    const i = looked[r]!;
    for (let j = 0, n = 0; j < count; j++) {
      if (j === i) continue;
      truth[j] = between(i, j);
      onMap[j] = (points[2 * i]! - points[2 * j]!) ** 2 + (points[2 * i + 1]! - points[2 * j + 1]!) ** 2;
      order[n++] = j;
    }
    order.sort((p, q) => onMap[p]! - onMap[q]! || p - q);
    for (const j of order.slice(0, k)) {
      let rank = 1;
      for (let other = 0; other < count; other++) {
        if (other === i || other === j) continue;
        if (truth[other]! < truth[j]! || (truth[other] === truth[j] && other < j)) rank++;
      }
      penalty += Math.max(0, rank - k);
    }
  }
  return 1 - (2 * penalty) / (looked.length * k * (2 * count - 3 * k - 1));
}
