import { embeddingLabel, openVectors } from '../catalog/vectors.ts';
import { shuffledOrder } from '../kernel/balance/even-repeats.ts';
import { kCentre } from '../kernel/cluster/k-centre.ts';
import { cosineBetween, normaliseRows, type Vectors } from '../kernel/cluster/vectors.ts';
import { decodeHalves } from '../kernel/vectors/half.ts';
import type { Workspace } from './workspace.ts';

/** Vectors of the images that take part. */
export interface BalanceVectors {
  readonly embedder: string;
  /** Row of each image's vector; -1 where it has none. */
  readonly rowOf: Int32Array;
  readonly dimensions: number;
  readonly count: number;
  /** Halves, as they are stored. */
  readonly data: Uint16Array;
}

/** Null where the workspace has no vectors of whole images, and nobody named some. */
export async function balanceVectors(
  { database, folder, manifest }: Workspace,
  ids: readonly string[],
  embedder: string | undefined,
): Promise<BalanceVectors | null> {
  if (embedder === undefined && !manifest.embeddings.some(({ isOfCrops }) => !isOfCrops)) return null;
  const opened = await openVectors(database, folder, manifest, embedder);
  const rows = new Map(opened.ids.map((id, row) => [id, row]));
  return {
    embedder: embeddingLabel(opened.embedding),
    rowOf: Int32Array.from(ids, (id) => rows.get(id) ?? -1),
    ...opened.vectors,
  };
}

/** Vectors of some images, in single precision. */
export function floatsOf({ rowOf, dimensions, data }: BalanceVectors, images: ArrayLike<number>): Vectors {
  const floats = new Float32Array(images.length * dimensions);
  for (let i = 0; i < images.length; i++) {
    decodeHalves(data, rowOf[images[i]!]! * dimensions, dimensions, floats, i * dimensions);
  }
  return { count: images.length, dimensions, data: floats };
}

/** Multiplications that choosing by distance may cost in one class: about half a minute. */
const MOST_WORK = 1e10;

/**
 * Some of the images, none of them like another: by k-centre on their vectors, the first by chance. Where that would take
 * too long it looks at as many as it can, drawn by chance; images without a vector, and those that are copies of chosen
 * ones, fill what is left.
 *
 * @returns the images in the order they were chosen, and among how many k-centre chose
 */
export function chooseDiverse(
  vectors: BalanceVectors | null,
  images: Uint32Array,
  choose: number,
  random: () => number,
): { readonly chosen: Uint32Array; readonly among: number } {
  const drawn = Array.from(shuffledOrder(images.length, random), (i) => images[i]!);
  if (vectors === null || choose >= images.length)
    return { chosen: Uint32Array.from(drawn.slice(0, choose)), among: 0 };
  const most = Math.max(2 * choose, Math.floor(MOST_WORK / (choose * vectors.dimensions)));
  const candidates = drawn.filter((image) => vectors.rowOf[image]! >= 0).slice(0, most);
  if (candidates.length * choose * vectors.dimensions > 4 * MOST_WORK)
    return { chosen: Uint32Array.from(drawn.slice(0, choose)), among: 0 };
  const floats = floatsOf(vectors, candidates);
  normaliseRows(floats.data, floats.dimensions);
  const { order } = kCentre(candidates.length, cosineBetween(floats), { choose });
  const chosen = new Set(Array.from(order, (i) => candidates[i]!));
  for (const image of drawn) {
    if (chosen.size >= choose) break;
    chosen.add(image);
  }
  return { chosen: Uint32Array.from(chosen), among: candidates.length };
}
