import { JobReader, type JobRecord, requestJobStop } from '../../catalog/job-records.ts';
import { readManifest } from '../../catalog/manifest.ts';
import { UserError } from '../../model/errors.ts';
import type { Job, JobKind } from '../../model/job.ts';
import { newJobId } from '../record-job.ts';
import { JobProcess } from './job-process.ts';
import type { ReviewSession } from './session.ts';

/** What a screen can start by name alone. */
export const STARTABLE_KINDS = ['scan', 'embed', 'clusters', 'outliers', 'map'] as const;
export type StartableKind = (typeof STARTABLE_KINDS)[number];

/** Looking more often than this finds nothing new. */
const LOOK_MS = 200;
/** A job of ours that does not end by itself is ended, but for those that move files. */
const PATIENCE_MS = 20_000;
const MOVES_FILES: ReadonlySet<JobKind> = new Set(['apply', 'undo']);

/**
 * The jobs of one workspace, whoever started them: commands in a shell write themselves down there, and those started
 * here are commands in processes of their own, so there is one way for all to be seen and stopped.
 */
export class JobBoard {
  readonly #session: ReviewSession;
  readonly #reader: JobReader;
  /** By id, in the order of their start. */
  readonly #own = new Map<string, JobProcess>();
  readonly #stopAsked = new Set<string>();
  #seen: readonly Job[] = [];
  #seenAt = Number.NEGATIVE_INFINITY;

  constructor(session: ReviewSession) {
    this.#session = session;
    this.#reader = new JobReader(session.folder);
  }

  /** The youngest first. */
  list(): readonly Job[] {
    const now = performance.now();
    if (now - this.#seenAt < LOOK_MS) return this.#seen;
    const records = new Map(this.#reader.read().map((record) => [record.id, record]));
    const unwritten = [...this.#own.values()].filter(({ id }) => !records.has(id)).map((own) => this.#ownJob(own));
    const written = [...records.values()].map((record) => this.#job(record));
    this.#seen = [...unwritten.reverse(), ...written];
    this.#seenAt = now;
    return this.#seen;
  }

  /** Changes whenever anything about a job does. */
  get version(): string {
    return this.list()
      .map(({ id, state, progress, problems }) => `${id} ${state} ${problems} ${JSON.stringify(progress)}`)
      .join('\n');
  }

  /** What runs now and writes to the workspace; only one job can. */
  get running(): Job | null {
    return this.list().find(({ state }) => state === 'running') ?? null;
  }

  /** What runs now of what was started here; null for nothing. */
  get ownRunning(): JobKind | null {
    return [...this.#own.values()].find(({ isRunning }) => isRunning)?.kind ?? null;
  }

  /** Whether it is known what a scan would list. */
  get canScan(): boolean {
    if (this.#session.inputs.length > 0) return true;
    try {
      return (readManifest(this.#session.folder).source?.inputs.length ?? 0) > 0;
    } catch {
      return false;
    }
  }

  /**
   * Starts one of the jobs that need no more than their name. With `embed`, a scan makes vectors, and a map follows it.
   *
   * @throws UserError as {@link run} does
   */
  start(kind: StartableKind, options: { readonly embed?: boolean } = {}): string {
    if (kind !== 'scan') return this.run({ kind, args: [kind, '--quiet'] });
    if (!this.canScan) throw new UserError('Nobody has said what to scan. Start it with: goldpan review FOLDER');
    const embed = options.embed ? ['--embed'] : [];
    const id = this.run({ kind, args: ['scan', ...this.#session.inputs, '--quiet', ...embed] });
    if (options.embed) void this.ended(id).then(({ state }) => state === 'done' && this.#startIfFree('map'));
    return id;
  }

  #startIfFree(kind: StartableKind): void {
    if (this.running === null) this.start(kind);
  }

  /**
   * Runs a command of `goldpan` on this workspace, in a process of its own.
   *
   *     const id = session.jobs.run({ kind: 'apply', args: ['apply', plan, '--yes'] });
   *     const { state, error, result } = await session.jobs.ended(id);
   *
   * How far it is comes with {@link list}; an operation of this process is seen the same way when it runs within
   * `recordJob`.
   *
   * @param args the command and its options, but for the workspace; nothing a client sent may be among them unchecked
   * @param keepsOutput what it prints is wanted, too: {@link outputOf}
   * @returns the job's id
   * @throws UserError in a session that only reads, and while another job runs
   */
  run({
    kind,
    args,
    keepsOutput = false,
  }: {
    readonly kind: JobKind;
    readonly args: readonly string[];
    readonly keepsOutput?: boolean;
  }): string {
    this.#session.assertWritable();
    this.#forgetSeen();
    const { running } = this;
    if (running) throw new UserError(`Another job is running (${running.kind}). Wait for it, or stop it.`);
    const id = newJobId();
    this.#own.set(id, new JobProcess(id, kind, [...args, '--workspace', this.#session.folder], keepsOutput));
    this.#own.get(id)!.ended.then(() => this.#forgetSeen());
    this.#forgetSeen();
    return id;
  }

  /** Resolves when a job that was started here has ended. @throws UserError for any other */
  async ended(id: string): Promise<Job> {
    const own = this.#own.get(id);
    if (!own) throw new UserError('There is no such job here.');
    await own.ended;
    this.#forgetSeen();
    return this.list().find((job) => job.id === id)!;
  }

  /** What a job that was started here has printed, if that was to be kept. */
  outputOf(id: string): string | null {
    return this.#own.get(id)?.output ?? null;
  }

  /** Asks a job to end at its next good place. @throws UserError when there is none of this id */
  stop(id: string): void {
    this.#session.assertWritable();
    this.#forgetSeen();
    const job = this.list().find((one) => one.id === id);
    if (!job) throw new UserError('There is no such job.');
    if (job.state !== 'running') return;
    this.#ask(job);
  }

  /** Ends what was started here: what it has done so far is kept. */
  async close(): Promise<void> {
    const own = [...this.#own.values()].filter(({ isRunning }) => isRunning);
    this.#forgetSeen();
    for (const { id } of own) {
      const job = this.list().find((one) => one.id === id);
      if (job?.state === 'running') this.#ask(job);
    }
    await Promise.all(own.map(({ ended }) => ended));
  }

  #ask(job: Job): void {
    if (this.#stopAsked.has(job.id)) return;
    this.#stopAsked.add(job.id);
    const own = this.#own.get(job.id);
    if (!own) {
      requestJobStop(this.#session.folder, job.id);
      return;
    }
    own.interrupt();
    if (MOVES_FILES.has(job.kind)) return;
    const timer = setTimeout(() => own.kill(), PATIENCE_MS);
    void own.ended.then(() => clearTimeout(timer));
  }

  #forgetSeen(): void {
    this.#seenAt = Number.NEGATIVE_INFINITY;
  }

  #job({ process: _, updatedAt: __, ...job }: JobRecord): Job {
    const own = this.#own.get(job.id);
    if (job.state !== 'lost' || !own) return job;
    // Killed by us because it did not end when asked to, or died of something: its last words are known here.
    const isStopped = this.#stopAsked.has(job.id);
    return {
      ...job,
      state: isStopped ? 'stopped' : 'failed',
      error: isStopped ? null : own.error,
      finishedAt: own.finishedAt,
    };
  }

  /** A job of ours that has not written itself down yet, or never did. */
  #ownJob(own: JobProcess): Job {
    const ending = own.error === null ? 'done' : this.#stopAsked.has(own.id) ? 'stopped' : 'failed';
    return {
      id: own.id,
      kind: own.kind,
      state: own.isRunning ? 'running' : ending,
      startedAt: own.startedAt,
      finishedAt: own.finishedAt,
      progress: null,
      problems: 0,
      error: ending === 'failed' ? own.error : null,
      result: null,
    };
  }
}
