import { type Deferred, deferred } from './deferred.ts';

interface Entry<Job, Result> {
  readonly key: string;
  readonly job: Job;
  readonly result: Deferred<Result>;
  waiting: number;
  isStarted: boolean;
}

/**
 * Work for a few lanes, the newest request first: who scrolls on is served before what was scrolled past. Requests for
 * the same thing share one result; what nobody waits for any more is never started.
 */
export class NewestFirst<Job, Result> {
  readonly #perform: (lane: number, job: Job) => Promise<Result>;
  readonly #freeLanes: number[];
  readonly #entries = new Map<string, Entry<Job, Result>>();
  /** The newest last; an entry asked for again lies here twice, a dropped one stays until it comes up. */
  #stack: Entry<Job, Result>[] = [];

  /** @param perform does a job; called for one job per lane at a time */
  constructor(lanes: number, perform: (lane: number, job: Job) => Promise<Result>) {
    this.#perform = perform;
    this.#freeLanes = Array.from({ length: lanes }, (_, lane) => lane);
  }

  /** Jobs that wait or are being done. */
  get size(): number {
    return this.#entries.size;
  }

  /** @throws the signal's reason once it is aborted; what `perform` throws */
  ask(key: string, job: Job, signal: AbortSignal): Promise<Result> {
    if (signal.aborted) return Promise.reject(signal.reason as Error);
    let entry = this.#entries.get(key);
    if (!entry) {
      entry = { key, job, result: deferred(), waiting: 0, isStarted: false };
      this.#entries.set(key, entry);
    }
    entry.waiting++;
    if (!entry.isStarted) this.#stack.push(entry);
    const answer = this.#leaveOnAbort(entry, signal);
    this.#startNext();
    return answer;
  }

  #leaveOnAbort(entry: Entry<Job, Result>, signal: AbortSignal): Promise<Result> {
    return new Promise<Result>((resolve, reject) => {
      const leave = () => {
        entry.waiting--;
        if (entry.waiting === 0 && !entry.isStarted) this.#entries.delete(entry.key);
        reject(signal.reason as Error);
      };
      signal.addEventListener('abort', leave, { once: true });
      entry.result.promise.then(resolve, reject).finally(() => signal.removeEventListener('abort', leave));
    });
  }

  #startNext(): void {
    while (this.#freeLanes.length > 0) {
      const entry = this.#stack.pop();
      if (!entry) return;
      if (entry.isStarted || entry.waiting === 0) continue;
      entry.isStarted = true;
      void this.#start(this.#freeLanes.pop()!, entry);
    }
  }

  async #start(lane: number, entry: Entry<Job, Result>): Promise<void> {
    try {
      entry.result.resolve(await this.#perform(lane, entry.job));
    } catch (error) {
      entry.result.reject(error);
    } finally {
      this.#entries.delete(entry.key);
      this.#freeLanes.push(lane);
      this.#startNext();
    }
  }
}
