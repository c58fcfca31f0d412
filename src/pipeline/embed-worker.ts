import { stat } from 'node:fs/promises';
import { readContainer } from '../decode/container/read.ts';
import { decodeImage } from '../decode/decode.ts';
import type { DecodedImage } from '../decode/types.ts';
import type { Embedder } from '../embed/embedder.ts';
import type { RgbImage } from '../kernel/image.ts';
import { orient } from '../kernel/resample/dihedral.ts';
import { encodeHalves } from '../kernel/vectors/half.ts';
import { rowLength } from '../kernel/vectors/unit.ts';
import type { EmbedderDescription } from '../model/embedding.ts';
import { UnreadableError, UserError } from '../model/errors.ts';
import { pathOfUri } from '../sources/uri.ts';
import { clipCrop, cutCrop, parseCrop } from './embed-crop.ts';
import { EmbedQueue } from './embed-queue.ts';
import { embeddingView } from './embed-view.ts';
import { readImageFile, type SeenImage } from './measure-file.ts';
import { BASE_VIEW } from './recipe.ts';
import type { EmbeddedText, EmbedJob, EmbedSettings } from './worker-protocol.ts';

/** Why an image, or a crop, has no vector. */
export interface EmbedFailure {
  /** A code of `UnreadableError`, or `changed`, `outside`, `not-finite`, `refused`. */
  readonly code: string;
  readonly reason: string;
}

/** One entry per crop, or per orientation, or one for the whole image. */
export interface EmbeddedImage {
  /** binary16 numbers, row by row; rows of failures are zero. */
  readonly vectors: Uint16Array;
  readonly failures: readonly (EmbedFailure | null)[];
}

/** The embedder of a worker process, opened once, with the images that wait for it. */
export class WorkerEmbedder {
  readonly description: EmbedderDescription;
  readonly #embedder: Embedder;
  readonly #queue: EmbedQueue;
  readonly #maxPixels: number;

  private constructor(embedder: Embedder, batch: number, maxPixels: number) {
    this.description = embedder.description;
    this.#embedder = embedder;
    this.#queue = new EmbedQueue(embedder, batch);
    this.#maxPixels = maxPixels;
  }

  /** @throws UserError when the model cannot be opened */
  static async open({ source, device, threads, batch }: EmbedSettings, maxPixels: number): Promise<WorkerEmbedder> {
    const { openEmbedder } = await import('../embed/open.ts');
    const embedder = await openEmbedder(source, { device, threads });
    // The first run makes the buffers that stay: memory is judged from there on. What it says of a grey square is not.
    const grey: RgbImage = { width: 64, height: 64, data: new Uint8Array(3 * 64 * 64).fill(128) };
    await embedder.embedImages([grey]).catch(() => undefined);
    return new WorkerEmbedder(embedder, batch, maxPixels);
  }

  /** The model's text tower is opened by the first text. */
  async embedText(text: string): Promise<EmbeddedText> {
    const { name } = this.description;
    try {
      const vector = await this.#embedder.embedTexts?.([text]);
      return vector ? { vector } : { refused: `${name} has no text tower` };
    } catch (error) {
      if (!(error instanceof UserError)) throw error;
      return { refused: error.message };
    }
  }

  /** Reads and decodes a file, and embeds it or its crops. Whatever is wrong with the file becomes a failure. */
  async embedFile(job: EmbedJob): Promise<EmbeddedImage> {
    const count = job.orientations?.length ?? job.crops?.length ?? 1;
    try {
      const { size, mtimeMs } = await stat(pathOfUri(job.uri)).catch(() => {
        throw new UnreadableError('not-found', 'the file is not there');
      });
      if (size !== job.sizeBytes || mtimeMs !== job.modifiedMs) {
        return this.#failed(count, 'changed', 'the file has changed since the scan: scan again');
      }
      const { bytes, format } = await readImageFile(job.uri);
      if (!format) return this.#failed(count, 'unknown-format', 'its content is of no image format');
      const container = readContainer(bytes, format);
      const decoded = await decodeImage(bytes, format, { longSide: BASE_VIEW, maxPixels: this.#maxPixels, container });
      return await this.embedSeen({ bytes, format, decoded }, job.crops, job.orientations);
    } catch (error) {
      if (!(error instanceof UnreadableError)) throw error;
      return this.#failed(count, error.code, error.message);
    }
  }

  /** Embeds an image that was just decoded, or crops of it, or the whole of it under some EXIF orientations. */
  async embedSeen(
    image: SeenImage,
    crops: readonly string[] | null = null,
    orientations: readonly number[] = [1],
  ): Promise<EmbeddedImage> {
    const { minShortSide, dimensions } = this.description;
    const boxes = crops?.map((text) => parseCrop(text)!) ?? null;
    const count = boxes?.length ?? orientations.length;
    let seen: DecodedImage;
    try {
      seen = await embeddingView(image, { maxPixels: this.#maxPixels }, minShortSide, boxes);
    } catch (error) {
      if (!(error instanceof UnreadableError)) throw error;
      return this.#failed(count, error.code, error.message);
    }
    const { view, width, height } = seen;
    const failures = new Array<EmbedFailure | null>(count).fill(null);
    const vectors = new Uint16Array(count * dimensions);
    const embed = async (picture: RgbImage, at: number) => {
      const result = await this.#embed(picture);
      if (result instanceof Float32Array) encodeHalves(result, 0, dimensions, vectors, at * dimensions);
      else failures[at] = result;
    };
    if (boxes === null) {
      for (const [at, orientation] of orientations.entries()) await embed(orient(view, orientation), at);
    }
    for (const [at, box] of boxes?.entries() ?? []) {
      const crop = clipCrop(box, width, height);
      if (crop) await embed(cutCrop(view, crop, width, height), at);
      else failures[at] = { code: 'outside', reason: `the crop lies outside the picture (${width}×${height} px)` };
    }
    return { vectors, failures };
  }

  async #embed(picture: RgbImage): Promise<Float32Array | EmbedFailure> {
    try {
      const vector = await this.#queue.embed(picture);
      return problemOf(vector) ?? vector;
    } catch (error) {
      if (!(error instanceof UserError)) throw error;
      return { code: 'refused', reason: error.message };
    }
  }

  #failed(count: number, code: string, reason: string): EmbeddedImage {
    return {
      vectors: new Uint16Array(count * this.description.dimensions),
      failures: new Array<EmbedFailure>(count).fill({ code, reason }),
    };
  }
}

/** A vector without direction is worth nothing, and one that is not finite would be a neighbour of everything. */
function problemOf(vector: Float32Array): EmbedFailure | null {
  const length = rowLength(vector, 0, vector.length);
  if (!Number.isFinite(length)) return { code: 'not-finite', reason: 'the model gave numbers that are not finite' };
  return length > 0.5 ? null : { code: 'not-finite', reason: 'the model gave a vector without length' };
}
