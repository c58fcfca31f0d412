import type { JobProgress, JobStep } from '../model/job.ts';
import type { ActProgress } from './apply.ts';
import type { ExportProgress } from './export-options.ts';
import type { ScanProgress } from './progress.ts';

/** What any long operation says of itself. */
export type OperationProgress = ScanProgress | ActProgress | ExportProgress;

/** Things and seconds before a rate means anything. */
const FIRST_THINGS = 8;
const FIRST_SECONDS = 1;

/** Bytes tell the rest better than files do where sizes differ; both are known from the listing. */
export function remainingSeconds(progress: Extract<ScanProgress, { step: 'measuring' | 'embedding' }>): number | null {
  const { done, total, doneBytes, totalBytes, seconds } = progress;
  if (done < FIRST_THINGS || seconds < FIRST_SECONDS) return null;
  const byCount = (seconds / done) * (total - done);
  const byBytes = doneBytes > 0 ? (seconds / doneBytes) * (totalBytes - doneBytes) : byCount;
  return (byCount + byBytes) / 2;
}

/** Turns what operations say into what a screen shows: rates and times left are reckoned here, step by step. */
export class JobProgressMeter {
  readonly #now: () => number;
  #step: JobStep | null = null;
  #since = 0;
  #doneBefore = 0;

  /** @param now milliseconds of any clock that only goes forward */
  constructor(now: () => number = () => performance.now()) {
    this.#now = now;
  }

  /** Null for what says nothing of how far it is. */
  read(progress: OperationProgress): JobProgress | null {
    if (progress.step === 'problem') return null;
    if (progress.step === 'measuring' || progress.step === 'embedding') {
      const { step, done, total, reused, seconds } = progress;
      const failed = step === 'measuring' ? progress.unreadable : progress.failed;
      const perSecond = seconds >= FIRST_SECONDS && done > 0 ? done / seconds : null;
      return { step, done, total, perSecond, secondsLeft: remainingSeconds(progress), failed, reused, detail: null };
    }
    const { step, done, total, detail } = amounts(progress);
    return { step, done, total, detail, ...this.#rate(step, done, total), failed: 0, reused: 0 };
  }

  #rate(step: JobStep, done: number | null, total: number | null): Pick<JobProgress, 'perSecond' | 'secondsLeft'> {
    const now = this.#now();
    if (step !== this.#step || (done ?? 0) < this.#doneBefore) {
      this.#step = step;
      this.#since = now;
      this.#doneBefore = done ?? 0;
    }
    const seconds = (now - this.#since) / 1000;
    const since = (done ?? 0) - this.#doneBefore;
    if (done === null || since <= 0 || seconds < FIRST_SECONDS) return { perSecond: null, secondsLeft: null };
    const perSecond = since / seconds;
    return { perSecond, secondsLeft: total === null ? null : Math.max(0, total - done) / perSecond };
  }
}

type Counted = Pick<JobProgress, 'step' | 'done' | 'total' | 'detail'>;

function amounts(progress: Exclude<OperationProgress, { step: 'problem' | 'measuring' | 'embedding' }>): Counted {
  switch (progress.step) {
    case 'listing':
      return { step: 'listing', done: progress.images, total: null, detail: null };
    case 'downloading':
      return { step: 'downloading', done: progress.doneBytes, total: progress.totalBytes, detail: progress.file };
    case 'neighbours':
    case 'scoring':
      return { step: progress.step, done: progress.share, total: 1, detail: null };
    case 'analysing':
      return { step: 'analysing', done: null, total: null, detail: progress.what };
    case 'comparing':
      return progress.total === undefined
        ? { step: 'hashing', done: null, total: null, detail: null }
        : { step: 'comparing', done: progress.done ?? 0, total: progress.total, detail: null };
    default:
      return { step: progress.step, done: progress.done, total: progress.total, detail: null };
  }
}
