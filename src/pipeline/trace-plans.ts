import { existsSync } from 'node:fs';
import { readJournal } from '../act/journal.ts';
import { linesOf } from '../catalog/lines.ts';
import { planPath, readPlanEnds } from '../catalog/plans.ts';
import { UserError } from '../model/errors.ts';
import type { PlanMode, PlanOperation } from '../model/plan.ts';
import { journalPath } from './act-paths.ts';
import { historyIds } from './history.ts';

/** What a plan wanted with an image, and what became of it. */
export interface TracedPlan {
  readonly plan: string;
  readonly mode: PlanMode;
  /** ISO 8601: when it was made; when it was begun and ended last. */
  readonly madeAt: string | null;
  readonly startedAt: string | null;
  readonly endedAt: string | null;
  readonly action: PlanOperation['action'] | 'spare';
  readonly id: string;
  readonly rule: PlanOperation['rule'] | null;
  /** Why it was to go, or stays. */
  readonly reason: string;
  readonly relation: string | null;
  readonly keeper: string | null;
  readonly from: string | null;
  readonly to: string | null;
  readonly sha256: string | null;
  readonly sidecars: number;
  readonly state: 'planned' | 'announced' | 'done' | 'skipped' | 'undone' | 'deleted' | 'left-out' | 'spared';
  /** Why it was skipped. */
  readonly skipped: string | null;
}

/** Whether a line of a plan can speak of an image, before it is parsed. */
export interface TracedName {
  readonly mayBe: (line: string) => boolean;
  readonly is: (operation: PlanOperation) => boolean;
  readonly isId: (id: string) => boolean;
}

/** Everything that plans wanted with an image, oldest first. Reads every plan, and parses only the lines it may be in. */
export function tracePlans(folder: string, name: TracedName): TracedPlan[] {
  return historyIds(folder).flatMap((plan) => [...tracePlan(folder, plan, name)]);
}

function* tracePlan(folder: string, plan: string, name: TracedName): Generator<TracedPlan> {
  const path = planPath(folder, plan);
  if (!existsSync(path)) return;
  let ends: ReturnType<typeof readPlanEnds>;
  try {
    ends = readPlanEnds(folder, plan);
  } catch (error) {
    if (error instanceof UserError) return;
    throw error;
  }
  let journal: ReturnType<typeof readJournal> | null = null;
  for (const line of linesOf(path)) {
    if (!name.mayBe(line) || line.startsWith('{"format"')) continue;
    const said = parse(line);
    if (said === null) continue;
    journal ??= readJournal(journalPath(folder, plan));
    const times = {
      plan,
      mode: ends.header.mode,
      madeAt: ends.header.madeAt,
      startedAt: journal.startedAt || null,
      endedAt: journal.endedAt || null,
    };
    if (!('action' in said)) {
      if (name.isId(said.id))
        yield { ...times, ...NOTHING, action: 'spare', id: said.id, reason: said.reason, state: 'spared' };
      continue;
    }
    if (!name.is(said)) continue;
    const unit = journal.units.get(said.n);
    const skipped = journal.skipped.get(said.n)?.reason ?? null;
    yield {
      ...times,
      action: said.action,
      id: said.id,
      rule: said.rule,
      reason: said.reason,
      relation: said.relation,
      keeper: said.keeper?.id ?? null,
      from: said.from.uri,
      to: said.to === '' ? null : said.to,
      sha256: said.from.sha256,
      sidecars: said.sidecars.length,
      state:
        said.action === 'leave-out' ? 'left-out' : skipped !== null ? 'skipped' : unit ? STATES[unit.state] : 'planned',
      skipped,
    };
  }
}

const NOTHING = {
  rule: null,
  relation: null,
  keeper: null,
  from: null,
  to: null,
  sha256: null,
  sidecars: 0,
  skipped: null,
};

const STATES = {
  intent: 'announced',
  done: 'done',
  restore: 'done',
  restored: 'undone',
  delete: 'done',
  deleted: 'deleted',
} as const;

function parse(line: string): PlanOperation | { readonly id: string; readonly reason: string } | null {
  try {
    return JSON.parse(line.replace(/^,/, '').replace(/,$/, '')) as PlanOperation;
  } catch {
    return null;
  }
}
