import type { WeightedEdges } from './fuzzy-graph.ts';

/** Curve 1 ÷ (1 + a d^2b) that fits UMAP's `min_dist` 0.1 and `spread` 1. */
const CURVE_A = 1.576943460405378;
const CURVE_B = 0.8950608781227859;
const NEGATIVES = 5;
/** Most that one step moves a point along an axis, before the learning rate. */
const LONGEST_STEP = 4;

export interface LayoutOptions {
  readonly epochs: number;
  /** Points before this one stay where they are. Default 0. */
  readonly fixed?: number;
  /** Default 1. */
  readonly learningRate?: number;
  /** Uniform in [0, 1). */
  readonly random: () => number;
}

/**
 * Moves points of a plane so that edges are short and other pairs far apart: stochastic gradient descent of UMAP's
 * cross entropy with 5 negative samples per edge (McInnes, Healy and Melville 2018). An edge is used in proportion to
 * its weight. Each epoch takes a step per edge and direction at most. Memory: 12 bytes per edge and direction.
 *
 * @param points x and y of each, moved in place
 */
export function optimiseLayout(points: Float64Array, edges: WeightedEdges, options: LayoutOptions): void {
  const { heads, tails, weights } = edges;
  const { epochs, fixed = 0, learningRate = 1, random } = options;
  const count = points.length / 2;
  let strongest = 0;
  for (let e = 0; e < weights.length; e++) strongest = Math.max(strongest, weights[e]!);
  // An edge of the largest weight is used in every epoch, one of a tenth of it in every tenth.
  const period = weights.map((weight) => (weight * epochs < strongest ? Number.POSITIVE_INFINITY : strongest / weight));
  const next = period.slice();
  const nextNegative = period.map((epoch) => epoch / NEGATIVES);
  for (let epoch = 0; epoch < epochs; epoch++) {
    // As in the reference implementation, the first two epochs have the full rate.
    const rate = learningRate * (1 - Math.max(0, epoch - 1) / epochs);
    for (let e = 0; e < heads.length; e++) {
      if (next[e]! > epoch) continue;
      const head = 2 * heads[e]!;
      const tail = 2 * tails[e]!;
      let x = points[head]!;
      let y = points[head + 1]!;
      const [dx, dy] = [x - points[tail]!, y - points[tail + 1]!];
      const square = dx * dx + dy * dy;
      if (square > 0) {
        const power = square ** CURVE_B;
        const pull = (-2 * CURVE_A * CURVE_B * power) / (square * (CURVE_A * power + 1));
        const [mx, my] = [rate * clipped(pull * dx), rate * clipped(pull * dy)];
        x += mx;
        y += my;
        if (tails[e]! >= fixed) {
          points[tail]! -= mx;
          points[tail + 1]! -= my;
        }
      }
      next[e]! += period[e]!;
      const every = period[e]! / NEGATIVES;
      const negatives = Math.max(0, Math.floor((epoch - nextNegative[e]!) / every));
      nextNegative[e]! += negatives * every;
      for (let n = 0; n < negatives; n++) {
        const other = 2 * Math.floor(random() * count);
        if (other === head) continue;
        const [ox, oy] = [x - points[other]!, y - points[other + 1]!];
        const apart = ox * ox + oy * oy;
        if (apart > 0) {
          const push = (2 * CURVE_B) / ((0.001 + apart) * (CURVE_A * apart ** CURVE_B + 1));
          x += rate * clipped(push * ox);
          y += rate * clipped(push * oy);
        } else {
          x += rate * LONGEST_STEP;
          y += rate * LONGEST_STEP;
        }
      }
      if (heads[e]! >= fixed) {
        points[head] = x;
        points[head + 1] = y;
      }
    }
  }
}

const clipped = (step: number): number =>
  step > LONGEST_STEP ? LONGEST_STEP : step < -LONGEST_STEP ? -LONGEST_STEP : step;
