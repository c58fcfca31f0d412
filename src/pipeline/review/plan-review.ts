import { statSync } from 'node:fs';
import { decisionsPath } from '../../catalog/decisions.ts';
import { PLAN_RULES, type PlanFilter, type PlanIndex } from '../../catalog/plan-index.ts';
import { UserError } from '../../model/errors.ts';
import type { PlanOperation, PlanTotals } from '../../model/plan.ts';
import { pathOfUri } from '../../sources/uri.ts';
import type { SkippedImage } from '../apply.ts';
import { loadConfig } from '../load-config.ts';
import { makePlan } from '../plan.ts';
import { PlanBook } from './plan-book.ts';
import { PlanJobs, type PlanRun, type PlanWorkKind } from './plan-jobs.ts';
import type { ReviewSession, ReviewState } from './session.ts';

const held = new WeakMap<ReviewSession, { readonly book: PlanBook; readonly work: PlanJobs }>();

function of(session: ReviewSession) {
  const known = held.get(session);
  if (known) return known;
  const book = new PlanBook(session.folder);
  const made = { book, work: new PlanJobs(session.jobs, (phase) => book.begun(phase)) };
  held.set(session, made);
  return made;
}

export interface PlanChoices {
  readonly mode: 'quarantine' | 'list';
  readonly copies: boolean;
  readonly relations: readonly string[];
  readonly checks: readonly string[];
  readonly protect: readonly string[];
}

/** Writes a plan to the workspace; no image is touched. @returns its id; null when there is nothing to do */
export async function makeReviewPlan(
  session: ReviewSession,
  { workspace }: ReviewState,
  choices: PlanChoices,
  signal: AbortSignal,
): Promise<string | null> {
  session.assertWritable();
  const plan = await makePlan(workspace, { ...choices, signal });
  return plan?.header.id ?? null;
}

/** Plans, the newest first. */
export async function listPlans(session: ReviewSession, from: number, count: number) {
  const { book, work } = of(session);
  const ids = book.ids();
  const { current } = work;
  return {
    total: ids.length,
    plans: ids.slice(from, from + count).map((id) => book.entry(id, runningAs(current, id))),
    run: current,
    cutShort: cutShort(book, current),
    protect: (await loadConfig(process.cwd())).protect,
  };
}

/** A plan with everything but its lists. @throws UserError when there is no such plan */
export async function planDetails(session: ReviewSession, id: string) {
  const { book, work } = of(session);
  const { current } = work;
  const summary = book.entry(id, runningAs(current, id));
  const index = await book.index(id);
  const scannedAt = await session.use(({ workspace }) => workspace.snapshot.scannedAt);
  return {
    summary,
    details: index && detailsOf(index, scannedAt, session),
    run: work.of(id),
    cutShort: cutShort(book, current),
  };
}

function detailsOf({ header, totals, countByRule }: PlanIndex, scannedAt: string, session: ReviewSession) {
  return {
    madeAt: header.madeAt,
    mode: header.mode,
    to: header.to === null ? '' : pathText(header.to),
    protect: header.protect,
    removed: totals.removed,
    kept: totals.kept,
    spared: totals.spared,
    unknownDecisions: totals.unknownDecisions,
    folders: totals.folders.length,
    byRule: {
      duplicate: countByRule[PLAN_RULES.indexOf('duplicate')]!,
      decision: countByRule[PLAN_RULES.indexOf('decision')]!,
      check: countByRule[PLAN_RULES.indexOf('check')]!,
      kept: countByRule[PLAN_RULES.indexOf('kept')]!,
    },
    notes: totals.notes,
    annotations: annotationsOf(totals.annotations),
    isBeforeScan: header.scannedAt !== scannedAt,
    isBeforeDecisions: (decidedAtMs(session) ?? 0) > Date.parse(header.madeAt),
  };
}

function annotationsOf(totals: PlanTotals['annotations']) {
  if (totals === undefined) return null;
  const { files, images, objects, relabelled, resplit, merged } = totals;
  return { files, images, objects, relabelled, resplit, merged };
}

const pathText = (uri: string): string => {
  const path = pathOfUri(uri);
  return typeof path === 'string' ? path : uri;
};

/** When the log of decisions was last written to. */
const decidedAtMs = ({ folder }: ReviewSession): number | undefined =>
  statSync(decisionsPath(folder), { throwIfNoEntry: false })?.mtimeMs;

export async function planOperations(
  session: ReviewSession,
  state: ReviewState,
  id: string,
  filter: PlanFilter,
  from: number,
  count: number,
) {
  const index = await indexOf(session, id);
  const operations = await index.operations(filter, from, count);
  return { total: index.count(filter), rows: operations.map((operation) => rowOf(state, operation)) };
}

const numberOf = ({ table }: ReviewState, id: string): number | null => {
  const number = table.numberOf(id);
  return number < 0 ? null : number;
};

function rowOf(state: ReviewState, { action, id, rule, reason, relation, keeper, from, sidecars }: PlanOperation) {
  return {
    action,
    image: numberOf(state, id),
    id,
    rule,
    reason,
    relation,
    keeper: keeper && { image: numberOf(state, keeper.id), id: keeper.id },
    bytes: sidecars.reduce((sum, sidecar) => sum + sidecar.from.sizeBytes, from.sizeBytes),
    annotations: sidecars.length,
  };
}

const reasonRow = (state: ReviewState, { id, reason }: SkippedImage) => ({ image: numberOf(state, id), id, reason });

export async function planSpared(session: ReviewSession, state: ReviewState, id: string, from: number, count: number) {
  const index = await indexOf(session, id);
  const rows = await index.spared(from, count);
  return { total: index.sparedCount, rows: rows.map((row) => reasonRow(state, row)) };
}

export async function planFolders(session: ReviewSession, id: string, from: number, count: number) {
  const { folders } = (await indexOf(session, id)).totals;
  return { total: folders.length, rows: folders.slice(from, from + count) };
}

/** What the last work on the plan left as it is: that of this session, else what the journal says. */
export function planSkipped(session: ReviewSession, state: ReviewState, id: string, from: number, count: number) {
  const { book, work } = of(session);
  const skipped = work.skipped(id) ?? book.skipped(id);
  return { total: skipped.length, rows: skipped.slice(from, from + count).map((row) => reasonRow(state, row)) };
}

/** @throws UserError while other work runs, for an unknown plan, and in a session that only reads */
export function workOnPlan(session: ReviewSession, kind: PlanWorkKind, id: string): PlanRun {
  const { book, work } = of(session);
  book.entry(id);
  return work.start(kind, id);
}

export const stopPlanWork = (session: ReviewSession): boolean => of(session).work.stop();

function runningAs(current: PlanRun | null, id: string): 'applying' | 'undoing' | null {
  if (current?.plan !== id || current.kind === 'verify') return null;
  return current.kind === 'apply' ? 'applying' : 'undoing';
}

/** The plan that was begun and not ended, unless it is being worked on. */
const cutShort = (book: PlanBook, current: PlanRun | null): string | null =>
  book.begun('applying', current?.kind === 'verify' ? null : (current?.plan ?? null));

async function indexOf(session: ReviewSession, id: string): Promise<PlanIndex> {
  const index = await of(session).book.index(id);
  if (!index) throw new UserError(`The file of plan ${id} is lost; its journal still says what it did.`);
  return index;
}
