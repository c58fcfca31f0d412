import { closest, distance } from 'fastest-levenshtein';
import { UserError } from '../../model/errors.ts';
import type { Check, CheckCondition } from './define.ts';

/** Which checks run, and at which thresholds. Keys are `check` or `check.condition`. */
export interface CheckSettings {
  readonly thresholds?: Readonly<Record<string, number>>;
  /** Checks switched off. */
  readonly disabled?: readonly string[];
  /** Optional checks switched on. */
  readonly enabled?: readonly string[];
}

/** A check with the limits that are in force. */
export interface ResolvedCheck extends Check {
  readonly conditions: readonly CheckCondition[];
}

/** `did you mean …?` when some known name is close enough to be worth saying. */
export function suggestion(name: string, known: readonly string[]): string {
  if (known.length === 0) return '';
  const best = closest(name, known);
  return distance(name, best) <= Math.max(2, Math.floor(name.length / 3)) ? ` Did you mean ${best}?` : '';
}

const checkNames = (checks: readonly Check[]): string[] => checks.map((check) => check.name);

const settableNames = (checks: readonly Check[]): string[] =>
  checks.flatMap((check) => [check.name, ...(check.conditions ?? []).map(({ name }) => `${check.name}.${name}`)]);

function assertKnown(name: string, known: readonly string[], what: string): void {
  if (known.includes(name)) return;
  throw new UserError(`There is no ${what} named ${name}.${suggestion(name, known)} Known: ${known.join(', ')}.`);
}

/**
 * Puts settings over the defaults.
 * @throws UserError for an unknown check, with a suggestion, and for a threshold outside its range
 */
export function resolveChecks(checks: readonly Check[], settings: CheckSettings = {}): ResolvedCheck[] {
  const names = checkNames(checks);
  for (const name of [...(settings.disabled ?? []), ...(settings.enabled ?? [])]) assertKnown(name, names, 'check');
  for (const name of Object.keys(settings.thresholds ?? {})) assertKnown(name, settableNames(checks), 'threshold');
  const thresholds = settings.thresholds ?? {};
  return checks
    .filter((check) => !settings.disabled?.includes(check.name))
    .filter((check) => !check.optional || settings.enabled?.includes(check.name) || check.name in thresholds)
    .map((check) => {
      const threshold = thresholds[check.name] ?? check.threshold;
      const [from, to] = check.range;
      if (!(threshold >= from && threshold <= to)) {
        throw new UserError(`The threshold of ${check.name} must lie between ${from} and ${to}, not ${threshold}.`);
      }
      const conditions = (check.conditions ?? []).map((condition) => ({
        ...condition,
        value: thresholds[`${check.name}.${condition.name}`] ?? condition.value,
      }));
      return { ...check, threshold, conditions };
    });
}
