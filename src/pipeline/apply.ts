import { type ActProgress, applyOperations, breathe, madeBy } from '../act/apply.ts';
import { deleteSetAside } from '../act/delete.ts';
import { skipReason } from '../act/entry.ts';
import { Journal, journalPhase, readJournal } from '../act/journal.ts';
import type { SkippedUnit } from '../act/journal-lines.ts';
import { writeLists } from '../act/lists.ts';
import { nodeFiles } from '../act/node-files.ts';
import { applyRewrites } from '../act/rewrites.ts';
import { Verifier } from '../act/verify.ts';
import { readDecisions } from '../catalog/decisions.ts';
import { syncFolder } from '../catalog/durable.ts';
import { lockWorkspace } from '../catalog/lock.ts';
import { readManifest } from '../catalog/manifest.ts';
import { findPlan, planDigest, readPlan, type StoredPlan } from '../catalog/plans.ts';
import { standingDecisions } from '../curate/decisions.ts';
import { UserError } from '../model/errors.ts';
import { isRemoving, type PlanMode, type PlanOperation } from '../model/plan.ts';
import { pathOfUri } from '../sources/uri.ts';
import { journalIds, journalPath, makeJournalFolder, resumable } from './act-paths.ts';
import { plannedRewrites, rewritesOf } from './cleaning/annotation-rewrites.ts';
import { assertEmpty } from './plan-options.ts';
import { sourceRoots } from './source-roots.ts';
import type { Workspace } from './workspace.ts';

export type { ActProgress } from '../act/apply.ts';

export interface ActOptions {
  /** Stops between two batches of images; the next apply or undo goes on from there. */
  readonly signal?: AbortSignal;
  readonly onProgress?: (progress: ActProgress) => void;
}

export interface ApplyPlanOptions extends ActOptions {
  /** Verify every file and say what would be skipped; touch nothing. */
  readonly dryRun?: boolean;
  /** Delete for good what the plan sets aside. Only a plan of mode quarantine that was written to be read first. */
  readonly delete?: boolean;
  /** Leave the files of annotations as they are, also where the plan would rewrite them. */
  readonly withoutAnnotations?: boolean;
}

export interface SkippedImage {
  readonly id: string;
  readonly reason: string;
}

export interface ApplySummary {
  readonly plan: string;
  readonly mode: PlanMode;
  /** `already` when the plan had been applied before, and nothing was left to do. */
  readonly outcome: 'applied' | 'already' | 'verified';
  /** Images (for `list`: lists) that are where the plan puts them. */
  readonly done: number;
  /** Files of annotations that were rewritten or written. */
  readonly annotationFiles: number;
  readonly deleted: number;
  readonly skipped: readonly SkippedImage[];
}

/**
 * Does what a plan says, or goes on with it. Each file is verified right before it is touched, each step is in the
 * journal before it happens; what fails is skipped and the rest goes on.
 *
 * @param plan its id, or the beginning of it
 * @throws UserError for an unknown plan, one that was undone, a workspace that another process is writing, another plan
 *   that was cut short, and a full disk (the same call goes on later)
 */
export async function applyPlan(
  workspace: Pick<Workspace, 'folder'>,
  plan: string,
  options: ApplyPlanOptions = {},
): Promise<ApplySummary> {
  const { folder } = workspace;
  const stored = readPlan(folder, findPlan(folder, plan));
  assertDeletable(stored, options);
  if (options.dryRun) return verifyPlan(folder, stored, options);
  return resumable(stored.header.id, async () => {
    const unlock = lockWorkspace(folder);
    try {
      return await new Application(folder, stored, options).run();
    } finally {
      unlock();
    }
  });
}

function assertDeletable({ header }: StoredPlan, options: ApplyPlanOptions): void {
  if (!options.delete) return;
  if (header.mode !== 'quarantine') {
    throw new UserError(`Plan ${header.id} has mode ${header.mode}: only a plan of mode quarantine can delete.`);
  }
  if (header.unreviewed) {
    throw new UserError(
      `Plan ${header.id} was applied without being shown first, so it must not delete. Make one with goldpan plan, read it, then: goldpan apply PLAN --delete`,
    );
  }
}

/** Why an image shall not go after all, by what was decided since the plan. */
function vetoOf(folder: string): (operation: PlanOperation) => string | null {
  const decisions = standingDecisions(readDecisions(folder));
  return ({ action, id, keeper }) => {
    if (action !== 'remove') return null;
    if (decisions.keep.has(id)) return 'it was decided to keep it';
    const isDifferent = keeper !== null && decisions.areDifferent(id, keeper.id);
    return isDifferent ? `it was decided that it is no duplicate of ${keeper.id}` : null;
  };
}

/** Before any image goes: what is said about them must be what the plan was made from. */
function assertAnnotationsUnchanged(plan: StoredPlan, { withoutAnnotations }: ApplyPlanOptions): void {
  if (withoutAnnotations) return;
  for (const { problem, path } of changedAnnotations(plan)) {
    throw new UserError(
      `The annotations ${path} cannot be rewritten: ${problem}. Nothing was touched. Make the plan again with goldpan plan, or leave annotations as they are with --without-annotations.`,
    );
  }
}

function* changedAnnotations(plan: StoredPlan): Generator<{ readonly path: string; readonly problem: string }> {
  const verifier = new Verifier(nodeFiles);
  for (const { file, aside, to } of plannedRewrites(plan)) {
    const path = pathOfUri(file.uri).toString();
    try {
      if (file.sha256 !== null) verifier.unchanged(file);
      if (nodeFiles.lstat(aside === '' ? to : aside) !== undefined) {
        yield { path, problem: 'something else is in the place where it would go' };
      }
    } catch (error) {
      yield { path, problem: skipReason(error) };
    }
  }
}

class Application {
  readonly #folder: string;
  readonly #plan: StoredPlan;
  readonly #options: ApplyPlanOptions;

  constructor(folder: string, plan: StoredPlan, options: ApplyPlanOptions) {
    this.#folder = folder;
    this.#plan = plan;
    this.#options = options;
  }

  async run(): Promise<ApplySummary> {
    const { id, mode } = this.#plan.header;
    makeJournalFolder(this.#folder);
    this.#assertNoneCutShort();
    const path = journalPath(this.#folder, id);
    const journal = Journal.open(nodeFiles, path);
    try {
      const wasApplied = journal.state.phase === 'applied';
      await this.#begin(journal);
      const skipped = wasApplied ? [...journal.state.skipped.values()] : await this.#apply(journal);
      const kept = this.#options.delete ? await this.#delete(journal) : [];
      const units = [...journal.state.units.values()];
      return {
        plan: id,
        mode,
        outcome: wasApplied && !this.#options.delete ? 'already' : 'applied',
        done: units.filter(({ n, state }) => n >= 0 && state === 'done').length,
        annotationFiles: units.reduce(
          (sum, { n, state, files }) => sum + (n < 0 && state === 'done' ? files.length : 0),
          0,
        ),
        deleted: units.filter(({ n, state }) => n >= 0 && state === 'deleted').length,
        skipped: [...skipped, ...kept].map(({ id: image, reason }) => ({ id: image, reason })),
      };
    } finally {
      journal.close();
    }
  }

  async #begin(journal: Journal): Promise<void> {
    const { header, path } = this.#plan;
    const digest = await planDigest(path);
    const { phase } = journal.state;
    if (phase === 'undoing') {
      throw new UserError(`Plan ${header.id} is being undone. End that first: goldpan undo ${header.id}`);
    }
    if (phase === 'undone') throw new UserError(`Plan ${header.id} was undone. Make a new one: goldpan plan`);
    if (phase !== 'unstarted') {
      if (journal.state.digest === digest) return;
      throw new UserError(`${path} was changed after the plan was begun. Go back with: goldpan undo ${header.id}`);
    }
    assertAnnotationsUnchanged(this.#plan, this.#options);
    if (header.to !== null && !isRemoving(header.mode) && header.mode !== 'list') assertEmpty(pathOfUri(header.to));
    journal.add({
      step: 'begin',
      version: 1,
      plan: header.id,
      digest,
      mode: header.mode,
      at: new Date().toISOString(),
    });
    journal.commit();
    syncFolder(`${this.#folder}/journal`);
  }

  #apply(journal: Journal): Promise<SkippedUnit[]> | SkippedUnit[] {
    const { header, totals } = this.#plan;
    const operations = () => this.#plan.operations();
    if (header.mode === 'list') {
      return writeLists({ files: nodeFiles, journal, folder: header.to!, operations });
    }
    return applyOperations({
      files: nodeFiles,
      journal,
      mode: header.mode,
      operations: operations(),
      total: isRemoving(header.mode) ? totals.removed.images : totals.kept.images,
      veto: vetoOf(this.#folder),
      finish: () => this.#annotate(journal),
      ...this.#shared(),
    });
  }

  /** Rewrites the annotations by what has become of the images. */
  async #annotate(journal: Journal): Promise<void> {
    if (this.#options.withoutAnnotations) return;
    const rewrites = rewritesOf({
      plan: this.#plan,
      journal,
      decisions: standingDecisions(readDecisions(this.#folder)),
      roots: sourceRoots(readManifest(this.#folder).source?.inputs ?? []),
    });
    const { signal } = this.#options;
    await applyRewrites({ files: nodeFiles, journal, rewrites, ...(signal && { signal }) });
  }

  #delete(journal: Journal): Promise<SkippedUnit[]> {
    return deleteSetAside({ files: nodeFiles, journal, operations: this.#plan.operations(), ...this.#shared() });
  }

  #shared(): ActOptions {
    const { signal, onProgress } = this.#options;
    return { ...(signal && { signal }), ...(onProgress && { onProgress }) };
  }

  /** Two plans at once could each take what the other keeps. */
  #assertNoneCutShort(): void {
    for (const id of journalIds(this.#folder)) {
      if (id === this.#plan.header.id || journalPhase(journalPath(this.#folder, id)) !== 'applying') continue;
      throw new UserError(
        `Plan ${id} was cut short. First go on with it: goldpan apply ${id}   or go back: goldpan undo ${id}`,
      );
    }
  }
}

/** What an apply would skip, without touching anything. */
async function verifyPlan(folder: string, plan: StoredPlan, options: ApplyPlanOptions): Promise<ApplySummary> {
  const { id, mode } = plan.header;
  const { phase, units } = readJournal(journalPath(folder, id));
  const verifier = new Verifier(nodeFiles);
  const veto = vetoOf(folder);
  const skipped: SkippedImage[] = [];
  let done = 0;
  const total = isRemoving(mode) ? plan.totals.removed.images : plan.totals.kept.images;
  if (phase === 'applied' || phase === 'undone') {
    return { plan: id, mode, outcome: 'already', done: units.size, annotationFiles: 0, deleted: 0, skipped };
  }
  for (const operation of plan.operations()) {
    if (operation.action === 'leave-out' || mode === 'list') continue;
    try {
      const reason = veto(operation);
      if (reason === null && !units.has(operation.n)) verifier.operation(operation, madeBy(mode));
      if (reason !== null) skipped.push({ id: operation.id, reason });
      else done++;
    } catch (error) {
      skipped.push({ id: operation.id, reason: skipReason(error) });
    }
    if ((done + skipped.length) % 64 !== 0) continue;
    options.signal?.throwIfAborted();
    options.onProgress?.({ step: 'verifying', done: done + skipped.length, total });
    await breathe();
  }
  let annotationFiles = 0;
  if (!options.withoutAnnotations && phase === 'unstarted') {
    for (const _ of plannedRewrites(plan)) annotationFiles++;
    for (const { path, problem } of changedAnnotations(plan)) {
      skipped.push({ id: path, reason: problem });
      annotationFiles--;
    }
  }
  return { plan: id, mode, outcome: 'verified', done, annotationFiles, deleted: 0, skipped };
}
