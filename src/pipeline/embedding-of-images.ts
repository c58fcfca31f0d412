import type { EmbeddingNeighbours, EmbeddingReach } from '../analyse/duplicates/embedding-candidates.ts';
import { BUILTIN_REACH, SEMANTIC_REACH } from '../analyse/duplicates/embedding-candidates.ts';
import type { NeighbourGraph } from '../kernel/cluster/neighbour-graph.ts';
import { decodeHalves } from '../kernel/vectors/half.ts';
import type { EmbedderSource } from '../model/embedding.ts';

/** Vectors that take part in finding duplicates. */
export interface DuplicateEmbedding {
  /** Key of the vectors' part. */
  readonly key: string;
  /** Ids, one per vector. */
  readonly ids: readonly string[];
  readonly vectors: { readonly count: number; readonly dimensions: number; readonly data: Uint16Array };
  /** By cosine distance. */
  readonly lists: NeighbourGraph;
  readonly reach: EmbeddingReach;
}

/** How near is near enough depends on what a model was made for. */
export const reachOf = (source: EmbedderSource, given: Partial<EmbeddingReach> = {}): EmbeddingReach => ({
  ...(source.kind === 'builtin' ? BUILTIN_REACH : SEMANTIC_REACH),
  ...given,
});

/** The vectors of images by their numbers in an image table. 4 bytes per image and per vector. */
export class EmbeddingOfImages {
  readonly #embedding: DuplicateEmbedding;
  /** Image of each vector, and vector of each image; -1 for none. */
  readonly #images: Int32Array;
  readonly #rows: Int32Array;
  readonly #a: Float32Array;
  readonly #b: Float32Array;

  /** @param ids of all images, ascending, as those of the vectors are */
  constructor(embedding: DuplicateEmbedding, ids: readonly string[]) {
    this.#embedding = embedding;
    this.#images = new Int32Array(embedding.vectors.count).fill(-1);
    this.#rows = new Int32Array(ids.length).fill(-1);
    const numberOf = new Map(ids.map((id, image) => [id, image]));
    embedding.ids.forEach((id, row) => {
      const image = numberOf.get(id);
      if (image === undefined) return;
      this.#images[row] = image;
      this.#rows[image] = row;
    });
    this.#a = new Float32Array(embedding.vectors.dimensions);
    this.#b = new Float32Array(embedding.vectors.dimensions);
  }

  /** Cosine similarity of two images, -1–1; null when either has no vector. */
  similarity(a: number, b: number): number | null {
    const [rowA, rowB] = [this.#rows[a]!, this.#rows[b]!];
    if (rowA < 0 || rowB < 0) return null;
    const { data, dimensions } = this.#embedding.vectors;
    decodeHalves(data, rowA * dimensions, dimensions, this.#a, 0);
    decodeHalves(data, rowB * dimensions, dimensions, this.#b, 0);
    let sum = 0;
    for (let i = 0; i < dimensions; i++) sum += this.#a[i]! * this.#b[i]!;
    return sum;
  }

  /** Neighbours among some of the images. */
  neighbours(nodes: readonly number[]): EmbeddingNeighbours {
    const isNode = new Uint8Array(this.#rows.length);
    for (const image of nodes) isNode[image] = 1;
    return {
      ...this.#embedding.lists,
      images: this.#images.map((image) => (image >= 0 && isNode[image] ? image : -1)),
    };
  }
}
