import { existsSync, mkdirSync, rmSync } from 'node:fs';
import { readFile, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Pictures } from '../annotations/format.ts';
import type { DatasetOutput } from '../annotations/output.ts';
import { MissingPicture } from '../annotations/placed-pictures.ts';
import type { AnnotatedImage } from '../model/annotation.ts';
import { CarriedAnnotations } from './carried-annotations.ts';
import type { ExportImage } from './export-image.ts';
import type { PictureConversion } from './picture-conversion.ts';
import { type JobOutcome, type WorkerLimits, WorkerPool } from './worker-pool.ts';
import type { ConvertedPicture, ConvertJob } from './worker-protocol.ts';

/** Pictures that are converted ahead of those that are being written; their files lie in the output's folder. */
const AHEAD = 128;
/** Encoding takes longer than looking; AVIF a hundred times as long. */
const SECONDS = { avif: 300, other: 30 };

const SCRATCH = '.converting';

interface Waiting {
  readonly path: string;
  readonly sha256: string;
}

export interface ConversionCounts {
  converted: number;
  unchanged: number;
  failed: number;
  /** Files that end early; what is missing is grey. */
  damaged: number;
}

export interface ConversionSettings {
  readonly conversion: PictureConversion;
  readonly limits: WorkerLimits;
  readonly minimumVisibleShare: number;
  /** Called for each image that is left out since its picture cannot be converted. */
  readonly onFailure: (image: ExportImage, reason: string) => void;
  readonly signal?: AbortSignal | undefined;
}

/**
 * Converts pictures in worker processes on their way into a dataset, and carries what is said about them along. Pictures
 * of which nothing would change are placed as they are.
 */
export class ConvertedPictures implements Pictures {
  readonly counts: ConversionCounts = { converted: 0, unchanged: 0, failed: 0, damaged: 0 };
  readonly annotations: CarriedAnnotations;
  readonly #settings: ConversionSettings;
  readonly #pool: WorkerPool;
  /** By the picture's URL, until it is placed. */
  readonly #waiting = new Map<string, Waiting>();
  #output: DatasetOutput | null = null;
  #asIs: Pictures | null = null;
  #number = 0;

  constructor(settings: ConversionSettings) {
    this.#settings = settings;
    this.annotations = new CarriedAnnotations(settings.minimumVisibleShare);
    const seconds = settings.conversion.format === 'avif' ? SECONDS.avif : SECONDS.other;
    this.#pool = new WorkerPool({ timeLimitSeconds: seconds, ...settings.limits }, { measurements: {} });
    this.#pool.warmUp();
  }

  /** @param asIs what places pictures of which nothing changes */
  begin(output: DatasetOutput, asIs: Pictures): this {
    this.#output = output;
    this.#asIs = asIs;
    return this;
  }

  /**
   * Passes images on in their order, each once its picture is converted, with its annotations as they are in the new
   * picture. Those whose picture cannot be converted are left out. After {@link begin}.
   */
  async *carry(images: AsyncIterable<readonly ExportImage[]>): AsyncGenerator<readonly ExportImage[]> {
    const folder = join(this.#output!.folder, SCRATCH);
    mkdirSync(folder, { recursive: true });
    const chunks = inChunks(images, AHEAD);
    const next = async (): Promise<readonly ExportImage[] | null> => {
      const { done, value } = await chunks.next();
      return done ? null : this.#convert(value, folder);
    };
    let ahead = next();
    try {
      for (;;) {
        const converted = await ahead;
        if (converted === null) return;
        ahead = next();
        // Whoever takes this chunk may fail before it asks for the next.
        ahead.catch(() => undefined);
        yield converted;
      }
    } finally {
      await ahead.catch(() => undefined);
      rmSync(folder, { recursive: true, force: true });
    }
  }

  async #convert(images: readonly ExportImage[], folder: string): Promise<ExportImage[]> {
    const { conversion, signal } = this.#settings;
    const outcomes = new Map<string, JobOutcome<'convert'>>();
    const jobs = images.map(
      ({ id, sizeBytes, modifiedMs, annotated: { uri } }): ConvertJob => ({
        id,
        uri: uri!,
        sizeBytes,
        modifiedMs,
        to: join(folder, String(this.#number++)),
      }),
    );
    await this.#pool.run(
      { kind: 'convert', conversion },
      jobs,
      (job, outcome) => void outcomes.set(job.id, outcome),
      signal,
    );
    return images.flatMap((image, i) => {
      const outcome = outcomes.get(image.id)!;
      if ('failure' in outcome) return this.#fail(image, outcome.failure.reason);
      return this.#take(image, outcome.result, jobs[i]!.to);
    });
  }

  #take(image: ExportImage, picture: ConvertedPicture, path: string): ExportImage[] {
    if (picture.kind === 'unreadable') return this.#fail(image, picture.reason);
    if (picture.kind === 'unchanged') {
      this.counts.unchanged++;
      return [image];
    }
    this.counts.converted++;
    if (picture.damage !== null) this.counts.damaged++;
    this.#waiting.set(image.annotated.uri!, { path, sha256: picture.sha256 });
    return [{ ...image, annotated: this.annotations.carry(image.annotated, picture) }];
  }

  #fail(image: ExportImage, reason: string): ExportImage[] {
    this.counts.failed++;
    this.#settings.onFailure(image, reason);
    return [];
  }

  /** SHA-256 of what was made of a picture that is still to be placed; null when it is the file as it was. */
  digestOf({ uri }: AnnotatedImage): string | null {
    return (uri === null ? undefined : this.#waiting.get(uri))?.sha256 ?? null;
  }

  async bytes(image: AnnotatedImage): Promise<Uint8Array> {
    const waiting = this.#claim(image);
    if (waiting === null) return this.#asIs!.bytes(image);
    const bytes = await readFile(waiting.path);
    await rm(waiting.path);
    return bytes;
  }

  async place(image: AnnotatedImage, name: string): Promise<void> {
    const waiting = this.#claim(image);
    if (waiting === null) return this.#asIs!.place(image, name);
    const to = this.#output!.path(name);
    if (existsSync(to)) throw new MissingPicture(`${image.path}: two images would get this name.`);
    await rename(waiting.path, to);
  }

  #claim({ uri }: AnnotatedImage): Waiting | null {
    const waiting = uri === null ? undefined : this.#waiting.get(uri);
    if (waiting) this.#waiting.delete(uri!);
    return waiting ?? null;
  }

  close(): Promise<void> {
    return this.#pool.close();
  }
}

/** The same items, `size` at a time. */
async function* inChunks<T>(batches: AsyncIterable<readonly T[]>, size: number): AsyncGenerator<T[]> {
  let chunk: T[] = [];
  for await (const batch of batches) {
    for (const item of batch) {
      chunk.push(item);
      if (chunk.length === size) {
        yield chunk;
        chunk = [];
      }
    }
  }
  if (chunk.length > 0) yield chunk;
}
