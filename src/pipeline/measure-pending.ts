import type { EmbeddedParts } from '../catalog/embedded.ts';
import type { MeasuredParts } from '../catalog/measured.ts';
import type { ScanState } from '../catalog/state.ts';
import type { MeasuredRow } from '../model/rows.ts';
import { addEmbedded } from './embed-run.ts';
import type { OnScanProgress } from './progress.ts';
import type { ScanOptions } from './scan-options.ts';
import type { JobOutcome, WorkerPool } from './worker-pool.ts';
import type { Job } from './worker-protocol.ts';

const CHECKPOINT_IMAGES = 1024;
/** A part at least this often, so that slow images are not measured twice after a kill. */
const CHECKPOINT_MS = 15_000;
const PROGRESS_MS = 250;

interface Amount {
  readonly images: number;
  readonly bytes: number;
}

export interface MeasurePending {
  readonly state: ScanState;
  readonly parts: MeasuredParts;
  readonly pool: WorkerPool;
  /** Where vectors go that come from the same decode; null when none are wanted. */
  readonly embedded: EmbeddedParts | null;
  /** Number of measured columns. */
  readonly columns: number;
  readonly pending: Amount;
  readonly reused: number;
  readonly options: Pick<ScanOptions, 'signal' | 'onProgress' | 'checkpointImages'>;
}

/** Measures what is pending in the workers, and writes what is done as parts, also when it is stopped on the way. */
export async function measurePending(work: MeasurePending): Promise<void> {
  const { state, parts, embedded, pool, options } = work;
  const progress = new MeasureProgress(work.pending, work.reused, options.onProgress);
  progress.report();
  if (work.pending.images === 0) return;
  const checkpointImages = options.checkpointImages ?? CHECKPOINT_IMAGES;
  let flushed = performance.now();
  let writing: Promise<void> = Promise.resolve();
  // Vectors first: a measured image without one is embedded later, but one without measurements is decoded again.
  const flush = async () => {
    await embedded?.flush();
    await parts.flush();
  };
  const take = async (job: Job, outcome: JobOutcome<'measure'>) => {
    const row = measuredRow(job, outcome, work.columns);
    parts.add(row);
    progress.add(row);
    if (embedded && 'result' in outcome && outcome.result.embedded) {
      addEmbedded(embedded, job, null, { result: outcome.result.embedded }, embedded.identity.dimensions);
    }
    if (parts.pending < checkpointImages && performance.now() - flushed < CHECKPOINT_MS) return;
    flushed = performance.now();
    writing = writing.then(flush);
    await writing;
  };
  try {
    await pool.run({ kind: 'measure', embed: embedded !== null }, flatten(state.pending()), take, options.signal);
  } finally {
    await writing;
    await flush();
  }
  progress.report();
}

/** Counts what is done and says so a few times a second. */
class MeasureProgress {
  readonly #total: Amount;
  readonly #reused: number;
  readonly #onProgress: OnScanProgress | undefined;
  readonly #started = performance.now();
  #reported = 0;
  #done = 0;
  #doneBytes = 0;
  #unreadable = 0;

  constructor(total: Amount, reused: number, onProgress: OnScanProgress | undefined) {
    this.#total = total;
    this.#reused = reused;
    this.#onProgress = onProgress;
  }

  add(row: MeasuredRow): void {
    this.#done++;
    this.#doneBytes += Math.max(0, row.sizeBytes);
    if (row.outcome === 'unreadable') this.#unreadable++;
    if (performance.now() - this.#reported >= PROGRESS_MS) this.report();
  }

  report(): void {
    this.#reported = performance.now();
    this.#onProgress?.({
      step: 'measuring',
      done: this.#done,
      total: this.#total.images,
      doneBytes: this.#doneBytes,
      totalBytes: this.#total.bytes,
      unreadable: this.#unreadable,
      reused: this.#reused,
      seconds: (this.#reported - this.#started) / 1000,
    });
  }
}

async function* flatten<T>(batches: AsyncIterable<readonly T[]>): AsyncGenerator<T> {
  for await (const batch of batches) yield* batch;
}

function measuredRow(job: Job, outcome: JobOutcome<'measure'>, columns: number): MeasuredRow {
  const { id, sizeBytes, modifiedMs } = job;
  if ('result' in outcome) {
    const { embedded: _, ...measures } = outcome.result;
    return { id, sizeBytes, modifiedMs, ...measures };
  }
  const { cause, reason } = outcome.failure;
  return {
    id,
    sizeBytes,
    modifiedMs,
    outcome: 'unreadable',
    reasonCode: cause,
    reason,
    notApplicable: null,
    isWrongExtension: null,
    cells: new Array<null>(columns).fill(null),
  };
}
