import { relationRank } from '../model/relation.ts';

export interface RelatedPair {
  readonly a: string;
  readonly b: string;
  readonly relation: string;
}

const isIdentical = (relation: string): boolean => relation === 'identical-bytes' || relation === 'identical-pixels';
const key = (a: string, b: string): string => (a < b ? `${a}\0${b}` : `${b}\0${a}`);

/**
 * How any two images of one group are related. Not every pair is stored: of identical images one stands for the
 * others. So a pair that was not compared has the relation of those that stand for the two, and where nothing is known,
 * that of the group, which is the weakest in it.
 */
export class GroupRelations {
  readonly #weakest: string;
  readonly #pairs: readonly RelatedPair[];
  readonly #direct = new Map<string, string>();
  /** Image → the image that stands for it among identical ones. */
  readonly #parent = new Map<string, string>();
  /** Between images that stand for others, the closest relation; filled when it is first asked for. */
  readonly #between = new Map<string, string>();
  #isIndexed = false;

  constructor(weakest: string, pairs: readonly RelatedPair[]) {
    this.#weakest = weakest;
    this.#pairs = pairs;
  }

  /** Most groups have one pair, and many are never asked about. */
  #index(): void {
    if (this.#isIndexed) return;
    this.#isIndexed = true;
    const pairs = this.#pairs;
    for (const { a, b, relation } of pairs) {
      this.#direct.set(key(a, b), relation);
      if (isIdentical(relation)) this.#parent.set(this.#root(a), this.#root(b));
    }
    for (const { a, b, relation } of pairs) {
      const classes = key(this.#root(a), this.#root(b));
      const known = this.#between.get(classes);
      if (known === undefined || relationRank(relation) < relationRank(known)) this.#between.set(classes, relation);
    }
  }

  relation(a: { id: string; sha256: string | null }, b: { id: string; sha256: string | null }): string {
    if (a.sha256 !== null && a.sha256 === b.sha256) return 'identical-bytes';
    this.#index();
    const direct = this.#direct.get(key(a.id, b.id));
    if (direct !== undefined) return direct;
    const [one, two] = [this.#root(a.id), this.#root(b.id)];
    if (one === two) return 'identical-pixels';
    return this.#between.get(key(one, two)) ?? this.#weakest;
  }

  #root(id: string): string {
    let root = id;
    for (let next = this.#parent.get(root); next !== undefined && next !== root; next = this.#parent.get(root)) {
      root = next;
    }
    return root;
  }
}
