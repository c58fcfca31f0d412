import { availableParallelism } from 'node:os';
import type { Device, EmbedderDescription, EmbedderSource } from '../model/embedding.ts';
import { embedWorkers } from './embed-workers.ts';
import { type DeathCause, WorkerDeath, WorkerHandle } from './worker-handle.ts';
import type { CompareJob, EmbedJob, Job, JobOf, Task, TaskResult, WorkerSettings } from './worker-protocol.ts';

export interface WorkerLimits {
  /** Worker processes; default: one per processor. */
  readonly workers?: number;
  /** Larger images are refused before decoding. Default 179 million, where Pillow, too, calls it a bomb. */
  readonly maxPixels?: number;
  /** Seconds one file may take, plus one for every 20 MB of it. Default 4. */
  readonly timeLimitSeconds?: number;
  /** Resident memory of one worker process. Default 1.5 GB. */
  readonly memoryLimitBytes?: number;
}

export const DEFAULT_LIMITS = { maxPixels: 179_000_000, timeLimitSeconds: 4, memoryLimitBytes: 1_500_000_000 } as const;

/** Jobs in flight per process: one decodes while another is read or measured. */
const IN_FLIGHT = 2;
const SLOWEST_DISK_BYTES_PER_MS = 20_000;
/** What a large model may take for one picture is not the file's fault. */
const EMBED_MS = 20_000;

/** The model the workers open, in full. */
export interface PoolEmbedder {
  readonly source: EmbedderSource;
  /** Decided: whoever makes the pool knows what the machine has. */
  readonly device: Exclude<Device, 'auto'>;
}

export interface PoolSettings extends Pick<WorkerSettings, 'measurements'> {
  readonly embedder?: PoolEmbedder | null;
}

/** A file that killed a worker all alone, so there is no doubt that it was this one. */
export interface JobFailure {
  readonly cause: DeathCause;
  readonly reason: string;
}

export type JobOutcome<T extends Task['kind']> = { readonly result: TaskResult<T> } | { readonly failure: JobFailure };

/** Worker processes with bounded queues; results come in any order. */
export class WorkerPool {
  readonly #workers: readonly WorkerHandle[];
  readonly #timeLimitMs: number;
  readonly #memoryLimitBytes: number;
  readonly #inFlight: number;

  constructor(limits: WorkerLimits, { measurements, embedder = null }: PoolSettings) {
    this.#timeLimitMs = (limits.timeLimitSeconds ?? DEFAULT_LIMITS.timeLimitSeconds) * 1000;
    this.#memoryLimitBytes = limits.memoryLimitBytes ?? DEFAULT_LIMITS.memoryLimitBytes;
    const cores = availableParallelism();
    const embed = embedder && embedWorkers(embedder.device, cores, limits.workers);
    const workerSettings: WorkerSettings = {
      measurements,
      embedder: embedder && embed && { ...embedder, threads: embed.threads, batch: embed.batch },
      maxPixels: limits.maxPixels ?? DEFAULT_LIMITS.maxPixels,
      memoryLimitBytes: this.#memoryLimitBytes,
    };
    this.#inFlight = embed?.inFlight ?? IN_FLIGHT;
    const count = embed?.workers ?? Math.max(1, limits.workers ?? cores);
    this.#workers = Array.from({ length: count }, () => new WorkerHandle(workerSettings));
  }

  /** Highest resident memory of the workers together, bytes: each one's own peak, added up. */
  get peakMemoryBytes(): number {
    return this.#workers.reduce((sum, worker) => sum + worker.peakMemoryBytes, 0);
  }

  /** Worker processes. */
  get size(): number {
    return this.#workers.length;
  }

  /**
   * What the workers' model is; starts one process to learn it.
   * @throws UserError when the model cannot be used
   */
  async embedder(): Promise<EmbedderDescription> {
    const description = await this.#workers[0]!.embedder();
    if (!description) throw new Error('these workers have no embedder');
    return description;
  }

  /** Starts the processes while the caller still looks for work. */
  warmUp(): void {
    for (const worker of this.#workers) worker.warmUp();
  }

  /**
   * Runs a task on every job, taking new jobs only as workers come free and `take` has returned.
   * When a worker dies, the files it held are tried again one by one, so the guilty one is known for certain.
   *
   * @throws whatever `take` throws, the signal's reason, or a bug of a worker
   */
  async run<T extends Task>(
    task: T,
    jobs: AsyncIterable<JobOf<T['kind']>> | Iterable<JobOf<T['kind']>>,
    take: (job: JobOf<T['kind']>, outcome: JobOutcome<T['kind']>) => Promise<void> | void,
    signal?: AbortSignal,
  ): Promise<void> {
    const suspects: JobOf<T['kind']>[] = [];
    const source = sequential(jobs);
    let failed: { error: unknown } | null = null;
    const lane = async (worker: WorkerHandle, next: () => Promise<JobOf<T['kind']> | null>, alone: boolean) => {
      while (!failed) {
        try {
          signal?.throwIfAborted();
          const job = await next();
          if (!job) return;
          const outcome = await this.#attempt(worker, task, job, alone);
          if (outcome) await take(job, outcome);
          else suspects.push(job);
        } catch (error) {
          failed ??= { error };
        }
      }
    };
    await Promise.all(
      this.#workers.flatMap((worker) => Array.from({ length: this.#inFlight }, () => lane(worker, source, false))),
    );
    await Promise.all(this.#workers.map((worker) => lane(worker, async () => suspects.shift() ?? null, true)));
    if (failed) throw (failed as { error: unknown }).error;
  }

  /** Null when a worker died that held other files too: nobody knows yet which one it was. */
  async #attempt<T extends Task>(
    worker: WorkerHandle,
    task: T,
    job: Job,
    alone: boolean,
  ): Promise<JobOutcome<T['kind']> | null> {
    const files = 'others' in job ? 1 + (job as CompareJob).others.length : 1;
    const vectors =
      task.kind === 'embed'
        ? ((job as EmbedJob).crops?.length ?? 1)
        : Number(task.kind === 'embed-text' || ('embed' in task && task.embed));
    // Everything in flight waits for the one model of its process.
    const embedMs = vectors === 0 ? 0 : (vectors + this.#inFlight) * EMBED_MS;
    const limit = files * this.#timeLimitMs + Math.max(0, job.sizeBytes) / SLOWEST_DISK_BYTES_PER_MS + embedMs;
    try {
      return { result: (await worker.execute(task, job, limit)) as TaskResult<T['kind']> };
    } catch (error) {
      if (!(error instanceof WorkerDeath)) throw error;
      if (!alone) return null;
      return { failure: { cause: error.deathCause, reason: this.#describe(error, limit) } };
    }
  }

  #describe(death: WorkerDeath, limitMs: number): string {
    if (death.deathCause === 'time-limit')
      return `took longer than ${(limitMs / 1000).toFixed(1)} s; raise it with --time-limit`;
    if (death.deathCause === 'memory-limit') {
      return `needed more than ${Math.round(this.#memoryLimitBytes / 1e6)} MB; raise it with --memory-limit`;
    }
    return `its decoder crashed (${death.message})`;
  }

  async close(): Promise<void> {
    await Promise.all(this.#workers.map((worker) => worker.stop()));
  }
}

/** Lets many lanes take from one iterable, one at a time. */
function sequential<T>(items: AsyncIterable<T> | Iterable<T>): () => Promise<T | null> {
  const iterator = Symbol.asyncIterator in items ? items[Symbol.asyncIterator]() : items[Symbol.iterator]();
  let turn: Promise<unknown> = Promise.resolve();
  return () => {
    const mine = turn.then(async () => {
      const { done, value } = await iterator.next();
      return done ? null : (value as T);
    });
    turn = mine.catch(() => undefined);
    return mine;
  };
}
