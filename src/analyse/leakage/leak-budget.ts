import { UserError } from '../../model/errors.ts';
import { type Budget, parseBudget } from '../budget.ts';
import type { LeakMatrix } from './leak-matrix.ts';

/** All leaks together. */
const ALL = 'leaks';

const namesOf = ([a, b]: readonly [string, string]): string[] => [`${a}-${b}`, `${b}-${a}`];

/**
 * Understands budgets such as `leaks>0`, `train-test>0` or `leaks>1%`: pairs, or with % the share of images affected.
 *
 * @param splits names of the splits there are
 * @throws UserError when the expression does not parse or names no two splits
 */
export function parseLeakBudget(text: string, splits: readonly string[]): Budget {
  const pairs = splits.flatMap((a, i) => splits.slice(i + 1).flatMap((b) => namesOf([a, b])));
  const budget = parseBudget(text, [ALL, ...pairs]);
  if (budget.check === 'findings') throw new UserError(`--fail-on: write "leaks>0", not "${text.trim()}".`);
  return budget;
}

/**
 * Says, in words, which budgets are exceeded; empty when all are kept.
 *
 * @param images how many images each split has
 */
export function exceededLeakBudgets(
  budgets: readonly Budget[],
  matrix: LeakMatrix,
  images: ReadonlyMap<string, number>,
): string[] {
  return budgets.flatMap((budget) => {
    const found =
      budget.check === ALL
        ? { pairs: matrix.pairs, images: matrix.images, of: [...images.values()].reduce((sum, n) => sum + n, 0) }
        : between(budget.check, matrix, images);
    const share = found.of === 0 ? 0 : (100 * found.images) / found.of;
    const value = budget.isShare ? share : found.pairs;
    if (!(budget.isInclusive ? value >= budget.limit : value > budget.limit)) return [];
    return [`${budget.text}: ${found.pairs} pairs, ${found.images} of ${found.of} images (${share.toFixed(1)} %)`];
  });
}

function between(name: string, { splitPairs }: LeakMatrix, images: ReadonlyMap<string, number>) {
  const pair = splitPairs.find(({ splits }) => namesOf(splits).includes(name));
  if (!pair) return { pairs: 0, images: 0, of: 0 };
  const of = pair.splits.reduce((sum, split) => sum + (images.get(split) ?? 0), 0);
  return { pairs: pair.pairs, images: pair.images[0] + pair.images[1], of };
}
