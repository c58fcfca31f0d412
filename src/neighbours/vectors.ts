import { decodeHalves, encodeHalves, firstNotFiniteHalf, halfToFloat } from '../kernel/vectors/half.ts';
import { UserError } from '../model/errors.ts';

/**
 * Vectors as the workspace keeps them: two bytes per number, so that a million vectors of 256 numbers take 512 MB. With
 * k = 10 an exact graph of them takes some 400 MB more (candidates 180, lists twice 80, groups of equal ones 35, tiles 40),
 * an HNSW graph some 950 MB more (its own copy 512, edges 150, keys 60, lists and groups 200).
 */
export interface Vectors {
  readonly count: number;
  readonly dimensions: number;
  /** `count` × `dimensions` IEEE halves as bits, row by row. */
  readonly data: Uint16Array;
}

/** Some rows of a set of vectors, by number, in ascending order. */
export interface VectorRows {
  readonly vectors: Vectors;
  readonly rows: Uint32Array;
}

/**
 * Rounds vectors to halves.
 *
 * @param data rows of `dimensions` numbers
 * @throws RangeError when `data` does not hold whole rows
 */
export function vectorsOf(data: Float32Array, dimensions: number): Vectors {
  if (!(dimensions >= 1) || data.length % dimensions !== 0) {
    throw new RangeError(`${data.length} numbers are not rows of ${dimensions}`);
  }
  const halves = new Uint16Array(data.length);
  encodeHalves(data, 0, data.length, halves, 0);
  return { count: data.length / dimensions, dimensions, data: halves };
}

/**
 * @throws RangeError when the array is not as long as count and dimensions say
 * @throws UserError when a number is infinite or NaN
 */
export function checkVectors({ count, dimensions, data }: Vectors): void {
  if (!Number.isInteger(count) || !Number.isInteger(dimensions) || count < 0 || dimensions < 1) {
    throw new RangeError(`${count} vectors of ${dimensions} numbers cannot be`);
  }
  if (data.length !== count * dimensions) {
    throw new RangeError(`${count} vectors of ${dimensions} are ${count * dimensions} numbers, not ${data.length}`);
  }
  const at = firstNotFiniteHalf(data, 0, data.length);
  if (at >= 0) {
    throw new UserError(
      `Vector ${Math.floor(at / dimensions)} holds ${halfToFloat(data[at]!)} where a finite number belongs; embed the images again.`,
    );
  }
}

/** Decodes rows `rows[from] … rows[from + count)` to `target[at]` on, row by row. */
export function decodeRows(
  { vectors: { data, dimensions }, rows }: VectorRows,
  from: number,
  count: number,
  target: Float32Array,
  at = 0,
): void {
  for (let i = 0; i < count; i++) {
    decodeHalves(data, rows[from + i]! * dimensions, dimensions, target, at + i * dimensions);
  }
}

/** Decodes `count` vectors from number `from` on. */
export function decodeBlock(vectors: Vectors, from: number, count: number): Float32Array {
  const target = new Float32Array(count * vectors.dimensions);
  decodeHalves(vectors.data, from * vectors.dimensions, target.length, target, 0);
  return target;
}
