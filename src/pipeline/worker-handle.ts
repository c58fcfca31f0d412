import { type ChildProcess, fork } from 'node:child_process';
import { createRequire } from 'node:module';
import { fileURLToPath, pathToFileURL } from 'node:url';
import type { EmbedderDescription } from '../model/embedding.ts';
import { UserError } from '../model/errors.ts';
import type { FromWorker, Job, Task, TaskResult, ToWorker, WorkerSettings } from './worker-protocol.ts';

export type DeathCause = 'time-limit' | 'memory-limit' | 'crashed';

/** The worker died while it had this job, alone or among others. */
export class WorkerDeath extends Error {
  readonly deathCause: DeathCause;
  constructor(cause: DeathCause, detail: string) {
    super(detail);
    this.deathCause = cause;
  }
}

/** Measurement kernels reach optimised code sooner: a twentieth off a scan of a few hundred photos. */
const EAGER_FEEDBACK = '--no-lazy-feedback-allocation';

class StartKilled extends Error {}

const MAX_STARTS = 4;

/** The JavaScript heap only holds views; pixels of a decode live outside it, under the memory limit. */
const HEAP_MEGABYTES = 512;

interface Flight {
  readonly resolve: (result: TaskResult) => void;
  readonly reject: (error: Error) => void;
  readonly timer: NodeJS.Timeout;
}

function startProcess(): ChildProcess {
  const isSource = import.meta.url.endsWith('.ts');
  const entry = fileURLToPath(new URL(isSource ? './worker-main.ts' : './worker-main.js', import.meta.url));
  const loader = isSource ? ['--import', pathToFileURL(createRequire(import.meta.url).resolve('tsx')).href] : [];
  return fork(entry, [], {
    execArgv: [...loader, `--max-old-space-size=${HEAP_MEGABYTES}`, EAGER_FEEDBACK],
    serialization: 'advanced',
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
  });
}

/** One worker process, started again by itself after a death. */
export class WorkerHandle {
  readonly #settings: WorkerSettings;
  readonly #flights = new Map<number, Flight>();
  #process: ChildProcess | null = null;
  #ready: Promise<void> | null = null;
  #number = 0;
  #cause: DeathCause | null = null;
  #stops = 0;
  #lastWords = '';
  #embedder: EmbedderDescription | null = null;
  /** Highest resident memory of any process this handle has run, bytes. */
  peakMemoryBytes = 0;

  constructor(settings: WorkerSettings) {
    this.#settings = settings;
  }

  /** @throws WorkerDeath when the process ends or the time is up before the job is done */
  async execute(task: Task, job: Job, timeLimitMs: number): Promise<TaskResult> {
    await this.#startSurely();
    const number = this.#number++;
    return new Promise<TaskResult>((resolve, reject) => {
      const timer = setTimeout(() => this.#kill('time-limit'), timeLimitMs);
      this.#flights.set(number, { resolve, reject, timer });
      this.#send({ type: 'job', number, task, job });
    });
  }

  /** Starts the process ahead of the first job. A failure shows itself there. */
  warmUp(): void {
    this.#start().catch(() => undefined);
  }

  /**
   * What the process says of its model; null without one.
   * @throws UserError when the model cannot be used
   */
  async embedder(): Promise<EmbedderDescription | null> {
    await this.#startSurely();
    return this.#embedder;
  }

  async stop(): Promise<void> {
    this.#stops++;
    const process = this.#process;
    if (!process) return;
    this.#process = null;
    const gone = new Promise((resolve) => process.once('exit', resolve));
    process.kill('SIGKILL');
    await gone;
  }

  /** A process killed from outside while it started (memory is short, say) gets another chance; a broken one does not. */
  async #startSurely(): Promise<void> {
    const stops = this.#stops;
    for (let attempt = 1; ; attempt++) {
      try {
        await this.#start();
        return;
      } catch (error) {
        // Stopped on purpose while it started: another process would be nobody's.
        if (stops !== this.#stops) throw new WorkerDeath('crashed', 'the worker was stopped');
        if (!(error instanceof StartKilled) || attempt === MAX_STARTS) throw error;
      }
    }
  }

  #send(message: ToWorker): void {
    // A failed send means the process is ending: its exit event settles the flight.
    this.#process?.send(message, () => undefined);
  }

  #kill(cause: DeathCause): void {
    this.#cause ??= cause;
    this.#process?.kill('SIGKILL');
  }

  #start(): Promise<void> {
    if (this.#process && this.#ready) return this.#ready;
    const process = startProcess();
    this.#process = process;
    this.#cause = null;
    this.#lastWords = '';
    process.stderr?.on('data', (text: Buffer) => {
      this.#lastWords = (this.#lastWords + text.toString()).slice(-2000);
    });
    this.#ready = new Promise((resolve, reject) => {
      process.on('message', (message: FromWorker) => {
        if (message.type === 'ready') {
          this.#embedder = message.embedder;
          resolve();
        } else if (message.type === 'refused') reject(new UserError(message.message));
        else this.#receive(message);
      });
      process.once('exit', (code, signal) => {
        if (this.#process === process) this.#process = null;
        const detail =
          `worker process ended (${signal ?? `exit ${code}`}) ${this.#lastWords.trim().split('\n').at(-1) ?? ''}`.trim();
        const StartError = signal === null ? Error : StartKilled;
        reject(new StartError(`A worker process could not start: ${detail}\n${this.#lastWords}`));
        for (const flight of this.#flights.values()) {
          clearTimeout(flight.timer);
          flight.reject(new WorkerDeath(this.#cause ?? 'crashed', detail));
        }
        this.#flights.clear();
      });
    });
    this.#send({ type: 'settings', settings: this.#settings });
    return this.#ready;
  }

  #receive(message: Exclude<FromWorker, { type: 'ready' | 'refused' }>): void {
    if (message.type === 'memory-limit') {
      this.#cause ??= 'memory-limit';
      return;
    }
    const flight = this.#flights.get(message.number);
    if (!flight) return;
    this.#flights.delete(message.number);
    clearTimeout(flight.timer);
    if (message.type === 'bug') {
      const error = new Error('goldpan has a bug in a worker');
      error.stack = message.stack;
      flight.reject(error);
      return;
    }
    this.peakMemoryBytes = Math.max(this.peakMemoryBytes, message.peakMemoryBytes);
    flight.resolve(message.result);
  }
}
