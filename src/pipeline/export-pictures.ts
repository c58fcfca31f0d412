import type { Pictures } from '../annotations/format.ts';
import { MissingPicture } from '../annotations/placed-pictures.ts';
import type { AnnotatedImage } from '../model/annotation.ts';

/** Notes where pictures are written, for the record of an export. */
export class NotedPictures implements Pictures {
  readonly #inner: Pictures;
  readonly #names = new Map<string, string>();
  /** Pictures that could not be read or placed. */
  failed = 0;

  constructor(inner: Pictures) {
    this.#inner = inner;
  }

  bytes(image: AnnotatedImage): Promise<Uint8Array> {
    return this.#counted(this.#inner.bytes(image));
  }

  async place(image: AnnotatedImage, name: string): Promise<void> {
    await this.#counted(this.#inner.place(image, name));
    if (image.uri !== null) this.#names.set(image.uri, name);
  }

  /** Name of a picture that was placed; forgotten once it is told. */
  take({ uri }: AnnotatedImage): string | null {
    const name = uri === null ? undefined : this.#names.get(uri);
    if (name !== undefined) this.#names.delete(uri!);
    return name ?? null;
  }

  async #counted<T>(work: Promise<T>): Promise<T> {
    try {
      return await work;
    } catch (error) {
      if (error instanceof MissingPicture) this.failed++;
      throw error;
    }
  }
}
