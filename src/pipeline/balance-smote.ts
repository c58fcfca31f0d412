import { availableParallelism } from 'node:os';
import { inDanger, interpolate, type Smote, smote } from '../kernel/balance/smote.ts';
import { NO_NEIGHBOUR } from '../kernel/cluster/neighbour-graph.ts';
import { VectorIndex } from '../neighbours/vector-index.ts';
import { vectorsOf } from '../neighbours/vectors.ts';
import { type BalanceVectors, floatsOf } from './balance-vectors.ts';

/** Made vectors of one class. */
export interface MadeVectors {
  /** Images each lies between, and where. */
  readonly a: Uint32Array;
  readonly b: Uint32Array;
  readonly lambda: Float64Array;
  readonly data: Float32Array;
}

export interface SmoteRun {
  /** Nearest neighbours within the class. */
  readonly k: number;
  /** Nearest images of all classes that tell whether one is at the border; null: from all. */
  readonly borderline: { readonly all: Uint32Array; readonly m: number; readonly label: Int32Array } | null;
  readonly random: () => number;
  readonly signal?: AbortSignal | undefined;
}

/**
 * Makes vectors for a class by SMOTE, as they are stored: of length 1 before, a little less between.
 *
 * @param members images of the class; those without a vector take no part
 * @returns null when fewer than two have a vector, or none is at the border
 */
export async function makeVectors(
  vectors: BalanceVectors,
  members: Uint32Array,
  make: number,
  { k, borderline, random, signal }: SmoteRun,
): Promise<MadeVectors | null> {
  const images = members.filter((image) => vectors.rowOf[image]! >= 0);
  if (images.length < 2) return null;
  const floats = floatsOf(vectors, images);
  const nearest = await nearestWithin(floats.data, vectors.dimensions, Math.min(k, images.length - 1), signal);
  const bases = borderline === null ? undefined : await dangerous(vectors, images, floats.data, borderline, signal);
  const made: Smote = smote(nearest.neighbours, nearest.k, make, random, NO_NEIGHBOUR, bases);
  if (made.a.length === 0) return null;
  const data = new Float32Array(made.a.length * vectors.dimensions);
  for (let i = 0; i < made.a.length; i++) {
    const [a, b, lambda] = [made.a[i]!, made.b[i]!, made.lambda[i]!];
    interpolate(floats.data, a, b, lambda, vectors.dimensions, data, i * vectors.dimensions);
  }
  const imagesOf = (rows: Uint32Array) => rows.map((row) => images[row]!);
  return { a: imagesOf(made.a), b: imagesOf(made.b), lambda: made.lambda, data };
}

const runOf = (signal: AbortSignal | undefined) => ({ threads: availableParallelism(), ...(signal ? { signal } : {}) });

/** The k nearest others of each row. */
async function nearestWithin(floats: Float32Array, dimensions: number, k: number, signal: AbortSignal | undefined) {
  const index = await VectorIndex.build(vectorsOf(floats, dimensions), runOf(signal));
  const lists = await index.search(floats, k + 1, runOf(signal));
  const count = floats.length / dimensions;
  const neighbours = new Uint32Array(count * k).fill(NO_NEIGHBOUR);
  for (let row = 0; row < count; row++) {
    let found = 0;
    // Of equal vectors any may be nearest: a row is left out where it stands, else the farthest is.
    for (let at = 0; at <= k && found < k; at++) {
      const other = lists.neighbours[row * (k + 1) + at]!;
      if (other !== row && other !== NO_NEIGHBOUR) neighbours[row * k + found++] = other;
    }
  }
  return { neighbours, k };
}

async function dangerous(
  vectors: BalanceVectors,
  images: Uint32Array,
  floats: Float32Array,
  { all, m, label }: NonNullable<SmoteRun['borderline']>,
  signal: AbortSignal | undefined,
): Promise<Uint32Array> {
  const others = all.filter((image) => vectors.rowOf[image]! >= 0);
  const index = await VectorIndex.build(vectorsOf(floatsOf(vectors, others).data, vectors.dimensions), runOf(signal));
  const lists = await index.search(floats, m + 1, runOf(signal));
  const counts = Uint32Array.from(images, (image, row) => {
    let [foreign, seen] = [0, 0];
    for (let at = 0; at <= m && seen < m; at++) {
      const found = lists.neighbours[row * (m + 1) + at]!;
      if (found === NO_NEIGHBOUR || others[found] === image) continue;
      seen++;
      if (label[others[found]!] !== label[image]) foreign++;
    }
    return foreign;
  });
  return inDanger(counts, m);
}
