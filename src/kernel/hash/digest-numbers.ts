import { hexToWords } from './bits.ts';

const WORDS = 4;
const HEX_DIGITS = WORDS * 8;

/**
 * Numbers digests from 0 on in the order they first come: equal digests get equal numbers. Holds 128 bits of each,
 * 24–40 bytes per different digest in flat arrays; by the birthday bound two of a billion different digests share
 * those bits with a chance below 10⁻²⁰.
 */
export class DigestNumbers {
  #words = new Uint32Array(WORDS * 1024);
  /** Open addressing: number + 1, 0 is free. At most half full. */
  #slots = new Uint32Array(2048);
  #count = 0;

  /** How many different digests there are. */
  get count(): number {
    return this.#count;
  }

  /**
   * @param hex at least 32 hex digits of a cryptographic digest; null gives -1
   * @throws RangeError for anything shorter
   */
  numberOf(hex: string | null): number {
    if (hex === null) return -1;
    if (hex.length < HEX_DIGITS) throw new RangeError(`"${hex}" is no digest of at least 128 bits`);
    const words = hexToWords(hex.slice(0, HEX_DIGITS));
    let slot = this.#find(words);
    const known = this.#slots[slot]!;
    if (known > 0) return known - 1;
    if (2 * (this.#count + 1) > this.#slots.length) {
      this.#grow();
      slot = this.#find(words);
    }
    this.#words.set(words, WORDS * this.#count);
    this.#slots[slot] = ++this.#count;
    return this.#count - 1;
  }

  /** The slot that holds these words, or the free one where they belong. */
  #find(words: Uint32Array): number {
    const mask = this.#slots.length - 1;
    // The bits of a cryptographic digest are spread evenly: any of them index as well as a hash of them.
    for (let slot = words[0]! & mask; ; slot = (slot + 1) & mask) {
      const known = this.#slots[slot]!;
      if (known === 0) return slot;
      let w = 0;
      while (w < WORDS && this.#words[WORDS * (known - 1) + w] === words[w]) w++;
      if (w === WORDS) return slot;
    }
  }

  #grow(): void {
    const words = new Uint32Array(2 * this.#words.length);
    words.set(this.#words);
    this.#words = words;
    this.#slots = new Uint32Array(2 * this.#slots.length);
    for (let number = 0; number < this.#count; number++) {
      this.#slots[this.#find(words.subarray(WORDS * number, WORDS * (number + 1)))] = number + 1;
    }
  }
}
