import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { byDrift, type ColumnDrift, columnDrift } from '../analyse/drift/column-drift.ts';
import { Database } from '../catalog/database.ts';
import { BothStates, type ComparedState } from '../catalog/diff/both-states.ts';
import { type ImageChanges, imageChanges } from '../catalog/diff/changed.ts';
import { type CategoryCounts, categoryCounts, sharedColumns, sortedNumbers } from '../catalog/diff/distributions.ts';
import { type FindingsChange, findingsChanges, type GroupChanges, groupChanges } from '../catalog/diff/judged.ts';
import { manifestPath, WORKSPACE_NAME } from '../catalog/locate.ts';
import { createViews } from '../catalog/views.ts';
import { chiSquareTail } from '../kernel/stats/chi-square.ts';
import { UserError } from '../model/errors.ts';
import { type DecisionChanges, decisionChanges } from './diff-decisions.ts';
import { type LeakChanges, leakChangesOf } from './diff-leaks.ts';
import { openWorkspace, Workspace } from './workspace.ts';

export interface DiffOptions {
  /** Rows of each list; default 100. Counts are always of all. */
  readonly limit?: number;
  readonly memoryLimitMegabytes?: number;
  readonly onProgress?: (step: string) => void;
  readonly signal?: AbortSignal;
}

export interface DiffSide {
  /** Absolute path. */
  readonly workspace: string;
  readonly scannedAt: string;
  readonly images: number;
  readonly measured: number;
  readonly unreadable: number;
  /** Digest of all measurements, their parameters and the decoder: other ones measure otherwise. */
  readonly recipe: string;
}

export interface CategoryDrift extends CategoryCounts {
  /** The chance of a χ² as large if nothing had changed. */
  readonly p: number | null;
}

export interface WorkspaceDiff {
  readonly before: DiffSide;
  readonly after: DiffSide;
  readonly images: ImageChanges;
  readonly leaks: LeakChanges;
  readonly groups: GroupChanges;
  /** One entry per check that both can judge. */
  readonly findings: readonly FindingsChange[];
  readonly decisions: DecisionChanges;
  readonly drift: {
    /** Largest first, columns whose values are distributed the same included. */
    readonly columns: readonly ColumnDrift[];
    readonly labels: CategoryDrift;
    readonly splits: CategoryDrift;
    readonly formats: CategoryDrift;
  };
  /** What the reader should know before believing it. */
  readonly notes: readonly string[];
}

/** Columns that number, place or date images rather than measure them. */
const NO_MEASURES = new Set([
  'modified_ms',
  'group_size',
  'cluster',
  'cluster_size',
  'component',
  'component_size',
  'component_rank',
  'component_degree',
  'map_x',
  'map_y',
  'is_keeper',
  'is_exact_duplicate',
  'is_unreadable',
]);
const LARGEST = 20;

/**
 * Compares two workspaces, or, with one, its state before the last scan with that of now.
 *
 * @param before a workspace, or a folder that has one
 * @throws UserError when one is no workspace, was never scanned to the end, or has no state before
 */
export async function diffWorkspaces(
  before: string,
  after?: string,
  options: DiffOptions = {},
): Promise<WorkspaceDiff> {
  const workspaces = {
    before: await openSide(before, after === undefined),
    after: await openSide(after ?? before, false),
  };
  try {
    const both = await BothStates.open(stateOf(workspaces.before), stateOf(workspaces.after), {
      memoryLimitMegabytes: options.memoryLimitMegabytes ?? 1024,
    });
    try {
      return await compare(both, workspaces, options);
    } finally {
      both.close();
    }
  } finally {
    workspaces.before.close();
    workspaces.after.close();
  }
}

/** What each side of a diff is read with beside the database that has both. */
const SIDE_MEGABYTES = 512;

async function openSide(path: string, isPrevious: boolean): Promise<Workspace> {
  const target = resolve(path);
  const folder = [target, join(target, WORKSPACE_NAME)].find((candidate) => existsSync(manifestPath(candidate)));
  if (folder === undefined) {
    throw new UserError(`${target} is no workspace and holds none. Make one with: goldpan scan ${path}`);
  }
  const workspace = await openWorkspace(folder, { memoryLimitMegabytes: SIDE_MEGABYTES });
  if (!isPrevious) return workspace;
  const { manifest, checks } = workspace;
  workspace.close();
  const { previous } = manifest;
  if (!previous) {
    throw new UserError(
      `${folder} has been scanned once only: there is no state before. Name two workspaces, or scan again.`,
    );
  }
  const database = await Database.open({ memoryLimitMegabytes: SIDE_MEGABYTES });
  const evaluable = await createViews(database, folder, previous, checks, manifest);
  return new Workspace(folder, manifest, previous, evaluable, database);
}

const stateOf = ({ folder, snapshot, manifest, checks }: Workspace): ComparedState => ({
  folder,
  snapshot,
  manifest,
  checks,
});

async function compare(
  both: BothStates,
  workspaces: { readonly before: Workspace; readonly after: Workspace },
  { limit = 100, onProgress, signal }: DiffOptions,
): Promise<WorkspaceDiff> {
  const step = (name: string) => {
    signal?.throwIfAborted();
    onProgress?.(name);
  };
  step('images');
  const images = await imageChanges(both, limit);
  step('groups');
  const groups = await groupChanges(both, limit);
  step('leaks');
  const leaks = await leakChangesOf(both, workspaces, limit);
  step('findings');
  const findings = await findingsChanges(both);
  const folders = { before: workspaces.before.folder, after: workspaces.after.folder };
  const decisions = await decisionChanges(both, folders, limit);
  const columns: ColumnDrift[] = [];
  for (const column of await sharedColumns(both)) {
    if (NO_MEASURES.has(column.name)) continue;
    step(column.name);
    const drift = columnDrift(
      column.name,
      await sortedNumbers(both, 'before', column),
      await sortedNumbers(both, 'after', column),
    );
    if (drift) columns.push(drift);
  }
  const category = async (name: string): Promise<CategoryDrift> => {
    const counts = await categoryCounts(both, name, LARGEST);
    const { chiSquare, values } = counts;
    return { ...counts, p: chiSquare === null || values < 2 ? null : chiSquareTail(chiSquare, values - 1) };
  };
  return {
    before: sideOf(workspaces.before),
    after: sideOf(workspaces.after),
    images,
    leaks,
    groups,
    findings,
    decisions,
    drift: {
      columns: columns.sort(byDrift),
      labels: await category('label'),
      splits: await category('split'),
      formats: await category('format'),
    },
    notes: notesOf(workspaces, leaks),
  };
}

const sideOf = ({ folder, snapshot }: Workspace): DiffSide => ({
  workspace: folder,
  scannedAt: snapshot.scannedAt,
  images: snapshot.counts.images,
  measured: snapshot.counts.measured,
  unreadable: snapshot.counts.unreadable,
  recipe: snapshot.recipe,
});

function notesOf(
  { before, after }: { readonly before: Workspace; readonly after: Workspace },
  leaks: LeakChanges,
): string[] {
  const notes: string[] = [];
  if (before.snapshot.recipe !== after.snapshot.recipe) {
    notes.push(
      'The two were measured by different recipes (versions or parameters): part of the drift may come from that.',
    );
  }
  if (before.snapshot.threshold !== after.snapshot.threshold) {
    notes.push(
      `Pairs were linked above a score of ${before.snapshot.threshold} before and ${after.snapshot.threshold} now: groups and leaks differ by that, too.`,
    );
  }
  if (!leaks.isComplete)
    notes.push('There are more than a million leaks: only the worst million of each were compared.');
  return notes;
}
