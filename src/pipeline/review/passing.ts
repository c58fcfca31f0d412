import type { Condition } from '../../browse/filter.ts';
import {
  emptyPass,
  type Pass,
  passAll,
  passAny,
  passBits,
  passCodes,
  passEmpty,
  passNumbers,
  passRange,
} from '../../browse/pass.ts';
import { passContaining } from '../../browse/text-search.ts';
import { UserError } from '../../model/errors.ts';
import { STAY_CODES, stayCodes } from './decision-codes.ts';
import { selectionOf } from './selections.ts';
import type { ReviewSession, ReviewState } from './session.ts';

/** Conditions that are remembered per state: a byte per image each. */
const MOST_PASSES = 24;

const remembered = new WeakMap<ReviewState, Map<string, Promise<Pass>>>();

/** Which images fulfil a condition. @throws UserError for a column, check or selection that is not there */
export function passOf(session: ReviewSession, state: ReviewState, condition: Condition): Promise<Pass> {
  const passes = remembered.get(state) ?? new Map<string, Promise<Pass>>();
  remembered.set(state, passes);
  const key = `${'decision' in condition ? session.decisions.version : ''} ${JSON.stringify(condition)}`;
  const known = passes.get(key);
  const pass = known ?? makePass(session, state, condition);
  passes.delete(key);
  passes.set(key, pass);
  if (!known) pass.catch(() => passes.delete(key));
  if (passes.size > MOST_PASSES) passes.delete(passes.keys().next().value!);
  return pass;
}

async function makePass(session: ReviewSession, state: ReviewState, condition: Condition): Promise<Pass> {
  const { table } = state;
  if ('text' in condition) return passContaining(table.ids, condition.text);
  if ('selection' in condition) return passNumbers(table.count, selectionOf(state, condition.selection));
  if ('check' in condition) return passCheck(state, condition.check, condition.is);
  if ('decision' in condition) {
    const allowed = new Uint8Array(STAY_CODES.length + 1);
    for (const decision of condition.decision) allowed[STAY_CODES.indexOf(decision ?? 'none') + 1] = 1;
    return passCodes(stayCodes(session, state), allowed);
  }
  if ('values' in condition) return passValues(state, condition.column, condition.values);
  const { from = Number.NEGATIVE_INFINITY, to = Number.POSITIVE_INFINITY } = condition;
  return passRange(await table.numbers(condition.column), from, to);
}

async function passCheck({ table, workspace }: ReviewState, check: string, is: boolean): Promise<Pass> {
  const findings = await table.findings();
  if (check !== '*') {
    const at = workspace.checks.findIndex(({ name }) => name === check);
    if (at < 0) throw new UserError(`No check named ${check} is on.`);
    return passBits(findings[at >>> 5]!, 1 << (at & 31), is);
  }
  const passes = findings.map((masks) => passBits(masks, 0xffffffff, is));
  if (passes.length === 0) return is ? emptyPass(table.count) : passAll(table.count, []);
  return is ? passAny(table.count, passes) : passAll(table.count, passes);
}

async function passValues({ table }: ReviewState, column: string, wanted: readonly (string | null)[]): Promise<Pass> {
  const kind = table.kindOf(column);
  if (kind === 'text') {
    const { codes, values } = await table.texts(column);
    const names = new Set(wanted);
    const allowed = new Uint8Array(values.length + 1);
    if (names.has(null)) allowed[0] = 1;
    for (let code = 0; code < values.length; code++) if (names.has(values[code]!)) allowed[code + 1] = 1;
    return passCodes(codes, allowed);
  }
  const numbers = await table.numbers(column);
  return passAny(
    table.count,
    wanted.map((value) => {
      if (value === null) return passEmpty(numbers);
      const number = kind === 'boolean' ? ['false', 'true'].indexOf(value) : Number(value);
      return passRange(numbers, number, number);
    }),
  );
}

/** Which images fulfil every condition. */
export async function passFilter(
  session: ReviewSession,
  state: ReviewState,
  filter: readonly Condition[],
): Promise<Pass> {
  return passAll(state.table.count, await Promise.all(filter.map((condition) => passOf(session, state, condition))));
}
