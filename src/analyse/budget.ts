import { UserError } from '../model/errors.ts';
import { suggestion } from './checks/evaluate.ts';

/** A limit on findings, from `blurry>5%` or `unreadable>0`. */
export interface Budget {
  readonly text: string;
  readonly check: string;
  readonly limit: number;
  /** The limit is a percentage of all images. */
  readonly isShare: boolean;
  /** `>=`: reaching the limit already exceeds it. */
  readonly isInclusive: boolean;
}

/** Counts that are no checks but may have budgets, too. */
const TOTALS = ['findings'] as const;

/** @throws UserError when the expression does not parse or names no check */
export function parseBudget(text: string, checks: readonly string[]): Budget {
  const match = /^\s*([\w-]+)\s*(>=?)\s*(\d+(?:\.\d+)?)\s*(%?)\s*$/.exec(text);
  if (!match)
    throw new UserError(`--fail-on does not understand "${text}". Write it as "blurry>5%" or "unreadable>0".`);
  const [, check, operator, limit, percent] = match;
  const known = [...checks, ...TOTALS];
  if (!known.includes(check!)) {
    throw new UserError(
      `--fail-on: there is no check named ${check}, or it is off.${suggestion(check!, known)} Known: ${known.join(', ')}.`,
    );
  }
  return {
    text: text.trim(),
    check: check!,
    limit: Number(limit),
    isShare: percent === '%',
    isInclusive: operator === '>=',
  };
}

/**
 * Says, in words, which budgets are exceeded; empty when all are kept. A check that was not judged keeps none: its columns
 * come from an analysis that has not run.
 */
export function exceededBudgets(
  budgets: readonly Budget[],
  findings: Readonly<Record<string, number>>,
  images: number,
): string[] {
  const total = Object.values(findings).reduce((sum, count) => sum + count, 0);
  return budgets.flatMap((budget) => {
    const isJudged = budget.check === 'findings' || budget.check in findings || images === 0;
    if (!isJudged) return [`${budget.text}: not judged, what ${budget.check} looks at has not been computed yet`];
    const count = budget.check === 'findings' ? total : (findings[budget.check] ?? 0);
    const value = budget.isShare ? (images === 0 ? 0 : (100 * count) / images) : count;
    const isExceeded = budget.isInclusive ? value >= budget.limit : value > budget.limit;
    if (!isExceeded) return [];
    const share = images === 0 ? 0 : (100 * count) / images;
    return [`${budget.text}: ${count} of ${images} images (${share.toFixed(1)} %)`];
  });
}
