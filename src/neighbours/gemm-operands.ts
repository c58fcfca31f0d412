import { rowLength } from '../kernel/vectors/unit.ts';
import type { VectorMetric } from '../model/embedding.ts';

/** Metrics that a matrix product can rank by. */
export type GemmMetric = Exclude<VectorMetric, 'manhattan'>;

/**
 * Turns rows into operands whose scalar product, taken with minus, ranks as the metric does. This *estimate* is
 *
 *     cosine       −(a/|a|)·(b/|b|)                    = distance − 1
 *     euclidean    −(a, −|a|²/2, 1)·(b, 1, −|b|²/2)    = distance² / 2
 *
 * in float32, so that it is off by up to {@link GemmOperands.error}.
 */
export class GemmOperands {
  /** Numbers per operand. */
  readonly width: number;
  readonly #isCosine: boolean;
  readonly #isSquared: boolean;
  readonly #dimensions: number;
  #longest = 1;

  constructor(metric: GemmMetric, dimensions: number) {
    this.#isCosine = metric === 'cosine';
    this.#isSquared = metric === 'squared-euclidean';
    this.#dimensions = dimensions;
    this.width = this.#isCosine ? dimensions : dimensions + 2;
  }

  /** Fills `target` with operands of `count` decoded rows; `side` tells in which order the products come. */
  fill(rows: Float32Array, count: number, target: Float32Array, side: 'left' | 'right'): void {
    const dimensions = this.#dimensions;
    for (let row = 0; row < count; row++) {
      const from = row * dimensions;
      const to = row * this.width;
      const length = rowLength(rows, from, dimensions);
      if (this.#isCosine) {
        const scale = length === 0 ? 0 : 1 / length;
        for (let i = 0; i < dimensions; i++) target[to + i] = rows[from + i]! * scale;
        continue;
      }
      if (length > this.#longest) this.#longest = length;
      for (let i = 0; i < dimensions; i++) target[to + i] = rows[from + i]!;
      target[to + dimensions] = side === 'left' ? -length * length * 0.5 : 1;
      target[to + dimensions + 1] = side === 'left' ? 1 : -length * length * 0.5;
    }
  }

  /** The estimate that belongs to a distance. */
  estimateOf(distance: number): number {
    if (this.#isCosine) return distance - 1;
    return this.#isSquared ? distance / 2 : (distance * distance) / 2;
  }

  /**
   * How far an estimate, with the rounding of distances to float32, may be off. The error of a sum of n products grows
   * as λ√n·u with u = 2⁻²⁴, and exceeds λ = 6 with a probability below 10⁻⁷ (Higham & Mary, A New Approach to
   * Probabilistic Rounding Error Analysis, SIAM J. Sci. Comput. 41, 2019); the size of the terms is bounded by the
   * longest row so far, as |a||b| + |a|²/2 + |b|²/2.
   */
  get error(): number {
    const size = this.#isCosine ? 1 : 2 * this.#longest * this.#longest;
    return (6 * Math.sqrt(this.width) + 8) * 2 ** -24 * size;
  }
}
