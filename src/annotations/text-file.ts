import type { OutputFile } from './format.ts';

const FLUSH_CHARACTERS = 256 * 1024;

/** Gathers short texts and writes them in long ones. */
export class TextFile {
  readonly #file: Pick<OutputFile, 'write'>;
  #parts: string[] = [];
  #length = 0;

  constructor(file: Pick<OutputFile, 'write'>) {
    this.#file = file;
  }

  /** Nothing to wait for, mostly. */
  write(text: string): Promise<void> | undefined {
    this.#parts.push(text);
    this.#length += text.length;
    return this.#length >= FLUSH_CHARACTERS ? this.flush() : undefined;
  }

  async flush(): Promise<void> {
    const text = this.#parts.join('');
    this.#parts = [];
    this.#length = 0;
    if (text !== '') await this.#file.write(text);
  }
}
