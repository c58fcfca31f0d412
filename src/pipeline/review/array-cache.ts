interface Made<T> {
  readonly value: T;
  readonly bytes: number;
}

/** Large values by name, made once however many ask, up to a number of bytes: the one unused for longest goes first. */
export class ArrayCache {
  readonly #mostBytes: number;
  readonly #made = new Map<string, { readonly value: Promise<unknown>; bytes: number }>();

  constructor(mostBytes: number) {
    this.#mostBytes = mostBytes;
  }

  /** A name always stands for values of one type. The newest is kept whatever its size. */
  async get<T>(name: string, make: () => Promise<Made<T>>): Promise<T> {
    const known = this.#made.get(name);
    if (known) {
      this.#made.delete(name);
      this.#made.set(name, known);
      return known.value as Promise<T>;
    }
    const making = make();
    const entry = { value: making.then(({ value }) => value), bytes: 0 };
    // Whoever else waits for it sees the failure; here it is thrown below.
    entry.value.catch(() => undefined);
    this.#made.set(name, entry);
    try {
      const { value, bytes } = await making;
      entry.bytes = bytes;
      this.#shrink(name);
      return value;
    } catch (error) {
      this.#made.delete(name);
      throw error;
    }
  }

  /** What is there, without making it. */
  peek<T>(name: string): Promise<T> | null {
    return (this.#made.get(name)?.value as Promise<T> | undefined) ?? null;
  }

  #shrink(newest: string): void {
    let bytes = 0;
    for (const entry of this.#made.values()) bytes += entry.bytes;
    for (const [name, entry] of this.#made) {
      if (bytes <= this.#mostBytes) return;
      // What is still being made has no size yet.
      if (name === newest || entry.bytes === 0) continue;
      this.#made.delete(name);
      bytes -= entry.bytes;
    }
  }
}
