import { popcount32 } from '../../src/kernel/hash/bits.ts';
import { type Features, THUMBNAIL, WORDS } from './features.ts';

/** A way of saying how far two images are apart. */
export interface Ranker {
  readonly name: string;
  /** Distances from image `query` to each of `index`, into `out`. */
  readonly distances: (query: number, index: Uint32Array, out: Float64Array) => void;
  /** Rows whose Euclidean distance orders as these distances do; null where there are none. */
  readonly rows: { readonly data: Float32Array; readonly dimensions: number } | null;
}

function hamming(
  name: string,
  queries: Uint32Array,
  stride: { readonly query: number; readonly image: number },
  images: Uint32Array,
  words: number,
): Ranker {
  return {
    name,
    rows: null,
    distances: (query, index, out) => {
      const first = query * stride.query;
      for (let i = 0; i < index.length; i++) {
        const image = index[i]! * stride.image;
        let least = Number.POSITIVE_INFINITY;
        // Several hashes of the query, one after the other: the nearest counts.
        for (let from = first; from < first + stride.query; from += words) {
          let bits = 0;
          for (let w = 0; w < words; w++) bits += popcount32(queries[from + w]! ^ images[image + w]!);
          if (bits < least) least = bits;
        }
        out[i] = least;
      }
    },
  };
}

function euclidean(name: string, data: Float32Array, dimensions: number): Ranker {
  return {
    name,
    rows: { data, dimensions },
    distances: (query, index, out) => {
      const q = query * dimensions;
      for (let i = 0; i < index.length; i++) {
        const r = index[i]! * dimensions;
        let sum = 0;
        for (let d = 0; d < dimensions; d++) sum += (data[q + d]! - data[r + d]!) ** 2;
        out[i] = sum;
      }
    },
  };
}

/** Cosine distance of the nearest of several vectors of the query. */
function turnedCosine(name: string, { turnedVectors, vectors, dimensions }: Features): Ranker {
  const turned = turnedVectors!;
  return {
    name,
    rows: null,
    distances: (query, index, out) => {
      for (let i = 0; i < index.length; i++) {
        const r = index[i]! * dimensions;
        let most = -1;
        for (let orientation = 0; orientation < 8; orientation++) {
          const q = (8 * query + orientation) * dimensions;
          let dot = 0;
          for (let d = 0; d < dimensions; d++) dot += turned[q + d]! * vectors[r + d]!;
          most = Math.max(most, dot);
        }
        out[i] = 1 - most;
      }
    },
  };
}

/** The first is the one that is judged; the next, where it is there, is the same with the symmetries of the query. */
export function rankersOf(features: Features, embedder: string): Ranker[] {
  const { phashes, pdqs, thumbnails, vectors, dimensions } = features;
  const own = new Uint32Array(features.paths.length * WORDS.phash);
  for (let i = 0; i < features.paths.length; i++) {
    own.set(phashes.subarray(i * WORDS.turned, i * WORDS.turned + WORDS.phash), i * WORDS.phash);
  }
  const [one, eight, pdq] = [WORDS.phash, WORDS.turned, WORDS.pdq];
  return [
    // Vectors of unit length: Euclidean distances order as cosines do.
    euclidean(embedder, vectors, dimensions),
    ...(features.turnedVectors ? [turnedCosine(`${embedder}, turned`, features)] : []),
    hamming('pHash', own, { query: one, image: one }, own, one),
    hamming('pHash, turned', phashes, { query: eight, image: one }, own, one),
    hamming('PDQ', pdqs, { query: pdq, image: pdq }, pdqs, pdq),
    euclidean('thumbnail', thumbnails, THUMBNAIL),
  ];
}
