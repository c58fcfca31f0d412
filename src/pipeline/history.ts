import { existsSync } from 'node:fs';
import { Journal, journalPhase, readJournal } from '../act/journal.ts';
import type { JournalPhase, JournalState } from '../act/journal-lines.ts';
import { nodeFiles } from '../act/node-files.ts';
import { undoOperations } from '../act/undo.ts';
import { lockWorkspace } from '../catalog/lock.ts';
import { findPlan, planIds, planPath, readPlan, readPlanEnds, type StoredPlan } from '../catalog/plans.ts';
import { UserError } from '../model/errors.ts';
import type { PlanMode } from '../model/plan.ts';
import { journalIds, journalPath, resumable } from './act-paths.ts';
import type { ActOptions, SkippedImage } from './apply.ts';
import type { Workspace } from './workspace.ts';

export interface HistoryEntry {
  readonly plan: string;
  readonly mode: PlanMode;
  /** `applying` and `undoing` were cut short, or could not put everything back. */
  readonly state: 'planned' | Exclude<JournalPhase, 'unstarted'>;
  /** ISO 8601: when it was made; when it was begun and last came to an end, null while neither. */
  readonly madeAt: string | null;
  readonly startedAt: string | null;
  readonly endedAt: string | null;
  /** Images of the plan: removed, or placed in a new folder. */
  readonly images: number;
  readonly bytes: number;
  /** Images that are where the plan put them. */
  readonly done: number;
  readonly skipped: number;
  readonly deleted: number;
}

/** Everything that was planned and done, oldest first. */
export function history(workspace: Pick<Workspace, 'folder'>): HistoryEntry[] {
  const { folder } = workspace;
  return historyIds(folder).map((id) => historyEntry(folder, id));
}

/** Plans that were written or begun, oldest first. */
export const historyIds = (folder: string): string[] =>
  [...new Set([...planIds(folder), ...journalIds(folder)])].sort();

/** What was planned and done under an id. Reads the whole journal. */
export function historyEntry(folder: string, id: string): HistoryEntry {
  const plan = readable(folder, id);
  const journal = readJournal(journalPath(folder, id));
  const counts = countUnits(journal);
  const totals = plan && (plan.totals.kept.images > 0 ? plan.totals.kept : plan.totals.removed);
  return {
    plan: id,
    mode: plan?.header.mode ?? journal.mode,
    state: journal.phase === 'unstarted' ? 'planned' : journal.phase,
    madeAt: plan?.header.madeAt ?? null,
    startedAt: journal.startedAt || null,
    endedAt: journal.endedAt || null,
    images: totals?.images ?? journal.units.size + journal.skipped.size,
    bytes: totals?.bytes ?? counts.bytes,
    done: counts.done,
    skipped: journal.skipped.size,
    deleted: counts.deleted,
  };
}

/** A plan whose file is damaged can still have been applied, and be undone. */
function readable(folder: string, id: string): ReturnType<typeof readPlanEnds> | null {
  if (!existsSync(planPath(folder, id))) return null;
  try {
    return readPlanEnds(folder, id);
  } catch (error) {
    if (error instanceof UserError) return null;
    throw error;
  }
}

function countUnits({ units }: JournalState): { done: number; deleted: number; bytes: number } {
  let done = 0;
  let deleted = 0;
  let bytes = 0;
  for (const { n, state, files } of units.values()) {
    // Files of annotations are no images.
    if (n < 0) continue;
    if (state === 'done') done++;
    if (state === 'deleted') deleted++;
    for (const { size } of files) bytes += size;
  }
  return { done, deleted, bytes };
}

export interface UndoSummary {
  readonly plan: string;
  /** `already` when it had been undone before. */
  readonly outcome: 'undone' | 'partly-undone' | 'already';
  /** Images that are back where they were, or whose places in a new folder are empty again. */
  readonly restored: number;
  readonly skipped: readonly SkippedImage[];
}

/** A written plan by its id, or the beginning of it. @throws UserError when there is none */
export const storedPlan = ({ folder }: Pick<Workspace, 'folder'>, plan: string): StoredPlan =>
  readPlan(folder, findPlan(folder, plan));

/** The latest plan that was begun and not undone; null when there is none. */
export function undoablePlan(workspace: Pick<Workspace, 'folder'>): string | null {
  const { folder } = workspace;
  const isOpen = (id: string) => !['unstarted', 'undone'].includes(journalPhase(journalPath(folder, id)));
  return journalIds(folder).findLast(isOpen) ?? null;
}

/** The plan a text means, also when only its journal is left. */
export function findBegunPlan(folder: string, text: string): string {
  const begun = journalIds(folder);
  if (begun.includes(text)) return text;
  const found = begun.filter((id) => id.startsWith(text));
  if (found.length === 1) return found[0]!;
  const id = findPlan(folder, text);
  throw new UserError(`Plan ${id} was never applied: there is nothing to undo.`);
}

/**
 * Puts everything back that a plan took, from wherever it got to, and takes away what it made. What somebody put into
 * the place of an image meanwhile is never overwritten.
 *
 * @throws UserError for an unknown plan, one that was never begun, and a workspace that another process is writing
 */
export async function undoPlan(
  workspace: Pick<Workspace, 'folder'>,
  plan: string,
  options: ActOptions = {},
): Promise<UndoSummary> {
  const { folder } = workspace;
  const id = findBegunPlan(folder, plan);
  return resumable(id, () => undoLocked(folder, id, options));
}

async function undoLocked(folder: string, id: string, options: ActOptions): Promise<UndoSummary> {
  const unlock = lockWorkspace(folder);
  try {
    const journal = Journal.open(nodeFiles, journalPath(folder, id));
    try {
      if (journal.state.phase === 'undone') return { plan: id, outcome: 'already', restored: 0, skipped: [] };
      const skipped = await undoOperations({ files: nodeFiles, journal, ...options });
      return {
        plan: id,
        outcome: skipped.length === 0 ? 'undone' : 'partly-undone',
        restored: [...journal.state.units.values()].filter(({ n, state }) => n >= 0 && state === 'restored').length,
        skipped: skipped.map(({ id: image, reason }) => ({ id: image, reason })),
      };
    } finally {
      journal.close();
    }
  } finally {
    unlock();
  }
}
