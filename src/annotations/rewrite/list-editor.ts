/** Writes the elements of a list that stay, with what stands between them, so that the list stays well formed. */
export class ListEditor {
  #first: Uint8Array | null = null;
  #between: Uint8Array | null = null;
  #count = 0;

  /** How many elements were written. */
  get count(): number {
    return this.#count;
  }

  /** Tells of an element of the original; `bytes` are what is written in its stead, null where it leaves. */
  *element(lead: Uint8Array, bytes: Uint8Array | null): Generator<Uint8Array> {
    if (this.#first === null) this.#first = lead;
    else this.#between ??= lead;
    if (bytes === null) return;
    // What stands before the first element has no comma in it.
    if (this.#count > 0) yield lead === this.#first ? this.#comma() : lead;
    else yield this.#first;
    this.#count++;
    yield bytes;
  }

  /** Writes a further element, laid out as those before. */
  *add(bytes: Uint8Array): Generator<Uint8Array> {
    if (this.#count > 0) yield this.#comma();
    else if (this.#first !== null) yield this.#first;
    this.#count++;
    yield bytes;
  }

  /** Ends the list; `lead` is what stands before its bracket. */
  *end(lead: Uint8Array): Generator<Uint8Array> {
    if (this.#count > 0 || this.#first === null) yield lead;
  }

  #comma(): Uint8Array {
    if (this.#between !== null) return this.#between;
    return Buffer.concat([Buffer.from(','), this.#first?.length ? this.#first : Buffer.from(' ')]);
  }
}
