import { createHash } from 'node:crypto';
import type { Embedding } from '../../catalog/manifest.ts';
import { embeddingLabel, findEmbedding, type OpenedVectors, openVectors } from '../../catalog/vectors.ts';
import { NearestRows } from '../../kernel/neighbours/nearest-rows.ts';
import { decodeHalves } from '../../kernel/vectors/half.ts';
import { normaliseRows } from '../../kernel/vectors/unit.ts';
import { UserError } from '../../model/errors.ts';
import { findTextEmbedding } from '../text-tower.ts';
import { compareWithTexts } from '../text-tower-similarities.ts';
import { type EmbeddedPicture, SearchWorkers } from './search-workers.ts';
import type { ReviewSession, ReviewState } from './session.ts';

/** What images are looked for by. */
export type ImageQuery =
  /** Id of an image of the workspace. */
  | { readonly image: string }
  /** A picture that was uploaded before: its digest. */
  | { readonly picture: string }
  | { readonly words: string };

export interface FoundImages {
  readonly embedder: string;
  /** Vectors that were compared. */
  readonly searched: number;
  /** Measured images without a vector: they cannot be found. */
  readonly missing: number;
  /** The image that was named; null for pictures from outside and words. */
  readonly query: number | null;
  /** Cosine similarities, the most similar first; without the image that was named. */
  readonly found: readonly { readonly n: number; readonly similarity: number }[];
}

/** Kept so long after the last search; another one then opens them again. */
const VECTORS_IDLE_MS = 60_000;
const WORKERS_IDLE_MS = 300_000;
const MOST_PICTURES = 20;

interface Picture extends EmbeddedPicture {
  /** Of the model whose vector it is. */
  readonly version: string;
}

/** Searches of one session: keeps the model, the vectors and the last uploaded pictures between them. */
export class ImageSearch {
  readonly #pictures = new Map<string, Picture>();
  #vectors: { readonly of: string; readonly opened: Promise<OpenedVectors>; readonly timer: NodeJS.Timeout } | null =
    null;
  readonly #workers = new Map<string, { readonly workers: SearchWorkers; readonly timer: NodeJS.Timeout }>();

  /**
   * Takes a picture to search by.
   * @returns its digest, under which it is known for a while
   * @throws UserError when it cannot be read, or the workspace has no vectors of whole images
   */
  async takePicture(state: ReviewState, bytes: Uint8Array, signal?: AbortSignal): Promise<string> {
    const embedding = wholeEmbedding(state);
    const digest = createHash('sha256').update(bytes).digest('hex').slice(0, 16);
    const known = this.#pictures.get(digest);
    this.#pictures.delete(digest);
    const picture =
      known?.version === embedding.version
        ? known
        : { ...(await this.#workersOf(embedding).embedPicture(bytes, signal)), version: embedding.version };
    this.#pictures.set(digest, picture);
    if (this.#pictures.size > MOST_PICTURES) this.#pictures.delete(this.#pictures.keys().next().value!);
    return digest;
  }

  /** A small WebP of an uploaded picture; null when it is not known any more. */
  thumbnailOf(digest: string): Uint8Array | null {
    return this.#pictures.get(digest)?.webp ?? null;
  }

  /** @throws UserError when the query cannot be, or there are no vectors to compare it with */
  async find(state: ReviewState, query: ImageQuery, count: number, signal?: AbortSignal): Promise<FoundImages> {
    const embedding =
      'words' in query ? findTextEmbedding(state.workspace.manifest, undefined, false) : wholeEmbedding(state);
    const opened = await this.#openVectors(state, embedding);
    const { vectors, ids, missing } = opened;
    const own = 'image' in query ? rowOf(ids, query.image) : -1;
    const wanted = await this.#vectorOf(query, opened, own, signal);
    const nearest = new NearestRows(1, Math.min(count, vectors.count));
    await compareWithTexts(vectors, wanted, { signal }, (from, rows, opposites, width) => {
      for (let row = 0; row < rows; row++) {
        const distance = opposites[row * width]!;
        if (distance <= nearest.farthest[0]! && from + row !== own) nearest.offer(0, from + row, distance);
      }
    });
    nearest.sort();
    const found = Array.from({ length: nearest.held[0]! }, (_, slot) => ({
      n: state.table.numberOf(ids[nearest.neighbours[slot]!]!),
      similarity: -nearest.distances[slot]!,
    }));
    return {
      embedder: embeddingLabel(embedding),
      searched: vectors.count,
      missing,
      query: own < 0 ? null : state.table.numberOf(ids[own]!),
      found,
    };
  }

  async close(): Promise<void> {
    this.#forgetVectors();
    const held = [...this.#workers.values()];
    this.#workers.clear();
    await Promise.all(
      held.map(({ workers, timer }) => {
        clearTimeout(timer);
        return workers.close();
      }),
    );
  }

  async #vectorOf(
    query: ImageQuery,
    { vectors, embedding }: OpenedVectors,
    own: number,
    signal: AbortSignal | undefined,
  ): Promise<Float32Array> {
    if ('words' in query) return this.#workersOf(embedding).embedText(query.words, signal);
    if ('picture' in query) {
      const picture = this.#pictures.get(query.picture);
      if (picture?.version === embedding.version) return picture.vector;
      throw new UserError('This picture is not kept any more: choose or drop it again.');
    }
    if (own < 0) throw new UserError(`${query.image} has no vector: goldpan embed makes those that are missing.`);
    const { dimensions } = vectors;
    const vector = new Float32Array(dimensions);
    decodeHalves(vectors.data, own * dimensions, dimensions, vector, 0);
    normaliseRows(vector, dimensions);
    return vector;
  }

  #openVectors(state: ReviewState, embedding: Embedding): Promise<OpenedVectors> {
    const of = `${state.name} ${embedding.key}`;
    const opened =
      this.#vectors?.of === of
        ? this.#vectors.opened
        : openVectors(
            state.workspace.database,
            state.workspace.folder,
            state.workspace.manifest,
            embeddingLabel(embedding),
          );
    this.#forgetVectors();
    opened.catch(() => this.#forgetVectors());
    this.#vectors = { of, opened, timer: setTimeout(() => this.#forgetVectors(), VECTORS_IDLE_MS).unref() };
    return opened;
  }

  #forgetVectors(): void {
    if (this.#vectors) clearTimeout(this.#vectors.timer);
    this.#vectors = null;
  }

  #workersOf(embedding: Embedding): SearchWorkers {
    const { key } = embedding;
    const held = this.#workers.get(key);
    if (held) clearTimeout(held.timer);
    const workers = held?.workers ?? new SearchWorkers(embedding);
    const timer = setTimeout(() => {
      this.#workers.delete(key);
      void workers.close();
    }, WORKERS_IDLE_MS).unref();
    this.#workers.set(key, { workers, timer });
    return workers;
  }
}

function wholeEmbedding({ workspace: { manifest } }: ReviewState): Embedding {
  const embedding = findEmbedding(manifest);
  if (!embedding.isOfCrops) return embedding;
  throw new UserError('There are vectors of crops alone. Make those of whole images with: goldpan embed');
}

/** Label of the vectors that words can be compared with; null when there are none. */
export function wordsEmbedder({ workspace: { manifest } }: ReviewState): string | null {
  try {
    return embeddingLabel(findTextEmbedding(manifest, undefined, false));
  } catch (error) {
    if (error instanceof UserError) return null;
    throw error;
  }
}

/** Ids of vectors are in the order of their bytes. */
function rowOf(ids: readonly string[], id: string): number {
  const wanted = Buffer.from(id);
  let low = 0;
  let high = ids.length - 1;
  while (low <= high) {
    const middle = (low + high) >>> 1;
    const order = Buffer.compare(wanted, Buffer.from(ids[middle]!));
    if (order === 0) return middle;
    if (order < 0) high = middle - 1;
    else low = middle + 1;
  }
  return -1;
}

const searches = new WeakMap<ReviewSession, ImageSearch>();

/** The searches of a session, which end with it. */
export function searchOf(session: ReviewSession): ImageSearch {
  const known = searches.get(session);
  if (known) return known;
  const search = new ImageSearch();
  searches.set(session, search);
  session.onClose(() => search.close());
  return search;
}
