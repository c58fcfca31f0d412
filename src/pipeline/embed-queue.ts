import type { Embedder } from '../embed/embedder.ts';
import type { RgbImage } from '../kernel/image.ts';

interface Waiting {
  readonly image: RgbImage;
  readonly resolve: (vector: Float32Array) => void;
  readonly reject: (error: unknown) => void;
}

/**
 * Feeds an embedder what waits, up to a batch at a time, one batch after the other. With batches of one an image's
 * vector does not depend on what else was waiting, so every run gives the same numbers.
 */
export class EmbedQueue {
  readonly #embedder: Embedder;
  readonly #batch: number;
  readonly #waiting: Waiting[] = [];
  #isRunning = false;

  constructor(embedder: Embedder, batch: number) {
    this.#embedder = embedder;
    this.#batch = Math.max(1, batch);
  }

  /** @throws what the embedder throws for this image; those beside it in a batch are not concerned */
  embed(image: RgbImage): Promise<Float32Array> {
    return new Promise((resolve, reject) => {
      this.#waiting.push({ image, resolve, reject });
      if (!this.#isRunning) void this.#run();
    });
  }

  async #run(): Promise<void> {
    this.#isRunning = true;
    while (this.#waiting.length > 0) {
      const batch = this.#waiting.splice(0, this.#batch);
      try {
        await this.#embed(batch);
      } catch (error) {
        if (batch.length === 1) batch[0]!.reject(error);
        else for (const one of batch) await this.#embed([one]).catch(one.reject);
      }
    }
    this.#isRunning = false;
  }

  async #embed(batch: readonly Waiting[]): Promise<void> {
    const { dimensions } = this.#embedder.description;
    const vectors = await this.#embedder.embedImages(batch.map(({ image }) => image));
    if (vectors.length !== batch.length * dimensions) {
      throw new Error(`the embedder gave ${vectors.length} numbers for ${batch.length} images`);
    }
    batch.forEach(({ resolve }, i) => {
      resolve(vectors.slice(i * dimensions, (i + 1) * dimensions));
    });
  }
}
