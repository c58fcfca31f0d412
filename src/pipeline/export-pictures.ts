import type { Pictures } from '../annotations/format.ts';
import { MissingPicture } from '../annotations/placed-pictures.ts';
import type { AnnotatedImage } from '../model/annotation.ts';

/** Notes where pictures are written, for the record of an export. */
export class NotedPictures implements Pictures {
  readonly #inner: Pictures;
  /** By URL; null for pictures whose bytes went into a larger file. */
  readonly #names = new Map<string, string | null>();
  /** Pictures that could not be read or placed. */
  failed = 0;

  constructor(inner: Pictures) {
    this.#inner = inner;
  }

  async bytes(image: AnnotatedImage): Promise<Uint8Array> {
    const bytes = await this.#counted(this.#inner.bytes(image));
    if (image.uri !== null) this.#names.set(image.uri, null);
    return bytes;
  }

  async place(image: AnnotatedImage, name: string): Promise<void> {
    await this.#counted(this.#inner.place(image, name));
    if (image.uri !== null) this.#names.set(image.uri, name);
  }

  /** Name of a picture that was placed, null when its bytes were; undefined when neither. Forgotten once it is told. */
  take({ uri }: AnnotatedImage): string | null | undefined {
    const name = uri === null ? undefined : this.#names.get(uri);
    if (name !== undefined) this.#names.delete(uri!);
    return name;
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
