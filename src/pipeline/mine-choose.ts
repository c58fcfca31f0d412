import { availableParallelism } from 'node:os';
import { shuffledOrder } from '../kernel/balance/even-repeats.ts';
import { normaliseRows } from '../kernel/cluster/vectors.ts';
import { chooseDiverse } from '../kernel/mining/diverse-choice.ts';
import { VectorIndex } from '../neighbours/vector-index.ts';
import { vectorsOf } from '../neighbours/vectors.ts';
import { seededRandom } from '../transform/random.ts';
import { type BalanceVectors, floatsOf } from './balance-vectors.ts';

export interface Candidates {
  /** Images that may be chosen. */
  readonly images: Uint32Array;
  /** Images that are in already: new ones should be unlike them. */
  readonly known: Uint32Array;
}

export interface ChooseRun {
  readonly count: number;
  readonly diversity: number;
  readonly vectors: BalanceVectors | null;
  readonly uncertainty: Float32Array;
  readonly group: Int32Array;
  readonly signal: AbortSignal | undefined;
}

export interface ChosenUncertain {
  /** Images in the order they were chosen. */
  readonly order: Uint32Array;
  readonly score: Float64Array;
  /** NaN where no vector took part. */
  readonly distance: Float64Array;
  readonly notes: readonly string[];
}

/** Multiplications the choice may take: about half a minute. */
const MOST_WORK = 1e10;
/** Candidates per image to choose that are looked at in any case. */
const LEAST_CANDIDATES = 10;
/** Images that are in already and are compared with. */
const MOST_KNOWN = 50_000;

/** Chooses by uncertainty and distance; of very many candidates the most uncertain. */
export async function chooseUncertain({ images, known }: Candidates, run: ChooseRun): Promise<ChosenUncertain> {
  const { count, diversity, vectors, uncertainty, group, signal } = run;
  const notes: string[] = [];
  let candidates = images;
  if (vectors !== null) {
    const most = Math.max(LEAST_CANDIDATES * count, Math.floor(MOST_WORK / (count * vectors.dimensions)));
    if (images.length > most) {
      candidates = images.toSorted((a, b) => uncertainty[b]! - uncertainty[a]! || a - b).slice(0, most);
      notes.push(`of ${images.length} images the ${most} most uncertain were looked at for diversity`);
    }
    const without = candidates.reduce((sum, image) => sum + (vectors.rowOf[image]! < 0 ? 1 : 0), 0);
    if (without > 0) notes.push(`${without} images have no vector and count as near to what is in: goldpan embed`);
  }
  const distances = new Float32Array(candidates.length).fill(Number.POSITIVE_INFINITY);
  const floats = vectors && unitRows(vectors, candidates);
  if (vectors && floats) {
    const reference = withVectors(vectors, known, notes);
    if (reference.length > 0) distances.set(await nearestKnown(vectors, floats.data, reference, signal));
    for (let i = 0; i < candidates.length; i++) if (vectors.rowOf[candidates[i]!]! < 0) distances[i] = 0;
  }
  signal?.throwIfAborted();
  const found = chooseDiverse(floats, {
    choose: count,
    diversity,
    uncertainty: Float32Array.from(candidates, (image) => uncertainty[image]!),
    distances,
    group: Int32Array.from(candidates, (image) => group[image]!),
  });
  return {
    order: found.order.map((i) => candidates[i]!),
    score: found.score,
    distance: vectors === null ? found.distance.fill(Number.NaN) : found.distance,
    notes,
  };
}

/** Rows of length 1; of zeros for images without a vector. */
function unitRows(vectors: BalanceVectors, images: Uint32Array) {
  const some = images.filter((image) => vectors.rowOf[image]! >= 0);
  const floats = floatsOf(vectors, some);
  normaliseRows(floats.data, floats.dimensions);
  if (some.length === images.length) return floats;
  const data = new Float32Array(images.length * vectors.dimensions);
  for (let i = 0, from = 0; i < images.length; i++) {
    if (vectors.rowOf[images[i]!]! < 0) continue;
    data.set(floats.data.subarray(from, from + vectors.dimensions), i * vectors.dimensions);
    from += vectors.dimensions;
  }
  return { count: images.length, dimensions: vectors.dimensions, data };
}

function withVectors(vectors: BalanceVectors, known: Uint32Array, notes: string[]): Uint32Array {
  const some = known.filter((image) => vectors.rowOf[image]! >= 0);
  if (some.length <= MOST_KNOWN) return some;
  notes.push(`compared with ${MOST_KNOWN} of ${some.length} images that are in, drawn by chance`);
  const order = shuffledOrder(some.length, seededRandom('mine', 'known'));
  return Uint32Array.from(order.subarray(0, MOST_KNOWN), (i) => some[i]!);
}

async function nearestKnown(
  vectors: BalanceVectors,
  candidates: Float32Array,
  known: Uint32Array,
  signal: AbortSignal | undefined,
): Promise<Float32Array> {
  const run = { threads: availableParallelism(), ...(signal ? { signal } : {}) };
  const index = await VectorIndex.build(vectorsOf(floatsOf(vectors, known).data, vectors.dimensions), run);
  return (await index.search(candidates, 1, run)).distances;
}
