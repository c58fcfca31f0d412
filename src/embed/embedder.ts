import type { RgbImage } from '../kernel/image.ts';
import type { EmbedderDescription } from '../model/embedding.ts';

/** Turns pictures, and with a text tower words, into vectors of unit length. */
export interface Embedder {
  readonly description: EmbedderDescription;
  /**
   * @param images decoded views, oriented, sRGB; any size
   * @returns one row of `dimensions` numbers per image, row by row, each of length 1
   * @throws UserError when the model gives numbers that are not finite, or of another shape than it said
   */
  embedImages(images: readonly RgbImage[]): Promise<Float32Array>;
  /** As {@link embedImages}; absent when the embedder has no text tower. */
  embedTexts?(texts: readonly string[]): Promise<Float32Array>;
  /** Whether each text is longer than the text tower reads, so that its end does not count. Comes with `embedTexts`. */
  areTextsCut?(texts: readonly string[]): Promise<boolean[]>;
  close(): Promise<void>;
}
