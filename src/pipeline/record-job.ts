import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import {
  clearJobStop,
  forgetOldJobs,
  isJobStopRequested,
  type JobRecord,
  writeJobRecord,
} from '../catalog/job-records.ts';
import { manifestPath } from '../catalog/locate.ts';
import { thisProcess } from '../catalog/process-identity.ts';
import { UserError } from '../model/errors.ts';
import type { JobKind } from '../model/job.ts';
import { JobProgressMeter, type OperationProgress } from './job-progress.ts';

export interface RecordJobOptions<T> {
  /** The workspace; the first scan makes it while it runs. */
  readonly folder: string;
  readonly kind: JobKind;
  /** 16 hex digits, from whoever wants to know the job again; default: random ones. */
  readonly id?: string | undefined;
  /** Stops it from within this process. */
  readonly signal?: AbortSignal | undefined;
  /** What `signal` is aborted with when somebody else asks the job to stop. */
  readonly stopReason?: () => Error;
  readonly onProgress?: ((progress: OperationProgress) => void) | undefined;
  /** What came of it, in numbers. */
  readonly result?: (value: T) => Readonly<Record<string, number>>;
}

/** What the work is given to listen to and to tell. */
export interface JobWork {
  readonly signal: AbortSignal;
  readonly onProgress: (progress: OperationProgress) => void;
}

/** Twice a second at most is written, and looked whether somebody asks to stop. */
const LOOK_MS = 500;
/** Written also while nothing is told, for machines that cannot see this process. */
const HEARTBEAT_MS = 15_000;

export const newJobId = (): string => randomBytes(8).toString('hex');

/** Somebody stopped a job. */
export class JobStopped extends Error {}

/**
 * Runs a long operation so that everybody who looks at the workspace sees how far it is and can stop it: it is written
 * down in the folder `jobs` while it runs, and what came of it when it ends. Where that cannot be written it runs all
 * the same.
 *
 * @throws what `work` throws
 */
export async function recordJob<T>(options: RecordJobOptions<T>, work: (told: JobWork) => Promise<T>): Promise<T> {
  const recorder = new JobRecorder(options);
  try {
    const value = await work({ signal: recorder.signal, onProgress: recorder.onProgress });
    recorder.end({ state: 'done', result: options.result?.(value) ?? null });
    return value;
  } catch (error) {
    const isStopped = recorder.signal.aborted;
    recorder.end(isStopped ? { state: 'stopped' } : { state: 'failed', error: inWords(error) });
    throw error;
  }
}

const inWords = (error: unknown): string =>
  error instanceof UserError
    ? error.message
    : `A bug in goldpan: ${error instanceof Error ? error.message : String(error)}`;

class JobRecorder {
  readonly signal: AbortSignal;
  readonly #folder: string;
  readonly #tell: ((progress: OperationProgress) => void) | undefined;
  readonly #meter = new JobProgressMeter();
  readonly #timer: NodeJS.Timeout;
  #record: JobRecord;
  #isKept = false;
  #isNew = true;
  #writtenAt = 0;

  constructor(options: Omit<RecordJobOptions<never>, 'result'>) {
    this.#folder = options.folder;
    this.#tell = options.onProgress;
    const now = new Date().toISOString();
    this.#record = {
      id: options.id ?? newJobId(),
      kind: options.kind,
      state: 'running',
      startedAt: now,
      updatedAt: now,
      finishedAt: null,
      process: thisProcess(),
      progress: null,
      problems: 0,
      error: null,
      result: null,
    };
    const aborter = new AbortController();
    this.signal = options.signal ? AbortSignal.any([options.signal, aborter.signal]) : aborter.signal;
    this.#timer = setInterval(() => {
      if (this.#isKept && isJobStopRequested(this.#folder, this.#record.id))
        aborter.abort(options.stopReason?.() ?? new JobStopped('It was stopped.'));
      if (this.#isNew || Date.now() - this.#writtenAt > HEARTBEAT_MS) this.#write();
    }, LOOK_MS).unref();
    // Before there is a workspace nothing is made in its place: that is the scan's business.
    if (existsSync(manifestPath(this.#folder))) this.#begin();
  }

  readonly onProgress = (progress: OperationProgress): void => {
    this.#tell?.(progress);
    if (!this.#isKept && existsSync(manifestPath(this.#folder))) this.#begin();
    if (progress.step === 'problem') this.#set({ problems: this.#record.problems + 1 });
    else {
      const read = this.#meter.read(progress);
      const isNextStep = read?.step !== this.#record.progress?.step;
      if (read) this.#set({ progress: read }, isNextStep);
    }
  };

  end(outcome: Partial<Pick<JobRecord, 'state' | 'error' | 'result'>>): void {
    clearInterval(this.#timer);
    if (!this.#isKept && existsSync(manifestPath(this.#folder))) this.#begin();
    this.#set({ ...outcome, finishedAt: new Date().toISOString() }, true);
    if (this.#isKept) clearJobStop(this.#folder, this.#record.id);
  }

  #begin(): void {
    this.#isKept = true;
    try {
      forgetOldJobs(this.#folder);
    } catch {
      // Somebody else tidies up at the same time.
    }
    this.#write();
  }

  #set(change: Partial<JobRecord>, isUrgent = false): void {
    this.#record = { ...this.#record, ...change };
    this.#isNew = true;
    // Operations that leave no time for timers still write from here.
    if (isUrgent || Date.now() - this.#writtenAt >= LOOK_MS) this.#write();
  }

  #write(): void {
    if (!this.#isKept) return;
    this.#writtenAt = Date.now();
    this.#isNew = false;
    this.#record = { ...this.#record, updatedAt: new Date(this.#writtenAt).toISOString() };
    writeJobRecord(this.#folder, this.#record);
  }
}
