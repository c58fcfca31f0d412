import { availableParallelism } from 'node:os';
import { similarityOf } from '../catalog/neighbours.ts';
import { embeddingLabel, openVectors } from '../catalog/vectors.ts';
import { UserError } from '../model/errors.ts';
import type { Relation } from '../model/relation.ts';
import { VectorIndex } from '../neighbours/vector-index.ts';
import type { AnalysisOptions, NeighbourSearchOptions } from './analyse-embeddings-options.ts';
import { checkSimilarity } from './analyse-embeddings-vectors.ts';
import type { EmbedderChoice } from './embed-options.ts';
import { embedQueries, findQueries, type Query, type SkippedQuery } from './similar-queries.ts';
import { type KnownPair, knownPairs } from './similar-relations.ts';
import type { WorkerLimits } from './worker-pool.ts';
import { openWorkspace } from './workspace.ts';

export interface SimilarOptions
  extends AnalysisOptions,
    Omit<NeighbourSearchOptions, 'neighbours'>,
    Pick<EmbedderChoice, 'device'> {
  /** Images of the workspace (ids), or files, folders, patterns and lists outside. */
  readonly inputs: readonly string[];
  /** Most images per query. Default 10. */
  readonly count?: number;
  /** Only images at least so similar. */
  readonly minSimilarity?: number;
  /** Also look for the query mirrored and turned by quarters. */
  readonly turned?: boolean;
  readonly limits?: WorkerLimits;
}

export interface SimilarImage {
  readonly id: string;
  /** `row,column,width,height` where the vectors are of crops, else null. */
  readonly crop: string | null;
  readonly similarity: number;
  readonly distance: number;
  /** EXIF orientation under which the query is so similar, 1 as it is. */
  readonly orientation: number;
  /** What the workspace knows of the two, from their pixels; null where nothing, and for queries from outside. */
  readonly relation: Relation | 'unrelated' | null;
  /** How sure that is, 0–1. */
  readonly score: number | null;
}

export interface SimilarToQuery {
  /** As it was named, or where it was found. */
  readonly query: string;
  /** Id of the query where it is an image of the workspace. */
  readonly id: string | null;
  /** The most similar first; without the query itself. */
  readonly images: readonly SimilarImage[];
}

export interface Similar {
  readonly workspace: string;
  readonly embedder: string;
  readonly metric: string;
  readonly search: 'exact' | 'hnsw';
  /** Vectors that were searched. */
  readonly vectors: number;
  readonly queries: readonly SimilarToQuery[];
  /** Files that are no queries, and why. */
  readonly skipped: readonly SkippedQuery[];
}

const COUNT = 10;
/** Comparing so many queries with all vectors takes less time than growing a graph of these. */
const EXACT_QUERIES = 20_000;
/** Two vectors of one picture differ by rounding alone. */
const ORIENTATION_MARGIN = 1e-3;

/**
 * The images of a workspace whose embeddings are most like those of some others, which may be images of the workspace
 * or new ones: these are embedded now, by the very model of the workspace's vectors. Writes nothing.
 *
 * @throws UserError when an input is neither, the model has changed since, or an option cannot be
 */
export async function findSimilar(options: SimilarOptions): Promise<Similar> {
  const { inputs, count = COUNT, minSimilarity, metric = 'cosine', turned = false, signal } = options;
  if (inputs.length === 0) throw new UserError('Name an image, or a folder of images, to look for.');
  if (!Number.isInteger(count) || count < 1)
    throw new UserError(`The number of images must be a whole number from 1, not ${count}.`);
  if (minSimilarity !== undefined) checkSimilarity('--min-similarity', metric, minSimilarity);
  const cwd = options.cwd ?? process.cwd();
  const workspace = await openWorkspace(options.workspace, { cwd });
  try {
    const { database, folder, manifest } = workspace;
    const opened = await openVectors(database, folder, manifest, options.embedder);
    const { embedding, ids, crops, vectors } = opened;
    if (vectors.count === 0) {
      throw new UserError(
        `No image of the last scan has a vector of ${embedding.name}. Make them with: goldpan embed --embedder ${embedding.name}`,
      );
    }
    const { queries, skipped } = await findQueries(database, folder, inputs, cwd, signal);
    const embedded = await embedQueries(queries, opened, { ...options, turned });
    const run = { threads: availableParallelism(), ...(signal ? { signal } : {}) };
    const rows = embedded.vectors.length / embedding.dimensions;
    const index = await VectorIndex.build(vectors, {
      metric,
      method: options.search ?? (rows <= EXACT_QUERIES ? 'exact' : 'auto'),
      ...run,
    });
    // The query itself may stand among its neighbours, and once per crop.
    const k = Math.min(vectors.count, count + 1);
    const lists = await index.search(embedded.vectors, k, run);
    const found = embedded.queries.map(({ query, first, orientations }) => {
      const best = new Map<number, { distance: number; orientation: number }>();
      for (let turn = 0; turn < orientations.length; turn++) {
        for (let at = (first + turn) * k; at < (first + turn + 1) * k; at++) {
          const row = lists.neighbours[at]!;
          if (row >= ids.length || ids[row] === query.id) continue;
          const distance = lists.distances[at]!;
          const known = best.get(row);
          // As it is, unless a turn is clearly nearer.
          if (!known || distance < known.distance - ORIENTATION_MARGIN)
            best.set(row, { distance, orientation: orientations[turn]! });
        }
      }
      const matches = [...best].map(([row, { distance, orientation }]) => ({
        row,
        distance,
        orientation,
        similarity: similarityOf(metric, distance),
      }));
      matches.sort((a, b) => a.distance - b.distance || a.row - b.row);
      return {
        query,
        matches: matches
          .filter((one) => minSimilarity === undefined || one.similarity >= minSimilarity)
          .slice(0, count),
      };
    });
    const known = await knownPairs(
      database,
      found.flatMap(({ query, matches }) =>
        query.id === null ? [] : matches.map(({ row }) => [query.id!, ids[row]!] as const),
      ),
    );
    return {
      workspace: folder,
      embedder: embeddingLabel(embedding),
      metric,
      search: index.method,
      vectors: vectors.count,
      queries: found.map(({ query, matches }) => ({
        query: query.name,
        id: query.id,
        images: matches.map(({ row, distance, orientation, similarity }) => ({
          id: ids[row]!,
          crop: crops?.[row] ?? null,
          similarity,
          distance,
          orientation,
          ...relationOf(query, ids[row]!, known),
        })),
      })),
      skipped: [...skipped, ...embedded.skipped],
    };
  } finally {
    workspace.close();
  }
}

function relationOf(query: Query, id: string, known: (a: string, b: string) => KnownPair | null) {
  const pair = query.id === null ? null : known(query.id, id);
  return { relation: pair?.relation ?? null, score: pair?.score ?? null };
}
