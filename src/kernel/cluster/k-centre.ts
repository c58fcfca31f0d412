import type { DistanceBetween } from './neighbour-graph.ts';

export interface KCentreOptions {
  /** How many to choose beside those already chosen; all when there are no more. */
  readonly choose: number;
  /** Nodes that are in already. Without any, the first is `start`. */
  readonly chosen?: ArrayLike<number>;
  /** Default 0. */
  readonly start?: number;
  /** Stops as soon as every node is this near to a chosen one. Default 0. */
  readonly radius?: number;
  /** Factor > 0 on the distance of each node: a node of weight 2 is taken at half the distance of others. */
  readonly weights?: Float32Array;
}

export interface KCentre {
  /** Nodes in the order they were chosen, without those that were in already. */
  readonly order: Uint32Array;
  /** Largest distance of a node from the chosen ones, before each was chosen. Descending without weights. */
  readonly gaps: Float32Array;
  /** The chosen node nearest to each node. */
  readonly centre: Uint32Array;
  /** Of each node from it. */
  readonly distances: Float32Array;
  /** Largest of these. */
  readonly radius: number;
}

/**
 * Farthest-first choice (Gonzalez 1985), also known as k-centre greedy in active learning (Sener and Savarese 2018):
 * each next node is the one farthest from those chosen, of equally far ones the smallest. Without weights the radius is
 * at most twice the least possible, for any distance that keeps the triangle inequality; 1 − cosine is half the square
 * of one that does, so there it is at most four times. `count × chosen` distances; 9 MB per million nodes.
 */
export function kCentre(count: number, between: DistanceBetween, options: KCentreOptions): KCentre {
  const { weights, chosen: given = [], radius: enough = 0 } = options;
  const centre = new Uint32Array(count);
  const distances = new Float32Array(count).fill(Number.POSITIVE_INFINITY);
  const isChosen = new Uint8Array(count);
  const take = (node: number): void => {
    isChosen[node] = 1;
    for (let i = 0; i < count; i++) {
      if (distances[i] === 0) continue;
      const distance = i === node ? 0 : between(i, node);
      if (distance >= distances[i]!) continue;
      distances[i] = distance;
      centre[i] = node;
    }
    distances[node] = 0;
    centre[node] = node;
  };
  for (let g = 0; g < given.length; g++) take(given[g]!);
  const order: number[] = [];
  const gaps: number[] = [];
  let radius = given.length === 0 && count > 0 ? Number.POSITIVE_INFINITY : largest(distances);
  const most = Math.min(options.choose, count);
  while (order.length < most && radius > enough) {
    let next = -1;
    if (given.length + order.length === 0) next = options.start ?? 0;
    else {
      let farthest = 0;
      for (let i = 0; i < count; i++) {
        if (isChosen[i] === 1) continue;
        const distance = weights === undefined ? distances[i]! : distances[i]! * weights[i]!;
        if (distance > farthest) [farthest, next] = [distance, i];
      }
    }
    // All that are left are copies of chosen ones.
    if (next === -1) break;
    gaps.push(radius);
    order.push(next);
    take(next);
    radius = largest(distances);
  }
  return { order: Uint32Array.from(order), gaps: Float32Array.from(gaps), centre, distances, radius };
}

function largest(values: Float32Array): number {
  let most = 0;
  for (let i = 0; i < values.length; i++) if (values[i]! > most) most = values[i]!;
  return most;
}
