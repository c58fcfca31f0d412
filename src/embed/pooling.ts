import { UserError } from '../model/errors.ts';
import type { TensorOutput } from './onnx-session.ts';

/**
 * How an output becomes one vector per picture. `none`: it is one, [batch, dimensions]. `cls`: the first of
 * [batch, tokens, dimensions]. `mean`: the mean of [batch, tokens, dimensions]. `spatial`: the mean over
 * [batch, dimensions, height, width].
 */
export const POOLINGS = ['none', 'cls', 'mean', 'spatial'] as const;
export type Pooling = (typeof POOLINGS)[number];

const RANK: Readonly<Record<Pooling, number>> = { none: 2, cls: 3, mean: 3, spatial: 4 };

/** Trailing axes of size 1 mean nothing: [batch, dimensions, 1, 1] is one vector per picture. */
function withoutOnes(shape: readonly (number | null)[]): readonly (number | null)[] {
  let end = shape.length;
  while (end > 2 && shape[end - 1] === 1) end--;
  return shape.slice(0, end);
}

/**
 * The pooling for an output of this shape: as told, or `none` where it is plain.
 * @throws UserError when it does not fit, or must be told
 */
export function choosePooling(
  wanted: Pooling | undefined,
  shape: readonly (number | null)[],
  output: string,
  file: string,
): Pooling {
  const text = `[${shape.map((size) => size ?? '?').join(', ')}]`;
  const rank = withoutOnes(shape).length;
  if (wanted === undefined) {
    if (rank === 2) return 'none';
    const choice = rank === 3 ? '"cls" or "mean"' : rank === 4 ? '"spatial"' : null;
    throw new UserError(
      choice === null
        ? `${file}: output ${output} is ${text}, from which no vector can be made: set "output" to another one`
        : `${file}: output ${output} is ${text}, not one vector per picture: set "pooling" to ${choice}`,
    );
  }
  const needed = RANK[wanted];
  if (needed !== (wanted === 'none' ? rank : shape.length)) {
    throw new UserError(`${file}: output ${output} is ${text}; "pooling": "${wanted}" needs ${needed} axes`);
  }
  return wanted;
}

/** How many numbers a vector has, from an output's shape; null where the shape leaves it open. */
export const dimensionsOf = (pooling: Pooling, shape: readonly (number | null)[]): number | null =>
  (pooling === 'none' || pooling === 'spatial' ? shape[1] : shape[2]) ?? null;

/** One vector per picture, row by row; not yet of unit length. */
export function pool({ data, shape }: TensorOutput, pooling: Pooling): Float32Array {
  if (pooling === 'none') return Float32Array.from(data);
  const batch = shape[0]!;
  if (pooling === 'spatial') {
    const dimensions = shape[1]!;
    const positions = shape[2]! * shape[3]!;
    const out = new Float32Array(batch * dimensions);
    for (let i = 0, from = 0; i < out.length; i++) {
      let sum = 0;
      for (const end = from + positions; from < end; from++) sum += data[from]!;
      out[i] = sum / positions;
    }
    return out;
  }
  const tokens = shape[1]!;
  const dimensions = shape[2]!;
  const out = new Float32Array(batch * dimensions);
  const used = pooling === 'cls' ? 1 : tokens;
  for (let b = 0; b < batch; b++) {
    for (let d = 0; d < dimensions; d++) {
      let sum = 0;
      for (let t = 0; t < used; t++) sum += data[(b * tokens + t) * dimensions + d]!;
      out[b * dimensions + d] = sum / used;
    }
  }
  return out;
}

/**
 * Brings every row to length 1.
 * @throws UserError when a row is all zeros, which has no direction
 */
export function normaliseRows(vectors: Float32Array, dimensions: number, file: string): Float32Array {
  for (let start = 0; start < vectors.length; start += dimensions) {
    let sum = 0;
    for (let i = start; i < start + dimensions; i++) sum += vectors[i]! * vectors[i]!;
    if (sum === 0) {
      throw new UserError(`${file} gave nothing but zeros for an image: the model or its preprocessing is broken`);
    }
    const scale = 1 / Math.sqrt(sum);
    for (let i = start; i < start + dimensions; i++) vectors[i] = vectors[i]! * scale;
  }
  return vectors;
}
