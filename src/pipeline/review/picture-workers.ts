import { availableParallelism } from 'node:os';
import { WorkerDeath, WorkerHandle } from '../worker-handle.ts';
import type { MadePicture, PictureJob } from '../worker-protocol.ts';
import { NewestFirst } from './newest-first.ts';

/** A file with more pixels than a scan's own limit was scanned with a higher one. */
const MAX_PIXELS = 179_000_000;
const MEMORY_LIMIT_BYTES = 2_000_000_000;
const TIME_LIMIT_MS = 20_000;
const SLOWEST_DISK_BYTES_PER_MS = 20_000;
/** Processes nobody needs give their memory back. */
const IDLE_MS = 300_000;

/**
 * Makes pictures for screens in processes of its own, one file each at a time: whatever a hostile file does, it is that
 * file's worker that dies, and nobody else waits for it.
 */
export class PictureWorkers {
  readonly #workers: readonly WorkerHandle[];
  readonly #queue: NewestFirst<PictureJob, MadePicture>;
  #idle: NodeJS.Timeout | null = null;
  #isClosed = false;

  constructor(count: number = Math.max(1, availableParallelism())) {
    const settings = {
      measurements: {},
      maxPixels: MAX_PIXELS,
      memoryLimitBytes: MEMORY_LIMIT_BYTES,
      embedder: null,
      givesWay: true,
    };
    this.#workers = Array.from({ length: count }, () => new WorkerHandle(settings));
    this.#queue = new NewestFirst(count, (lane, job) => this.#make(this.#workers[lane]!, job));
  }

  /** Jobs that wait or are being done. */
  get size(): number {
    return this.#queue.size;
  }

  /**
   * @param key equal for equal pictures
   * @throws the signal's reason once it is aborted
   */
  make(key: string, job: PictureJob, signal: AbortSignal): Promise<MadePicture> {
    return this.#queue.ask(key, { ...job, maxPixels: Math.max(job.maxPixels, MAX_PIXELS) }, signal);
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    if (this.#idle) clearTimeout(this.#idle);
    await this.#stop();
  }

  async #make(worker: WorkerHandle, job: PictureJob): Promise<MadePicture> {
    if (this.#isClosed) return { code: 'io-error', reason: 'the review has ended' };
    if (this.#idle) clearTimeout(this.#idle);
    const limitMs = TIME_LIMIT_MS + Math.max(0, job.sizeBytes) / SLOWEST_DISK_BYTES_PER_MS;
    try {
      return (await worker.execute({ kind: 'picture' }, job, limitMs)) as MadePicture;
    } catch (error) {
      if (!(error instanceof WorkerDeath)) throw error;
      return { code: error.deathCause, reason: 'making a picture of it took too much time or memory' };
    } finally {
      this.#idle = setTimeout(() => void this.#stop(), IDLE_MS).unref();
    }
  }

  async #stop(): Promise<void> {
    await Promise.all(this.#workers.map((worker) => worker.stop()));
  }
}
