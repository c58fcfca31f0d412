import { statSync } from 'node:fs';
import { decisionsPath } from '../../catalog/decisions.ts';
import { STAY_CODES, stayCodes } from './decision-codes.ts';
import { describeState } from './describe-state.ts';
import type { NextStepFacts } from './next-steps.ts';
import { listPlans } from './plan-review.ts';
import { decidedFindings, listChecks } from './quality-checks.ts';
import type { ReviewSession, ReviewState } from './session.ts';

const REMOVE = STAY_CODES.indexOf('remove');

/** Reads what the next steps follow from: columns in memory, and the newest plan. */
export async function nextStepFacts(session: ReviewSession, state: ReviewState): Promise<NextStepFacts> {
  const { manifest, snapshot } = state.workspace;
  const { checks } = await describeState(state);
  const decided = new Map(
    (await decidedFindings(session, state)).map(({ check, kept, removed }) => [check, kept + removed]),
  );
  const undecided = new Map(checks.map(({ name, findings }) => [name, findings - (decided.get(name) ?? 0)]));
  const ofOneImage = listChecks(state).filter(({ kind, check }) => kind !== 'pairs' && check.name !== 'unreadable');
  const codes = stayCodes(session, state);
  let removals = 0;
  for (let image = 0; image < codes.length; image++) if (codes[image] === REMOVE) removals++;
  return {
    ...(await groupFacts(session, state, codes)),
    unreadable: undecided.get('unreadable') ?? 0,
    checks: ofOneImage.flatMap(({ check, status }) =>
      status === 'on' ? [{ check: check.name, undecided: undecided.get(check.name) ?? 0 }] : [],
    ),
    removals,
    plan: await openPlan(session),
    withoutEmbeddings: manifest.embeddings.some(({ isOfCrops }) => !isOfCrops) ? null : snapshot.counts.measured,
  };
}

/** A value per image as decisions leave it: codes of the column, and further codes for what was newly assigned. */
async function decidedCodes(state: ReviewState, column: 'split' | 'label', assigned: ReadonlyMap<string, string>) {
  const texts = state.table.has(column) ? await state.table.tryTexts(column) : null;
  if (!texts) return null;
  if (assigned.size === 0) return texts.codes;
  const codes = texts.codes.slice();
  const codeOf = new Map(texts.values.map((value, code) => [value, code]));
  for (const [id, value] of assigned) {
    const image = state.table.numberOf(id);
    if (image < 0) continue;
    if (!codeOf.has(value)) codeOf.set(value, codeOf.size);
    codes[image] = codeOf.get(value)!;
  }
  return codes;
}

/** No member with a value yet, and members with different values. */
const NONE = -1;
const DIFFERENT = -2;

/** Goes once over all images: which group each is in is a column of its own. */
async function groupFacts(
  session: ReviewSession,
  state: ReviewState,
  codes: Int8Array,
): Promise<Pick<NextStepFacts, 'leaks' | 'conflicts' | 'groups'>> {
  const { table } = state;
  const groups = await table.tryTexts('group_id');
  const count = groups?.values.length ?? 0;
  const { relabel, assignSplit } = session.decisions.standing();
  const splits = await decidedCodes(state, 'split', assignSplit);
  const labels = await decidedCodes(state, 'label', relabel);
  const isKeeper = await table.numbers('is_keeper');
  const splitOf = new Int32Array(count).fill(NONE);
  const labelOf = new Int32Array(count).fill(NONE);
  const isOpen = new Uint8Array(count);
  let images = 0;
  for (let image = 0; image < codes.length; image++) {
    const group = groups ? groups.codes[image]! : -1;
    if (group < 0) continue;
    if (codes[image] === 0) {
      isOpen[group] = 1;
      if (isKeeper[image] !== 1) images++;
    }
    if (codes[image] === REMOVE) continue;
    if (splits) note(splitOf, group, splits[image]!);
    if (labels) note(labelOf, group, labels[image]!);
  }
  return {
    groups: { count: isOpen.reduce((sum, one) => sum + one, 0), images },
    conflicts: labelOf.reduce((sum, value) => sum + (value === DIFFERENT ? 1 : 0), 0),
    leaks: await openLeaks(state, codes, (image) => {
      const group = groups ? groups.codes[image]! : -1;
      return group < 0 ? codes[image] === 0 : splitOf[group] === DIFFERENT;
    }),
  };
}

/** Empty cells differ from none. */
function note(values: Int32Array, group: number, value: number): void {
  const before = values[group]!;
  if (value < 0 || before === DIFFERENT || before === value) return;
  values[group] = before === NONE ? value : DIFFERENT;
}

/**
 * Images with a copy in another split that would still have one. Of images that are in a group, the group tells; of the
 * few whose copies are in none, their own decision. What exactly leaks is for the screen of leaks to count.
 */
async function openLeaks(
  { table, workspace }: ReviewState,
  codes: Int8Array,
  hasOpenCopy: (image: number) => boolean,
): Promise<number> {
  const at = workspace.checks.findIndex(({ name }) => name === 'split-leakage');
  if (at < 0) return 0;
  const mask = (await table.findings())[at >>> 5]!;
  const bit = 1 << (at & 31);
  let open = 0;
  for (let image = 0; image < mask.length; image++) {
    if ((mask[image]! & bit) !== 0 && codes[image] !== REMOVE && hasOpenCopy(image)) open++;
  }
  return open;
}

const INTERRUPTED: ReadonlySet<string> = new Set(['applying', 'undoing']);

async function openPlan(session: ReviewSession): Promise<NextStepFacts['plan']> {
  const { plans, run } = await listPlans(session, 0, 1);
  const [plan] = plans;
  // Work that goes on shows on its own screen.
  if (!plan || run !== null) return null;
  const isInterrupted = INTERRUPTED.has(plan.state);
  if (!isInterrupted && plan.state !== 'planned') return null;
  const decidedAt = statSync(decisionsPath(session.folder), { throwIfNoEntry: false })?.mtimeMs ?? 0;
  return {
    id: plan.plan,
    state: isInterrupted ? 'interrupted' : 'planned',
    images: plan.images,
    isOutdated: plan.madeAt !== null && decidedAt > Date.parse(plan.madeAt),
  };
}
