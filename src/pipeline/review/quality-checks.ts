import { type ResolvedCheck, resolveChecks } from '../../analyse/checks/evaluate.ts';
import { CHECKS } from '../../analyse/checks/registry.generated.ts';
import { derivedChecks } from '../../catalog/derived.ts';
import { UserError } from '../../model/errors.ts';
import { knownSettings } from '../check-settings.ts';
import { stayCodes } from './decision-codes.ts';
import type { ReviewSession, ReviewState } from './session.ts';

/** `off` switched off, or optional · `unmeasured` the workspace has no such column, or nothing in it. */
export type CheckStatus = 'on' | 'off' | 'unmeasured';

/** `pairs`: its column compares images with each other, so it is looked at pair by pair. */
export type CheckKind = 'range' | 'flag' | 'pairs';

/** Checks that compare images with each other, which have screens of their own. */
const PAIR_CHECKS: ReadonlySet<string> = new Set(['exact-duplicate', 'near-duplicate', 'split-leakage']);

export interface ListedCheck {
  readonly check: ResolvedCheck;
  readonly status: CheckStatus;
  readonly kind: CheckKind;
  /** As the check's file has it. */
  readonly defaultThreshold: number;
}

/** All checks there are, also those that are off, with the thresholds in force. */
export function listChecks({ workspace, table }: ReviewState): ListedCheck[] {
  const declared = [...CHECKS, ...derivedChecks(workspace.manifest.derived)];
  const { thresholds } = knownSettings(workspace.manifest.checks, declared);
  const optional = declared.filter((check) => check.optional).map(({ name }) => name);
  const all = resolveChecks(declared, { thresholds, enabled: optional });
  const on = new Map(workspace.checks.map((check) => [check.name, check]));
  return all.map((resolved, i) => {
    const check = on.get(resolved.name) ?? resolved;
    const isMeasured = [check, ...check.conditions].every(({ column }) => table.has(column));
    return {
      check,
      status: on.has(check.name) ? 'on' : isMeasured ? 'off' : 'unmeasured',
      kind: PAIR_CHECKS.has(check.name) ? 'pairs' : check.range[0] === check.range[1] ? 'flag' : 'range',
      defaultThreshold: declared[i]!.threshold,
    };
  });
}

/** @throws UserError for an unknown check, and one whose columns the workspace has not */
export function measuredCheck(state: ReviewState, name: string): ListedCheck {
  const found = listChecks(state).find(({ check }) => check.name === name);
  if (!found) throw new UserError(`There is no check named ${name}.`);
  if (found.status === 'unmeasured') throw new UserError(`This workspace has no column ${found.check.column}.`);
  return found;
}

/** How many findings of a check a person or rule has decided. */
export interface DecidedFindings {
  readonly check: string;
  readonly kept: number;
  readonly removed: number;
}

/** Of every check that is on. */
export async function decidedFindings(session: ReviewSession, state: ReviewState): Promise<DecidedFindings[]> {
  const { checks } = state.workspace;
  const { keep, remove } = session.decisions.standing();
  const counts = new Float64Array(3 * checks.length);
  if (keep.size + remove.size > 0) {
    const masks = await state.table.findings();
    const codes = stayCodes(session, state);
    for (let image = 0; image < codes.length; image++) {
      const code = codes[image]!;
      if (code === 0) continue;
      for (let word = 0; word < masks.length; word++) {
        let mask = masks[word]![image]!;
        while (mask !== 0) {
          const bit = 31 - Math.clz32(mask);
          counts[3 * (32 * word + bit) + code]!++;
          mask &= ~(1 << bit);
        }
      }
    }
  }
  return checks.map(({ name }, at) => ({ check: name, kept: counts[3 * at + 1]!, removed: counts[3 * at + 2]! }));
}
