import { UserError } from '../../model/errors.ts';
import { suggestion } from '../checks/evaluate.ts';

/** A limit on a measure, from `recall<0.9`. */
export interface MeasureBudget {
  readonly text: string;
  readonly measure: string;
  readonly operator: '<' | '<=' | '>' | '>=';
  readonly limit: number;
}

/** @throws UserError when the expression does not parse or names no measure */
export function parseMeasureBudget(text: string, measures: readonly string[]): MeasureBudget {
  const match = /^\s*([\w-]+)\s*(<=?|>=?)\s*(\d*\.?\d+)\s*(%?)\s*$/.exec(text);
  if (!match) throw new UserError(`--fail-on does not understand "${text}". Write it as "recall<0.9" or "unknown>0".`);
  const [, name, operator, limit, percent] = match;
  const measure = measures.find((known) => known.toLowerCase() === name!.toLowerCase().replaceAll('-', ''));
  if (measure === undefined) {
    throw new UserError(
      `--fail-on: there is no measure named ${name}.${suggestion(name!, measures)} Known: ${measures.join(', ')}.`,
    );
  }
  return {
    text: text.trim(),
    measure,
    operator: operator as MeasureBudget['operator'],
    limit: Number(limit) / (percent ? 100 : 1),
  };
}

/** Says, in words, which budgets are not kept. A measure without a value keeps none. */
export function brokenBudgets(
  budgets: readonly MeasureBudget[],
  values: Readonly<Record<string, number | null>>,
): string[] {
  return budgets.flatMap(({ text, measure, operator, limit }) => {
    const value = values[measure] ?? null;
    if (value === null) return [`${text}: ${measure} has no value here`];
    const isBroken =
      operator === '<'
        ? value < limit
        : operator === '<='
          ? value <= limit
          : operator === '>'
            ? value > limit
            : value >= limit;
    return isBroken ? [`${text}: ${measure} is ${Number(value.toPrecision(4))}`] : [];
  });
}
