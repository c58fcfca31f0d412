import { similarityOf } from '../catalog/neighbours.ts';
import { embeddingLabel } from '../catalog/vectors.ts';
import { facilityLocation } from '../kernel/cluster/facility-location.ts';
import { kCentre } from '../kernel/cluster/k-centre.ts';
import { drawRows } from '../kernel/cluster/k-means.ts';
import { UserError } from '../model/errors.ts';
import { seededRandom } from '../transform/random.ts';
import type { SubsetMethod } from './analyse-embeddings-choices.ts';
import { withNeighbours, withVectors } from './analyse-embeddings-open.ts';
import type { GraphAnalysisOptions, WithVectors } from './analyse-embeddings-options.ts';
import { distancesBetween } from './analyse-embeddings-vectors.ts';
import { qualityRanks, rowsWhere } from './subset-column.ts';
import { nearestOf } from './subset-coverage.ts';
import { type ChosenImage, chosenImages } from './subset-write.ts';

export interface SubsetOptions extends GraphAnalysisOptions {
  /** How many images to choose. */
  readonly count: number;
  /** Default `k-centre`. */
  readonly method?: SubsetMethod;
  /** Of two images that serve alike, the one with more of this column of `images` is chosen. */
  readonly quality?: string;
  /** `column=value`: images that are in already, such as `split=train`. What is chosen complements them. */
  readonly seedFrom?: string;
  /** For `random`. Default 0. */
  readonly seed?: number;
}

export interface Subset {
  readonly workspace: string;
  readonly embedder: string;
  readonly method: SubsetMethod;
  /** Images with a vector; measured ones without, which are never chosen. */
  readonly images: number;
  readonly missing: number;
  /** Images that were in already. */
  readonly seeds: number;
  /** In the order they were chosen. */
  readonly chosen: readonly ChosenImage[];
  /** Similarity to the nearest chosen image (or one that was in already): of the image that has it worst, and the mean of all. */
  readonly leastSimilarity: number;
  readonly meanSimilarity: number;
}

/** k-centre: an image of the best quality is taken at 2/3 of the distance of one of the worst. */
const QUALITY_REACH = 0.5;

/**
 * Chooses images that stand for all: `k-centre` so that none is far from a chosen one, `facility-location` so that the
 * images are on the whole near to one, `random` to compare with. Nothing is written.
 *
 * k-centre takes images × chosen distances; facility location looks at the neighbours alone, and says little when
 * fewer are chosen than one in as many images as there are neighbours.
 *
 * @throws UserError for a number or column that cannot be, and as {@link withVectors} does
 */
export async function chooseSubset(options: SubsetOptions): Promise<Subset> {
  const { method = 'k-centre', count } = options;
  if (!Number.isInteger(count) || count < 1)
    throw new UserError(`The number of images must be a whole number from 1, not ${count}.`);
  if (method === 'facility-location') {
    return withNeighbours(options, async (opened) => {
      const { seeds, quality } = await given(opened, options);
      options.onProgress?.({ step: 'analysing', what: method });
      const found = facilityLocation(opened.lists, {
        choose: count,
        chosen: seeds,
        ...(quality ? { quality } : {}),
      });
      return finish(opened, options, seeds, found.order, null);
    });
  }
  return withVectors(options, async (opened) => {
    const { seeds, quality } = await given(opened, options);
    options.onProgress?.({ step: 'analysing', what: method });
    if (method === 'random') return finish(opened, options, seeds, randomRows(opened.ids.length, seeds, options), null);
    const found = kCentre(opened.ids.length, distancesBetween(opened.vectors, options.metric ?? 'cosine'), {
      choose: count,
      chosen: seeds,
      ...(quality ? { weights: quality.map((rank) => 1 - QUALITY_REACH / 2 + QUALITY_REACH * rank) } : {}),
    });
    return finish(opened, options, seeds, found.order, found.distances);
  });
}

async function given({ folder, ids }: WithVectors, { quality, seedFrom }: SubsetOptions) {
  return {
    seeds: seedFrom === undefined ? new Uint32Array() : await rowsWhere(folder, ids, seedFrom),
    quality: quality === undefined ? null : await qualityRanks(folder, ids, quality),
  };
}

function randomRows(images: number, seeds: Uint32Array, { count, seed = 0 }: SubsetOptions): Uint32Array {
  const isSeed = new Uint8Array(images);
  for (const row of seeds) isSeed[row] = 1;
  const free = Uint32Array.from({ length: images }, (_, row) => row).filter((row) => isSeed[row] === 0);
  return drawRows(free.length, Math.min(count, free.length), seededRandom('subset', seed)).map((place) => free[place]!);
}

async function finish(
  opened: WithVectors,
  options: SubsetOptions,
  seeds: Uint32Array,
  order: Uint32Array,
  known: Float32Array | null,
): Promise<Subset> {
  const { database, folder, ids, vectors, missing, embedding } = opened;
  const { method = 'k-centre', metric = 'cosine', signal } = options;
  signal?.throwIfAborted();
  const distances = known ?? (await nearestOf(vectors, [...seeds, ...order], metric, signal));
  let farthest = 0;
  let sum = 0;
  for (const distance of distances) {
    farthest = Math.max(farthest, distance);
    sum += similarityOf(metric, distance);
  }
  return {
    workspace: folder,
    embedder: embeddingLabel(embedding),
    method,
    images: ids.length,
    missing,
    seeds: seeds.length,
    chosen: await chosenImages(
      database,
      folder,
      Array.from(order, (row) => ids[row]!),
    ),
    leastSimilarity: similarityOf(metric, farthest),
    meanSimilarity: sum / distances.length,
  };
}
