/**
 * Ids for what has none, in between ids that were given. Given ids are kept, doubled ones too; one that was handed out
 * before it came is replaced.
 */
export class Numbering {
  #next = 1;
  /** Ranges of ids handed out: from, to (exclusive), in order. */
  readonly #handedOut: number[] = [];

  /** @param replaced called when the given id cannot be kept */
  take(given: number | string | undefined, replaced: () => void): number | string {
    if (typeof given === 'string') return given;
    if (given === undefined || this.#isHandedOut(given)) {
      if (given !== undefined) replaced();
      const id = this.#next++;
      const ranges = this.#handedOut;
      if (ranges.at(-1) === id) ranges[ranges.length - 1] = id + 1;
      else ranges.push(id, id + 1);
      return id;
    }
    if (given >= this.#next) this.#next = Math.floor(given) + 1;
    return given;
  }

  #isHandedOut(id: number): boolean {
    const ranges = this.#handedOut;
    for (let i = ranges.length - 2; i >= 0; i -= 2) {
      if (id >= ranges[i + 1]!) return false;
      if (id >= ranges[i]!) return true;
    }
    return false;
  }
}
