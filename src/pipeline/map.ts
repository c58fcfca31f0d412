import { availableParallelism } from 'node:os';
import { placeNewPoints } from '../analyse/map/place-new-points.ts';
import { principalPlane } from '../analyse/map/principal-plane.ts';
import { umap } from '../analyse/map/umap.ts';
import { writeDerived } from '../catalog/derived.ts';
import { type Derived, readManifest } from '../catalog/manifest.ts';
import { readParts } from '../catalog/part.ts';
import { embeddingLabel } from '../catalog/vectors.ts';
import { DERIVED_COLUMNS } from '../model/derived.ts';
import { VectorIndex } from '../neighbours/vector-index.ts';
import { decodeBlock } from '../neighbours/vectors.ts';
import { seededRandom } from '../transform/random.ts';
import type { MapMethod } from './analyse-embeddings-choices.ts';
import { withNeighbours, withVectors } from './analyse-embeddings-open.ts';
import type { GraphAnalysisOptions, WithNeighbours, WithVectors } from './analyse-embeddings-options.ts';
import { unitVectors } from './analyse-embeddings-vectors.ts';
import type { MappedImage } from './map-write.ts';
import { DEFAULT_NEIGHBOURS } from './neighbours.ts';
import { rowsOfHalves } from './subset-coverage.ts';

export interface MapOptions extends GraphAnalysisOptions {
  /** Default `umap`; `pca` is quick and shows less. */
  readonly method?: MapMethod;
  /** Map all images anew instead of keeping the places of those that have one. */
  readonly anew?: boolean;
  /** Default 0. */
  readonly seed?: number;
}

export interface ImageMap {
  readonly workspace: string;
  readonly embedder: string;
  readonly method: MapMethod;
  /** Images with a place; measured ones without a vector have none. */
  readonly images: number;
  readonly missing: number;
  /** Of these, images that stayed where they were, and those that were put beside their neighbours. */
  readonly kept: number;
  readonly placed: number;
  /** Across and up: lowest and highest. */
  readonly x: readonly [number, number];
  readonly y: readonly [number, number];
  readonly points: () => Generator<MappedImage>;
}

/** Fewer have no neighbourhood to draw. */
const FEWEST = 4;

/**
 * Gives every image a place in the plane, near to those of like embeddings, and writes the columns `map_x` and `map_y`.
 * Images that have a place of the same embedder and method keep it: new ones are put beside their neighbours.
 *
 * @throws UserError as {@link withVectors} does
 */
export async function mapImages(options: MapOptions = {}): Promise<ImageMap> {
  const { method = 'umap', anew = false } = options;
  // Whether the neighbours of all are needed shows only once it is known who has a place.
  return withVectors(options, async (opened) => {
    const known = anew ? null : await knownPlaces(opened, method);
    if (known) return keep(opened, known, options);
    return null;
  }).then((kept) => {
    if (kept) return kept;
    if (method === 'pca') return withVectors(options, (opened) => mapAnew(opened, null, options));
    return withNeighbours(options, (opened) => mapAnew(opened, opened, options));
  });
}

interface KnownPlaces {
  readonly entry: Derived;
  /** x and y per vector; NaN for one without a place. */
  readonly points: Float32Array;
  readonly count: number;
}

/** Places of the images as they are now, made from vectors of the very same model. */
async function knownPlaces(
  { database, folder, ids, embedding }: WithVectors,
  method: MapMethod,
): Promise<KnownPlaces | null> {
  const { derived, snapshot } = readManifest(folder);
  const entry = derived.find(({ name }) => name === 'map');
  if (!entry || entry.parameters.method !== method || entry.parameters.version !== embedding.version) return null;
  const points = new Float32Array(2 * ids.length).fill(Number.NaN);
  const rows = new Map(ids.map((id, row) => [id, row]));
  let count = 0;
  const stored = database.stream(
    `SELECT d.id, d.map_x, d.map_y FROM ${readParts(folder, 'derived', [entry.key])} d
     JOIN ${readParts(folder, 'images', snapshot!.images)} i ON i.id = d.id AND i.size_bytes = d.size_bytes AND i.modified_ms = d.modified_ms`,
  );
  for await (const batch of stored) {
    for (const { id, map_x, map_y } of batch) {
      const row = rows.get(String(id));
      if (row === undefined) continue;
      points[2 * row] = Number(map_x);
      points[2 * row + 1] = Number(map_y);
      count++;
    }
  }
  return count >= FEWEST ? { entry, points, count } : null;
}

async function keep(
  opened: WithVectors,
  { entry, points, count }: KnownPlaces,
  options: MapOptions,
): Promise<ImageMap> {
  const { ids, vectors, embedding } = opened;
  const { method = 'umap', metric = 'cosine', neighbours = DEFAULT_NEIGHBOURS, seed = 0, signal } = options;
  const isNew = (row: number) => Number.isNaN(points[2 * row]!);
  const all = Uint32Array.from({ length: ids.length }, (_, row) => row);
  const old = all.filter((row) => !isNew(row));
  const fresh = all.filter(isNew);
  if (fresh.length > 0) {
    options.onProgress?.({ step: 'analysing', what: `placing ${fresh.length} new images` });
    const run = { threads: availableParallelism(), ...(signal ? { signal } : {}) };
    const index = await VectorIndex.build(rowsOfHalves(vectors, old), {
      metric,
      // A graph of all is grown only for very many questions.
      method: options.search ?? (fresh.length > 20_000 ? 'auto' : 'exact'),
      ...run,
    });
    const halves = rowsOfHalves(vectors, fresh);
    const lists = await index.search(decodeBlock(halves, 0, halves.count), Math.min(neighbours, old.length), run);
    const existing = new Float32Array(2 * old.length);
    for (const [place, row] of old.entries()) existing.set(points.subarray(2 * row, 2 * row + 2), 2 * place);
    const placed = placeNewPoints(existing, lists, {
      // Between principal components a point lies where its neighbours are.
      ...(method === 'pca' ? { epochs: 0 } : {}),
      random: seededRandom('map', seed, entry.key),
    });
    for (const [place, row] of fresh.entries()) points.set(placed.subarray(2 * place, 2 * place + 2), 2 * row);
  }
  return store(opened, points, options, {
    kept: count,
    computedFrom: [1, embedding.key, method, seed, entry.key],
    parameters: { ...entry.parameters, kept: count, placed: fresh.length },
    isStored: fresh.length === 0,
  });
}

async function mapAnew(opened: WithVectors, graph: WithNeighbours | null, options: MapOptions): Promise<ImageMap> {
  const { method = 'umap', seed = 0 } = options;
  const { embedding } = opened;
  const random = seededRandom('map', seed);
  options.onProgress?.({ step: 'analysing', what: method });
  const plane = principalPlane(unitVectors(opened.vectors), random).points;
  const isDrawn = graph !== null && graph.vectors.count >= FEWEST;
  const points = isDrawn ? umap(graph.lists, plane, { random, neighbours: graph.lists.k }) : plane;
  const parameters = {
    method,
    version: embedding.version,
    seed,
    ...(graph ? { metric: graph.metric, neighbours: graph.lists.k, search: graph.method, recall: graph.recall } : {}),
  };
  options.signal?.throwIfAborted();
  return store(opened, points, options, {
    kept: 0,
    computedFrom: [1, embedding.key, JSON.stringify(parameters), 'anew'],
    parameters,
    isStored: false,
  });
}

interface Stored {
  readonly kept: number;
  readonly computedFrom: readonly (string | number)[];
  readonly parameters: Derived['parameters'];
  readonly isStored: boolean;
}

async function store(opened: WithVectors, points: Float32Array, options: MapOptions, made: Stored): Promise<ImageMap> {
  const { database, folder, ids, missing, embedding } = opened;
  const embedder = embeddingLabel(embedding);
  function* rows() {
    for (let i = 0; i < ids.length; i++) yield [ids[i]!, points[2 * i]!, points[2 * i + 1]!] as const;
  }
  if (!made.isStored) {
    const { computedFrom, parameters } = made;
    await writeDerived(database, folder, {
      name: 'map',
      columns: DERIVED_COLUMNS.map,
      rows: rows(),
      computedFrom,
      parameters,
      embedding: embedder,
    });
  }
  return {
    workspace: folder,
    embedder,
    method: options.method ?? 'umap',
    images: ids.length,
    missing,
    kept: made.kept,
    placed: made.kept === 0 ? 0 : ids.length - made.kept,
    x: boundsOf(points, 0),
    y: boundsOf(points, 1),
    points: function* () {
      for (const [id, x, y] of rows()) yield { id, x, y };
    },
  };
}

function boundsOf(points: Float32Array, axis: number): [number, number] {
  let low = Number.POSITIVE_INFINITY;
  let high = Number.NEGATIVE_INFINITY;
  for (let at = axis; at < points.length; at += 2) {
    low = Math.min(low, points[at]!);
    high = Math.max(high, points[at]!);
  }
  return [low, high];
}
