import { GrowingNumbers } from '../coco/growing.ts';
import { halves } from './canonical.ts';

/** Digests → their numbers in the order they were added: a million in 32 MB. */
export class DigestIndex {
  readonly #first = new GrowingNumbers();
  readonly #second = new GrowingNumbers();
  #slots = new Int32Array(4096).fill(-1);

  get size(): number {
    return this.#first.length;
  }

  /** @returns its number; that of before where it is known already */
  add(digest: string): number {
    const known = this.find(digest);
    if (known >= 0) return known;
    const [first, second] = halves(digest);
    const number = this.#first.length;
    this.#first.push(first);
    this.#second.push(second);
    if (this.size * 2 > this.#slots.length) this.#grow();
    else this.#put(number);
    return number;
  }

  /** @returns −1 when it is not known */
  find(digest: string): number {
    const [first, second] = halves(digest);
    const mask = this.#slots.length - 1;
    for (let at = first % this.#slots.length; ; at = (at + 1) & mask) {
      const number = this.#slots[at]!;
      if (number < 0) return -1;
      if (this.#first.at(number) === first && this.#second.at(number) === second) return number;
    }
  }

  #put(number: number): void {
    const mask = this.#slots.length - 1;
    let at = this.#first.at(number) % this.#slots.length;
    while (this.#slots[at]! >= 0) at = (at + 1) & mask;
    this.#slots[at] = number;
  }

  #grow(): void {
    this.#slots = new Int32Array(this.#slots.length * 2).fill(-1);
    for (let i = 0; i < this.size; i++) this.#put(i);
  }
}
