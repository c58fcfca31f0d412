import type { ActOptions } from './apply.ts';
import { breathe } from './apply.ts';
import { folderOf, Skip, skipReason } from './entry.ts';
import type { Files } from './files.ts';
import { makeFolders, missingFolders, removeEmptyFolders } from './folders.ts';
import type { Journal } from './journal.ts';
import type { SkippedUnit, Unit } from './journal-lines.ts';
import { Placement } from './placement.ts';
import { Replacement } from './replacement.ts';
import type { Transfer } from './transfer.ts';
import { type FileStep, stepsOf, syncFolders } from './unit-files.ts';

const BATCH = 64;

export interface UndoOptions extends ActOptions {
  readonly journal: Journal;
}

/**
 * Puts back everything a journal says was taken, and takes away everything it says was made, in reverse order. Works on
 * half-applied and half-undone plans alike; what was deleted for good stays so. A place that holds other content is
 * never overwritten: that image is skipped, and undo can be run again once the place is free.
 *
 * @returns what could not be put back, and why
 */
export async function undoOperations(options: UndoOptions): Promise<SkippedUnit[]> {
  const { files, journal, signal, onProgress } = options;
  const units = [...journal.state.units.values()].filter(({ state }) => state !== 'restored').reverse();
  journal.add({ step: 'undo', at: new Date().toISOString() });
  const skipped: SkippedUnit[] = [];
  const runner = new UndoRunner(files, journal, skipped);
  const batch = options.batch ?? BATCH;
  for (let at = 0; at < units.length; at += batch) {
    signal?.throwIfAborted();
    runner.run(units.slice(at, at + batch));
    onProgress?.({ step: 'undoing', done: Math.min(at + batch, units.length), total: units.length });
    await breathe();
  }
  removeEmptyFolders(files, journal.state.folders);
  // While something could not be put back, the plan stays open: undo can be tried again.
  if (skipped.length === 0) journal.add({ step: 'undone', at: new Date().toISOString() });
  journal.commit();
  return skipped;
}

interface Work {
  readonly unit: Unit;
  readonly steps: readonly FileStep[];
  readonly placed: Transfer[];
  /** An earlier undo announced it and was cut short. */
  readonly isResumed: boolean;
}

class UndoRunner {
  readonly #files: Files;
  readonly #journal: Journal;
  readonly #skipped: SkippedUnit[];

  constructor(files: Files, journal: Journal, skipped: SkippedUnit[]) {
    this.#files = files;
    this.#journal = journal;
    this.#skipped = skipped;
  }

  run(units: readonly Unit[]): void {
    const works: Work[] = [];
    for (const unit of units) {
      // The files of a deleted unit may still be there when it was killed before it deleted them.
      if (unit.state === 'deleted') this.#skip(unit, 'it was deleted for good');
      else {
        const steps = stepsOf(this.#files, this.#journal.state.plan, unit, 'back');
        works.push({ unit, steps, placed: [], isResumed: unit.state === 'restore' });
      }
    }
    if (works.length > 0) this.#journal.add({ step: 'restore', units: works.map(({ unit }) => unit.n) });
    this.#journal.commit();
    const placed = works.filter((work) => this.#attempt(work, () => this.#putBack(work)));
    syncFolders(
      this.#files,
      placed.flatMap((work) => work.placed.map(({ target }) => target)),
    );
    const restored = placed.filter((work) => this.#attempt(work, () => this.#release(work)));
    syncFolders(
      this.#files,
      restored.flatMap(({ steps }) => steps.map(({ origin }) => origin)),
    );
    if (restored.length > 0) this.#journal.add({ step: 'restored', units: restored.map(({ unit }) => unit.n) });
    this.#journal.commit();
  }

  #putBack(work: Work): void {
    for (const step of work.steps) {
      if (step instanceof Placement) continue;
      if (step instanceof Replacement) {
        step.assertReturnable();
        continue;
      }
      step.clear();
      if (this.#files.lstat(step.origin) === undefined) {
        // Killed before it left, put back by an earlier run, or put back by hand.
        if (step.isWhole(step.target)) continue;
        throw new Skip(
          this.#files.lstat(step.target) === undefined
            ? 'it is gone from where it was put'
            : 'it is gone from where it was put, and something else is in its place',
        );
      }
      makeFolders(this.#files, missingFolders(this.#files, folderOf(step.target)));
      step.place({ whole: true, reserved: work.isResumed });
      work.placed.push(step);
    }
  }

  #release(work: Work): void {
    for (const step of work.steps) {
      if (step instanceof Placement || step instanceof Replacement) step.takeBack();
      else step.release();
    }
  }

  #attempt(work: Work, act: () => void): boolean {
    try {
      act();
      return true;
    } catch (error) {
      this.#skip(work.unit, skipReason(error));
      for (const step of work.placed.reverse()) {
        try {
          step.withdraw();
        } catch (problem) {
          skipReason(problem);
        }
      }
      return false;
    }
  }

  #skip({ n, id }: Unit, reason: string): void {
    this.#skipped.push({ n, id, reason });
  }
}
