import type { PlanMode, PlanOperation } from '../model/plan.ts';
import { folderOf, skipReason } from './entry.ts';
import type { Files } from './files.ts';
import { makeFolders, missingFolders } from './folders.ts';
import type { Journal } from './journal.ts';
import type { Intent, SkippedUnit } from './journal-lines.ts';
import { type FileStep, stepsOf, syncFolders } from './unit-files.ts';
import { type Made, Verifier } from './verify.ts';

/** Images between two flushes of the journal. */
const BATCH = 64;

export interface ActProgress {
  readonly step: 'applying' | 'undoing' | 'deleting' | 'verifying';
  readonly done: number;
  readonly total: number;
}

export interface ActOptions {
  readonly files: Files;
  /** Images between two flushes of the journal; default 64. */
  readonly batch?: number;
  /** Stops between two batches; the journal says how far it got. */
  readonly signal?: AbortSignal;
  readonly onProgress?: (progress: ActProgress) => void;
}

export interface ApplyOptions extends ActOptions {
  readonly journal: Journal;
  readonly mode: PlanMode;
  readonly operations: Iterable<PlanOperation>;
  /** How many operations there are, for progress. */
  readonly total: number;
  /** Why an image shall not go after all, such as a decision made since the plan; null when it may. */
  readonly veto?: (operation: PlanOperation) => string | null;
  /** What is to be done once all images are where they go, before the plan counts as applied. */
  readonly finish?: () => Promise<void>;
}

interface Work {
  readonly intent: Intent;
  readonly steps: readonly FileStep[];
  /** Those at their target. */
  readonly placed: FileStep[];
  /** Announced by a run that was cut short: what is at the target may be its doing. */
  readonly isResumed: boolean;
  readonly operation: PlanOperation;
}

export const madeBy = (mode: PlanMode): Made =>
  mode === 'hardlink' || mode === 'symlink' || mode === 'copy' ? mode : 'moved';

/** Lets timers and signals have their turn. */
export const breathe = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

/**
 * Does what a plan says, from where its journal ends. Images are taken in batches: verified, announced in the journal,
 * placed, flushed, released, flushed, reported. A kill between any two of these leaves every file under at least one of
 * its names, and the next run goes on from there.
 *
 * @returns what was left as it is, and why
 * @throws what stops the whole run, such as a full disk; it can be taken up again
 */
export async function applyOperations(options: ApplyOptions): Promise<SkippedUnit[]> {
  const { journal, operations, total, signal, onProgress } = options;
  const runner = new BatchRunner(options);
  let batch: PlanOperation[] = [];
  let done = 0;
  const flush = async () => {
    signal?.throwIfAborted();
    runner.run(batch);
    done += batch.length;
    batch = [];
    onProgress?.({ step: 'applying', done, total });
    await breathe();
  };
  for (const operation of operations) {
    if (operation.action === 'leave-out') continue;
    const state = journal.state.units.get(operation.n)?.state;
    if (journal.state.skipped.has(operation.n) || (state !== undefined && state !== 'intent')) {
      done++;
      continue;
    }
    batch.push(operation);
    if (batch.length >= (options.batch ?? BATCH)) await flush();
  }
  if (batch.length > 0) await flush();
  signal?.throwIfAborted();
  await options.finish?.();
  if (journal.state.phase === 'applying') {
    journal.add({ step: 'applied', at: new Date().toISOString() });
    journal.commit();
  }
  return [...journal.state.skipped.values()];
}

class BatchRunner {
  readonly #files: Files;
  readonly #journal: Journal;
  readonly #options: ApplyOptions;
  readonly #verifier: Verifier;

  constructor(options: ApplyOptions) {
    this.#files = options.files;
    this.#journal = options.journal;
    this.#options = options;
    this.#verifier = new Verifier(options.files);
  }

  run(operations: readonly PlanOperation[]): void {
    const works = operations.map((operation) => this.#prepare(operation)).filter((work) => work !== null);
    const folders = new Set(
      works.flatMap(({ intent }) => intent.files.flatMap(({ to }) => missingFolders(this.#files, folderOf(to)))),
    );
    for (const uri of folders) if (!this.#journal.state.folders.has(uri)) this.#journal.add({ step: 'folder', uri });
    for (const { intent, isResumed } of works) if (!isResumed) this.#journal.add({ step: 'intent', ...intent });
    this.#journal.commit();

    const placed = works.filter((work) => this.#attempt(work, () => this.#place(work)));
    syncFolders(
      this.#files,
      placed.flatMap(({ steps }) => steps.map(({ target }) => target)),
    );
    const released = placed.filter((work) => this.#attempt(work, () => this.#release(work)));
    syncFolders(
      this.#files,
      released.flatMap(({ steps }) => steps.map(({ origin }) => origin)),
    );
    if (released.length > 0) this.#journal.add({ step: 'done', units: released.map(({ intent }) => intent.n) });
    this.#journal.commit();
  }

  #place(work: Work): void {
    // One unwritable folder costs its own images only.
    for (const { to } of work.intent.files) makeFolders(this.#files, missingFolders(this.#files, folderOf(to)));
    for (const step of work.steps) {
      step.place({ whole: work.isResumed, reserved: work.isResumed });
      work.placed.push(step);
    }
  }

  #release(work: Work): void {
    const { keeper, from } = work.operation;
    if (keeper && this.#files.lstat(from.uri) !== undefined) this.#verifier.keeper(keeper, from.uri);
    for (const step of work.steps) step.release();
    if (work.isResumed) for (const step of work.steps) step.clear();
  }

  #prepare(operation: PlanOperation): Work | null {
    const known = this.#journal.state.units.get(operation.n);
    try {
      const veto = known ? null : (this.#options.veto?.(operation) ?? null);
      if (veto !== null) {
        this.#skip(operation, veto);
        return null;
      }
      const intent = known ?? {
        n: operation.n,
        id: operation.id,
        files: this.#verifier.operation(operation, madeBy(this.#options.mode)),
      };
      const steps = stepsOf(this.#files, this.#journal.state.plan, intent);
      return { intent, steps, placed: [], isResumed: known !== undefined, operation };
    } catch (error) {
      this.#skip(operation, skipReason(error));
      return null;
    }
  }

  /** An image that cannot go whole goes back whole. */
  #attempt(work: Work, act: () => void): boolean {
    try {
      act();
      return true;
    } catch (error) {
      const reason = skipReason(error);
      for (const step of work.placed.reverse()) {
        try {
          step.withdraw();
        } catch (problem) {
          // Both names stay then: more than needed, nothing lost.
          skipReason(problem);
        }
      }
      this.#skip(work.operation, reason);
      return false;
    }
  }

  #skip({ n, id }: PlanOperation, reason: string): void {
    this.#journal.add({ step: 'skip', n, id, reason });
  }
}
