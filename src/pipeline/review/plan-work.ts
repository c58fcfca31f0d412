import { UserError } from '../../model/errors.ts';
import { type ActProgress, applyPlan, type SkippedImage } from '../apply.ts';
import { undoPlan } from '../history.ts';

export type PlanWorkKind = 'verify' | 'apply' | 'undo';

/** Work on a plan and how far it is. */
export interface PlanRun {
  readonly plan: string;
  readonly kind: PlanWorkKind;
  readonly state: 'running' | 'done' | 'stopped' | 'failed';
  readonly done: number;
  readonly total: number;
  /** Known once it has ended. */
  readonly skipped: readonly SkippedImage[];
  /** Why it failed, in words. */
  readonly error: string | null;
}

/** What does the work; told apart for tests. */
export interface PlanActions {
  readonly apply: typeof applyPlan;
  readonly undo: typeof undoPlan;
}

/** Plans whose last run is remembered. */
const MOST_RUNS = 50;

const DOING: Readonly<Record<PlanWorkKind, string>> = {
  verify: 'being verified',
  apply: 'being applied',
  undo: 'being undone',
};

/** Verifies, applies and undoes plans in the background, one at a time; no request has to wait for it. */
export class PlanWork {
  readonly #folder: string;
  readonly #actions: PlanActions;
  /** The last run of each plan, the latest at the end. */
  readonly #runs = new Map<string, PlanRun>();
  #running: { readonly plan: string; readonly aborter: AbortController; readonly ended: Promise<void> } | null = null;

  constructor(folder: string, actions: PlanActions = { apply: applyPlan, undo: undoPlan }) {
    this.#folder = folder;
    this.#actions = actions;
  }

  /** @throws UserError while other work on a plan runs */
  start(kind: PlanWorkKind, plan: string): PlanRun {
    const current = this.current;
    if (current) {
      throw new UserError(`Plan ${current.plan} is ${DOING[current.kind]}. Wait until that has ended, or stop it.`);
    }
    const aborter = new AbortController();
    this.#set({ plan, kind, state: 'running', done: 0, total: 0, skipped: [], error: null });
    // Begun after the answer: its first batch is done without a pause.
    const ended = new Promise<void>((resolve) => setImmediate(resolve)).then(() => this.#work(kind, plan, aborter));
    this.#running = { plan, aborter, ended };
    return this.of(plan)!;
  }

  /** What runs now. */
  get current(): PlanRun | null {
    return this.#running ? this.of(this.#running.plan) : null;
  }

  of(plan: string): PlanRun | null {
    return this.#runs.get(plan) ?? null;
  }

  /** Lets what runs end at its next batch. @returns whether something ran */
  stop(): boolean {
    this.#running?.aborter.abort(new Stopped());
    return this.#running !== null;
  }

  /** Resolves when nothing runs any more. */
  async idle(): Promise<void> {
    await this.#running?.ended;
  }

  async #work(kind: PlanWorkKind, plan: string, { signal }: AbortController): Promise<void> {
    const workspace = { folder: this.#folder };
    const onProgress = ({ done, total }: ActProgress) => this.#set({ ...this.of(plan)!, done, total });
    try {
      signal.throwIfAborted();
      const { skipped } =
        kind === 'undo'
          ? await this.#actions.undo(workspace, plan, { signal, onProgress })
          : await this.#actions.apply(workspace, plan, { signal, onProgress, dryRun: kind === 'verify' });
      this.#set({ ...this.of(plan)!, state: 'done', skipped });
    } catch (error) {
      if (error instanceof Stopped) this.#set({ ...this.of(plan)!, state: 'stopped' });
      else {
        this.#set({
          ...this.of(plan)!,
          state: 'failed',
          error: error instanceof Error ? error.message : String(error),
        });
      }
    } finally {
      this.#running = null;
    }
  }

  #set(run: PlanRun): void {
    this.#runs.delete(run.plan);
    this.#runs.set(run.plan, run);
    if (this.#runs.size > MOST_RUNS) this.#runs.delete(this.#runs.keys().next().value!);
  }
}

/** Somebody stopped it. */
class Stopped extends Error {}
