import { UserError } from '../../model/errors.ts';
import { type Adjacency, adjacencyOf, degreeOf } from '../graph/adjacency.ts';

export const TRUTH_SCOPES = ['workspace', 'named', 'listed'] as const;
/**
 * What a found pair that the truth does not list means. `workspace`: it is wrong, the truth speaks of all images.
 * `named`: it is wrong if the truth names both images, and not judged otherwise. `listed`: it is not judged, only pairs
 * that the truth lists are.
 */
export type TruthScope = (typeof TRUTH_SCOPES)[number];

/** What is known of pairs of numbered images. */
export interface Truth {
  /** Whether the truth speaks of an image; as long as there are images. */
  readonly isNamed: Uint8Array;
  /** Related pairs. */
  readonly related: number;
  /** Pairs listed as unrelated. */
  readonly unrelated: number;
  /** Cluster of each image when the truth is groups, -1 for images that it does not name; otherwise null. */
  readonly clusters: Int32Array | null;
  /** True related, false listed as unrelated, null not listed. */
  isRelated(a: number, b: number): boolean | null;
  /** How many images are related to one. */
  relatedCount(image: number): number;
  /** The images related to one, in any order. */
  relatedTo(image: number): Iterable<number>;
}

/** @param clusters cluster of each image, 0 or above; -1 for images that the truth does not name */
export function groupsTruth(clusters: Int32Array): Truth {
  const members = new Map<number, number[]>();
  for (let i = 0; i < clusters.length; i++) {
    if (clusters[i]! < 0) continue;
    const group = members.get(clusters[i]!);
    if (group) group.push(i);
    else members.set(clusters[i]!, [i]);
  }
  const membersOf = (image: number) => members.get(clusters[image]!) ?? [image];
  return {
    isNamed: Uint8Array.from(clusters, (cluster) => (cluster < 0 ? 0 : 1)),
    related: [...members.values()].reduce((sum, { length }) => sum + (length * (length - 1)) / 2, 0),
    unrelated: 0,
    clusters,
    isRelated: (a, b) => (clusters[a]! >= 0 && clusters[a] === clusters[b] ? true : null),
    relatedCount: (image) => membersOf(image).length - 1,
    *relatedTo(image) {
      for (const member of membersOf(image)) if (member !== image) yield member;
    },
  };
}

/** A sorted set of pairs as numbers a · images + b with a < b: far below 2^53 for any set of images. */
class PairSet {
  readonly #keys: Float64Array;
  readonly #images: number;

  constructor(images: number, a: readonly number[], b: readonly number[]) {
    const keys = Float64Array.from(a, (one, p) => Math.min(one, b[p]!) * images + Math.max(one, b[p]!)).sort();
    this.#images = images;
    this.#keys = keys.filter((key, p) => key !== keys[p - 1]);
  }

  get size(): number {
    return this.#keys.length;
  }

  has(a: number, b: number): boolean {
    const key = Math.min(a, b) * this.#images + Math.max(a, b);
    let low = 0;
    let high = this.#keys.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (this.#keys[middle]! < key) low = middle + 1;
      else high = middle;
    }
    return this.#keys[low] === key;
  }

  graph(): Adjacency {
    const a = Int32Array.from(this.#keys, (key) => Math.floor(key / this.#images));
    return adjacencyOf(
      this.#images,
      a,
      Int32Array.from(this.#keys, (key) => key % this.#images),
    );
  }
}

export interface ListedPairs {
  readonly a: readonly number[];
  readonly b: readonly number[];
}

/**
 * Pairs in any order and direction, repeated or not; none of an image with itself.
 *
 * @param isNamed what the truth speaks of, also images without pairs
 * @throws UserError when a pair is listed as related and as unrelated; `nameOf` gives the images' names for it
 */
export function pairsTruth(
  isNamed: Uint8Array,
  relatedPairs: ListedPairs,
  unrelatedPairs: ListedPairs,
  nameOf: (image: number) => string,
): Truth {
  const related = new PairSet(isNamed.length, relatedPairs.a, relatedPairs.b);
  const unrelated = new PairSet(isNamed.length, unrelatedPairs.a, unrelatedPairs.b);
  unrelatedPairs.a.forEach((a, p) => {
    const b = unrelatedPairs.b[p]!;
    if (related.has(a, b)) {
      throw new UserError(`The truth lists ${nameOf(a)} and ${nameOf(b)} both as related and as unrelated.`);
    }
  });
  const graph = related.graph();
  return {
    isNamed,
    related: related.size,
    unrelated: unrelated.size,
    clusters: null,
    isRelated: (a, b) => (related.has(a, b) ? true : unrelated.size > 0 && unrelated.has(a, b) ? false : null),
    relatedCount: (image) => degreeOf(graph, image),
    relatedTo: (image) => graph.neighbours.subarray(graph.offsets[image], graph.offsets[image + 1]),
  };
}

/** Whether a found pair is right; null when the truth does not judge it. */
export function verdict(truth: Truth, scope: TruthScope, a: number, b: number): boolean | null {
  const listed = truth.isRelated(a, b);
  if (listed !== null || scope === 'listed') return listed;
  return scope === 'workspace' || (truth.isNamed[a] === 1 && truth.isNamed[b] === 1) ? false : null;
}
