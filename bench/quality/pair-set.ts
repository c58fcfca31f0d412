/** Unordered pairs of images, held by number: a few hundred thousand must be cheap. */
export class PairSet {
  readonly ids: readonly string[];
  readonly #numbers: ReadonlyMap<string, number>;
  readonly #keys = new Set<number>();

  /** @param ids all images; fewer than 90 million */
  constructor(ids: readonly string[], numbers?: ReadonlyMap<string, number>) {
    this.ids = ids;
    this.#numbers = numbers ?? new Map(ids.map((id, number) => [id, number]));
  }

  /** Another, empty set over the same images. */
  another(): PairSet {
    return new PairSet(this.ids, this.#numbers);
  }

  get size(): number {
    return this.#keys.size;
  }

  /** @throws Error for an image that is not among the ids */
  number(id: string): number {
    const number = this.#numbers.get(id);
    if (number === undefined) throw new Error(`"${id}" is not among the images`);
    return number;
  }

  knows(id: string): boolean {
    return this.#numbers.has(id);
  }

  add(a: string, b: string): void {
    this.addNumbers(this.number(a), this.number(b));
  }

  has(a: string, b: string): boolean {
    return this.hasNumbers(this.number(a), this.number(b));
  }

  addNumbers(a: number, b: number): void {
    if (a !== b) this.#keys.add(this.#key(a, b));
  }

  hasNumbers(a: number, b: number): boolean {
    return this.#keys.has(this.#key(a, b));
  }

  *[Symbol.iterator](): Generator<[number, number]> {
    const count = this.ids.length;
    for (const key of this.#keys) yield [Math.floor(key / count), key % count];
  }

  #key(a: number, b: number): number {
    return a < b ? a * this.ids.length + b : b * this.ids.length + a;
  }
}
