import { RELATIONS, relationRank } from '../../model/relation.ts';

/** A stored pair as far as graphs and rankings need it. */
export interface StoredPair {
  readonly a: string;
  readonly b: string;
  readonly relation: string;
  /** 0–1. */
  readonly score: number;
  /** Hash bits that differ; null where they are not known. */
  readonly distance: number | null;
  /** `a` stands for `b` in all further pairs. */
  readonly isRepresented: boolean;
}

/** Pairs of numbered images in flat arrays. */
export interface PairList {
  /** Ids by number, in ascending order of their UTF-16 units. */
  readonly ids: readonly string[];
  readonly a: Int32Array;
  readonly b: Int32Array;
  readonly score: Float64Array;
  /** Place in {@link RELATIONS}; their number for a pair without relation. */
  readonly rank: Uint8Array;
  /** Hash bits that differ; -1 where they are not known. */
  readonly distance: Int16Array;
  readonly isRepresented: Uint8Array;
}

const grown = <T extends Int32Array | Float64Array | Uint8Array | Int16Array>(array: T, like: T): T => {
  like.set(array as never);
  return like;
};

/** Takes pairs one by one and numbers their images: memory grows with the related images, not with all images. */
export class PairCollector {
  readonly #numbers = new Map<string, number>();
  #count = 0;
  #a = new Int32Array(1024);
  #b = new Int32Array(1024);
  #score = new Float64Array(1024);
  #rank = new Uint8Array(1024);
  #distance = new Int16Array(1024);
  #isRepresented = new Uint8Array(1024);

  /** Makes room for an image that may be in no pair. */
  addImage(id: string): number {
    const known = this.#numbers.get(id);
    if (known !== undefined) return known;
    this.#numbers.set(id, this.#numbers.size);
    return this.#numbers.size - 1;
  }

  add(pair: StoredPair): void {
    if (this.#count === this.#a.length) this.#grow(2 * this.#count);
    const i = this.#count++;
    this.#a[i] = this.addImage(pair.a);
    this.#b[i] = this.addImage(pair.b);
    this.#score[i] = pair.score;
    this.#rank[i] = relationRank(pair.relation);
    const isIdentical = pair.relation.startsWith('identical-');
    this.#distance[i] = pair.distance ?? (isIdentical ? 0 : -1);
    this.#isRepresented[i] = pair.isRepresented ? 1 : 0;
  }

  #grow(size: number): void {
    this.#a = grown(this.#a, new Int32Array(size));
    this.#b = grown(this.#b, new Int32Array(size));
    this.#score = grown(this.#score, new Float64Array(size));
    this.#rank = grown(this.#rank, new Uint8Array(size));
    this.#distance = grown(this.#distance, new Int16Array(size));
    this.#isRepresented = grown(this.#isRepresented, new Uint8Array(size));
  }

  /** The pairs, their images numbered anew in the order of their ids. */
  finish(): PairList {
    const given = [...this.#numbers.keys()];
    const ids = given.toSorted();
    const place = new Map(ids.map((id, i) => [id, i]));
    const renumbered = Int32Array.from(given, (id) => place.get(id)!);
    const count = this.#count;
    return {
      ids,
      a: this.#a.slice(0, count).map((i) => renumbered[i]!),
      b: this.#b.slice(0, count).map((i) => renumbered[i]!),
      score: this.#score.slice(0, count),
      rank: this.#rank.slice(0, count),
      distance: this.#distance.slice(0, count),
      isRepresented: this.#isRepresented.slice(0, count),
    };
  }
}

/** The relation of a rank, `unrelated` beyond the last. */
export const relationOfRank = (rank: number): string => RELATIONS[rank] ?? 'unrelated';
