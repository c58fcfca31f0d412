import { UserError } from '../../model/errors.ts';

export type TruthFormat = 'pairs' | 'groups' | 'map';

/** What a truth file says, by the names it uses: numbers are places in `names`. */
export interface NamedTruth {
  readonly format: TruthFormat;
  /** Every name once. */
  readonly names: readonly string[];
  /** Pairs, and whether each is related; none for groups. */
  readonly a: readonly number[];
  readonly b: readonly number[];
  readonly isRelated: readonly boolean[];
  /** Group of each name; null unless the format is groups. */
  readonly groups: readonly number[] | null;
  /** Pairs of a name with itself, left out. */
  readonly selfPairs: number;
}

/** Collects what a truth file says. */
export class TruthBuilder {
  readonly #format: TruthFormat;
  readonly #names = new Map<string, number>();
  readonly #a: number[] = [];
  readonly #b: number[] = [];
  readonly #isRelated: boolean[] = [];
  readonly #groups: number[] = [];
  readonly #groupNumbers = new Map<string, number>();
  #selfPairs = 0;

  constructor(format: TruthFormat) {
    this.#format = format;
  }

  /** Says that the truth speaks of an image. */
  name(text: string): number {
    const known = this.#names.get(text);
    if (known !== undefined) return known;
    this.#names.set(text, this.#names.size);
    return this.#names.size - 1;
  }

  pair(one: string, other: string, isRelated: boolean): void {
    const [a, b] = [this.name(one), this.name(other)];
    if (a === b) {
      this.#selfPairs++;
      return;
    }
    this.#a.push(a);
    this.#b.push(b);
    this.#isRelated.push(isRelated);
  }

  /** @throws UserError when the image is in another group already; `where` says in which line */
  member(image: string, group: string, where: string): void {
    let number = this.#groupNumbers.get(group);
    if (number === undefined) {
      number = this.#groupNumbers.size;
      this.#groupNumbers.set(group, number);
    }
    const name = this.name(image);
    if ((this.#groups[name] ?? number) !== number) {
      throw new UserError(
        `${where}: ${image} is in another group already. Groups may not share images; write pairs instead.`,
      );
    }
    this.#groups[name] = number;
  }

  finish(): NamedTruth {
    return {
      format: this.#format,
      names: [...this.#names.keys()],
      a: this.#a,
      b: this.#b,
      isRelated: this.#isRelated,
      groups: this.#format === 'groups' ? this.#groups : null,
      selfPairs: this.#selfPairs,
    };
  }
}
