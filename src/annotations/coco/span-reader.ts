import { closeSync, openSync, readSync } from 'node:fs';

const WINDOW_BYTES = 512 * 1024;
/** How far ahead of the window a span may begin and still be taken for the next one in a row. */
const NEAR_BYTES = 64 * 1024;

/** Reads spans of a file: those in a row through a window, others each by themselves. */
export class SpanReader {
  readonly #descriptor: number;
  readonly #window = Buffer.allocUnsafe(WINDOW_BYTES);
  #from = 0;
  #to = 0;
  #expected = 0;

  /** @throws when the file cannot be opened */
  constructor(path: string) {
    this.#descriptor = openSync(path, 'r');
  }

  /** Text of a span; shorter when the file is. */
  text(start: number, length: number): string {
    if (start >= this.#from && start + length <= this.#to) return this.#slice(start, length);
    const isNext = start >= this.#expected && start - this.#expected <= NEAR_BYTES;
    this.#expected = start + length;
    if (isNext && length <= WINDOW_BYTES) {
      this.#from = start;
      this.#to = start + readSync(this.#descriptor, this.#window, 0, WINDOW_BYTES, start);
      return this.#slice(start, length);
    }
    const buffer = Buffer.allocUnsafe(length);
    let read = 0;
    while (read < length) {
      const more = readSync(this.#descriptor, buffer, read, length - read, start + read);
      if (more === 0) break;
      read += more;
    }
    return buffer.toString('utf8', 0, read);
  }

  close(): void {
    closeSync(this.#descriptor);
  }

  #slice(start: number, length: number): string {
    const from = start - this.#from;
    return this.#window.toString('utf8', from, Math.min(from + length, this.#to - this.#from));
  }
}
