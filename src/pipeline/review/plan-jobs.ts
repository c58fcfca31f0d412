import { UserError } from '../../model/errors.ts';
import type { Job } from '../../model/job.ts';
import type { SkippedImage } from '../apply.ts';
import type { JobBoard } from './jobs.ts';

export type PlanWorkKind = 'verify' | 'apply' | 'undo';

/** Work on a plan and how far it is. */
export interface PlanRun {
  readonly plan: string;
  readonly kind: PlanWorkKind;
  readonly state: 'running' | 'done' | 'stopped' | 'failed';
  readonly done: number;
  readonly total: number;
  /** Images left as they are; known once it is done. */
  readonly skipped: number;
  /** Why it failed, in words. */
  readonly error: string | null;
}

const DOING: Readonly<Record<PlanWorkKind, string>> = {
  verify: 'being verified',
  apply: 'being applied',
  undo: 'being undone',
};

const ARGUMENTS: Readonly<Record<PlanWorkKind, (plan: string) => readonly string[]>> = {
  verify: (plan) => ['apply', plan, '--dry-run', '--json'],
  apply: (plan) => ['apply', plan, '--yes', '--json'],
  undo: (plan) => ['undo', plan, '--yes', '--json'],
};

const isPlanWork = (kind: Job['kind']): kind is PlanWorkKind => kind in DOING;

type Board = Pick<JobBoard, 'run' | 'list' | 'running' | 'stop' | 'outputOf'>;

/** Which jobs are, or were, about which plan. Files are moved by a process of its own, which outlives a request. */
export class PlanJobs {
  readonly #board: Board;
  /** The last job of each plan that was started here. */
  readonly #last = new Map<string, string>();
  /** Plan of each job that another process started. */
  readonly #foreign = new Map<string, string>();
  readonly #planBegun: (phase: 'applying' | 'undoing') => string | null;
  #skipped: { readonly job: string; readonly images: readonly SkippedImage[] } | null = null;

  /** @param planBegun the plan that a job of another process is about, as the journals say */
  constructor(board: Board, planBegun: (phase: 'applying' | 'undoing') => string | null) {
    this.#board = board;
    this.#planBegun = planBegun;
  }

  /** @throws UserError while another job runs, and in a session that only reads */
  start(kind: PlanWorkKind, plan: string): PlanRun {
    const { current } = this;
    if (current) {
      throw new UserError(`Plan ${current.plan} is ${DOING[current.kind]}. Wait until that has ended, or stop it.`);
    }
    const job = this.#board.run({ kind, args: ARGUMENTS[kind](plan), keepsOutput: true });
    this.#last.set(plan, job);
    return this.of(plan)!;
  }

  /** What runs now, whoever started it. */
  get current(): PlanRun | null {
    const job = this.#board.running;
    if (!job || !isPlanWork(job.kind)) return null;
    const plan = this.#planOf(job.id) ?? this.#foreignPlan(job.id, job.kind);
    return plan === null ? null : this.#run(job, plan);
  }

  /** What runs on this plan, or has run on it here. */
  of(plan: string): PlanRun | null {
    const { current } = this;
    if (current?.plan === plan) return current;
    const id = this.#last.get(plan);
    const job = id === undefined ? undefined : this.#board.list().find((one) => one.id === id);
    return job ? this.#run(job, plan) : null;
  }

  /** @returns whether something ran */
  stop(): boolean {
    const job = this.#board.running;
    if (!job || !isPlanWork(job.kind)) return false;
    this.#board.stop(job.id);
    return true;
  }

  /** What the last job on this plan left as it is; null when it was not started here, has not ended well, or told none. */
  skipped(plan: string): readonly SkippedImage[] | null {
    const id = this.#last.get(plan);
    if (id === undefined || this.of(plan)?.state !== 'done') return null;
    if (this.#skipped?.job === id) return this.#skipped.images;
    const output = this.#board.outputOf(id);
    if (!output) return null;
    const { skipped } = JSON.parse(output) as { readonly skipped: readonly SkippedImage[] };
    this.#skipped = { job: id, images: skipped };
    return skipped;
  }

  #planOf(job: string): string | null {
    for (const [plan, id] of this.#last) if (id === job) return plan;
    return null;
  }

  /** A dry run is in no journal. */
  #foreignPlan(job: string, kind: PlanWorkKind): string | null {
    const known = this.#foreign.get(job);
    if (known !== undefined || kind === 'verify') return known ?? null;
    const plan = this.#planBegun(kind === 'apply' ? 'applying' : 'undoing');
    if (plan !== null) this.#foreign.set(job, plan);
    return plan;
  }

  #run({ kind, state, progress, error, result }: Job, plan: string): PlanRun {
    return {
      plan,
      kind: kind as PlanWorkKind,
      state: state === 'lost' ? 'failed' : state,
      done: progress?.done ?? 0,
      total: progress?.total ?? 0,
      skipped: result?.skipped ?? 0,
      error: state === 'lost' ? 'its process ended without a word' : error,
    };
  }
}
