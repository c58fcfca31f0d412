import { relationRank } from '../../model/relation.ts';
import { type Adjacency, adjacencyOf } from './adjacency.ts';
import type { PairList } from './pair-list.ts';

const IDENTICAL = relationRank('identical-pixels');

/** An image related to another one. */
export interface Partner {
  readonly image: number;
  /** 0–1. */
  readonly score: number;
  /** Place of the relation in `RELATIONS`. */
  readonly rank: number;
  /** Hash bits that differ; -1 where they are not known. */
  readonly distance: number;
}

/** Two steps seen as one relation: no surer than the less sure, no closer than the wider. */
const joined = (image: number, one: Partner, other: Partner): Partner => ({
  image,
  score: Math.min(one.score, other.score),
  rank: Math.max(one.rank, other.rank),
  distance: one.distance < 0 || other.distance < 0 ? -1 : Math.max(one.distance, other.distance),
});

/**
 * Who is related to whom, with the pairs that are stored once for many images spelled out: exact copies share all their
 * relations, and an image that was compared only with one that stands for it has the relations of that one.
 */
export class RelatedImages {
  readonly ids: readonly string[];
  readonly #pairs: PairList;
  readonly #graph: Adjacency;
  /** The image that stands for each image; the image itself where none does. */
  readonly #host: Int32Array;
  /** How an image is related to its host. */
  readonly #toHost = new Map<number, Partner>();
  readonly #guests = new Map<number, number[]>();
  readonly #apart: ReadonlySet<number>;

  /**
   * @param apart pairs that are stored as unrelated, as numbers `a * ids.length + b` with a < b: they are not implied
   *   by what their hosts are related to
   */
  constructor(pairs: PairList, apart: ReadonlySet<number> = new Set()) {
    this.ids = pairs.ids;
    this.#pairs = pairs;
    this.#apart = apart;
    this.#graph = adjacencyOf(pairs.ids.length, pairs.a, pairs.b);
    this.#host = Int32Array.from(pairs.ids, (_, i) => i);
    const direct = new Map<number, number>();
    for (let p = 0; p < pairs.a.length; p++) {
      if (pairs.isRepresented[p] === 0 && pairs.rank[p]! > IDENTICAL) continue;
      const known = direct.get(pairs.b[p]!);
      if (known === undefined || pairs.a[p]! < pairs.a[known]!) direct.set(pairs.b[p]!, p);
    }
    for (const guest of direct.keys()) this.#settle(guest, direct);
  }

  /** Follows an image's hosts to the one that none stands for. */
  #settle(guest: number, direct: ReadonlyMap<number, number>): void {
    let host = guest;
    let way: Partner = { image: guest, score: 1, rank: 0, distance: 0 };
    for (let steps = 0; direct.has(host) && steps < direct.size; steps++) {
      const pair = direct.get(host)!;
      host = this.#pairs.a[pair]!;
      way = joined(host, way, this.#partner(host, pair));
    }
    if (host === guest) return;
    this.#host[guest] = host;
    this.#toHost.set(guest, way);
    const guests = this.#guests.get(host);
    if (guests) guests.push(guest);
    else this.#guests.set(host, [guest]);
  }

  #partner(image: number, pair: number): Partner {
    const { score, rank, distance } = this.#pairs;
    return { image, score: score[pair]!, rank: rank[pair]!, distance: distance[pair]! };
  }

  #areApart(x: number, y: number): boolean {
    return this.#apart.size > 0 && this.#apart.has(Math.min(x, y) * this.ids.length + Math.max(x, y));
  }

  /** All images related to one, best score first, then in the order of their ids. */
  partners(image: number): Partner[] {
    const found = new Map<number, Partner>();
    for (const partner of this.#stored(image)) found.set(partner.image, partner);
    const host = this.#host[image]!;
    const own: Partner = this.#toHost.get(image) ?? { image: host, score: 1, rank: 0, distance: 0 };
    const imply = (partner: Partner): void => {
      if (partner.image === image || found.has(partner.image) || this.#areApart(image, partner.image)) return;
      found.set(partner.image, partner);
    };
    const implyGuests = (of: number, way: Partner): void => {
      for (const guest of this.#guests.get(of) ?? []) imply(joined(guest, way, this.#toHost.get(guest)!));
    };
    if (host !== image) imply(own);
    implyGuests(host, own);
    for (const copy of this.#copies(host)) {
      for (const partner of this.#stored(copy)) {
        const other = this.#host[partner.image]!;
        // What a guest that is no copy was itself compared with is its own affair.
        if (other === host || !this.#isCopyOfHost(partner.image)) continue;
        const way = joined(other, own, partner);
        imply(way);
        implyGuests(other, way);
      }
    }
    return [...found.values()].sort((x, y) => y.score - x.score || x.image - y.image);
  }

  /** The image stands for itself, or is an exact copy of the one that does. */
  #isCopyOfHost(image: number): boolean {
    return (this.#toHost.get(image)?.rank ?? 0) <= IDENTICAL;
  }

  #copies(host: number): number[] {
    return [host, ...(this.#guests.get(host) ?? []).filter((guest) => this.#isCopyOfHost(guest))];
  }

  *#stored(image: number): Generator<Partner> {
    const { offsets, neighbours, edges } = this.#graph;
    for (let n = offsets[image]!; n < offsets[image + 1]!; n++) yield this.#partner(neighbours[n]!, edges[n]!);
  }
}
