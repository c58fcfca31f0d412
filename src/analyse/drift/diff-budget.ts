import { UserError } from '../../model/errors.ts';
import { type Budget, parseBudget } from '../budget.ts';

/** What may be limited: counts of images, of pairs, and measures of drift between 0 and 1 (`psi` is open above). */
export const DIFF_COUNTS = [
  'added',
  'removed',
  'changed',
  'moved',
  'unreadable',
  'relabelled',
  'resplit',
  'captions',
  'new-leaks',
  'new-groups',
  'new-findings',
  'decisions',
] as const;
export const DIFF_MEASURES = ['drift', 'psi', 'label-drift', 'split-drift'] as const;

export type DiffCount = (typeof DIFF_COUNTS)[number];
export type DiffMeasure = (typeof DIFF_MEASURES)[number];

/** What budgets are held against. */
export interface DiffFigures {
  readonly counts: Readonly<Record<DiffCount, number>>;
  /** Null where it could not be computed. */
  readonly measures: Readonly<Record<DiffMeasure, number | null>>;
  /** New findings by check, and drift (KS) by column. */
  readonly checks: Readonly<Record<string, number>>;
  readonly columns: Readonly<Record<string, number>>;
  /** Images there were: what a share is of. */
  readonly images: number;
}

/**
 * Understands `new-leaks>0`, `removed>1%`, `drift>0.2`, new findings of a check as `blurry>5`, drift of one column as
 * `luma_mean>0.1`, several with commas between; a name alone means more than 0.
 *
 * @param names of checks and columns
 * @throws UserError when an expression does not parse or names nothing
 */
export function parseDiffBudgets(text: string, names: readonly string[]): Budget[] {
  const known = [...DIFF_COUNTS, ...DIFF_MEASURES, ...names];
  return text
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '')
    .map((part) => {
      const budget = parseBudget(/[<>=]/.test(part) ? part : `${part}>0`, known);
      if (budget.check === 'findings') throw new UserError(`--fail-on: write "new-findings>0", not "${part}".`);
      if (budget.isShare && (DIFF_MEASURES as readonly string[]).includes(budget.check)) {
        throw new UserError(
          `--fail-on: ${budget.check} is a number, not a share of images: write "${budget.check}>0.2".`,
        );
      }
      return { ...budget, text: part };
    });
}

/** Says, in words, which budgets are exceeded; empty when all are kept. What could not be computed is kept by none. */
export function exceededDiffBudgets(budgets: readonly Budget[], figures: DiffFigures): string[] {
  return budgets.flatMap((budget) => {
    const { check: name } = budget;
    const found =
      figures.counts[name as DiffCount] ??
      figures.measures[name as DiffMeasure] ??
      figures.checks[name] ??
      figures.columns[name];
    if (found === undefined || found === null)
      return [`${budget.text}: not judged, one of the two has nothing to compare`];
    const value = budget.isShare
      ? figures.images === 0
        ? found > 0
          ? 100
          : 0
        : (100 * found) / figures.images
      : found;
    if (!(budget.isInclusive ? value >= budget.limit : value > budget.limit)) return [];
    const share = budget.isShare ? ` (${value.toFixed(1)} % of ${figures.images})` : '';
    return [`${budget.text}: ${Number(found.toPrecision(4))}${share}`];
  });
}
