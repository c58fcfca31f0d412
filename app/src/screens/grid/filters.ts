import type { FilterCondition, ImageFilter } from '../../../../src/server/api.ts';

/** Editing a filter. Each function gives a new one. */

type ValuesCondition = Extract<FilterCondition, { values: unknown }>;
type RangeCondition = { readonly column: string; readonly from?: number | undefined; readonly to?: number | undefined };

const isValues = (condition: FilterCondition, column: string): condition is ValuesCondition =>
  'values' in condition && condition.column === column;
const isRange = (condition: FilterCondition, column: string): condition is RangeCondition =>
  'column' in condition && !('values' in condition) && condition.column === column;

export const without = (filter: ImageFilter, condition: FilterCondition): ImageFilter =>
  filter.filter((other) => other !== condition);

export const valuesOf = (filter: ImageFilter, column: string): readonly (string | null)[] =>
  filter.find((condition) => isValues(condition, column))?.values ?? [];

export const rangeOf = (filter: ImageFilter, column: string): RangeCondition | null =>
  filter.find((condition) => isRange(condition, column)) ?? null;

export const decisionsOf = (filter: ImageFilter): readonly ('keep' | 'remove' | null)[] =>
  filter.find((condition) => 'decision' in condition)?.decision ?? [];

export function checkOf(filter: ImageFilter, check: string): boolean | null {
  for (const condition of filter) if ('check' in condition && condition.check === check) return condition.is;
  return null;
}

export const textOf = (filter: ImageFilter): string => filter.find((condition) => 'text' in condition)?.text ?? '';

const toggled = <T>(values: readonly T[], value: T): readonly T[] =>
  values.includes(value) ? values.filter((other) => other !== value) : [...values, value];

/** With the condition in the place of the one that it stands for; null takes that one away. */
function replaced(
  filter: ImageFilter,
  isOld: (condition: FilterCondition) => boolean,
  condition: FilterCondition | null,
): ImageFilter {
  const at = filter.findIndex(isOld);
  if (condition === null) return filter.filter((other) => !isOld(other));
  return at < 0 ? [...filter, condition] : filter.map((other, i) => (i === at ? condition : other));
}

export function toggleValue(filter: ImageFilter, column: string, value: string | null): ImageFilter {
  const values = toggled(valuesOf(filter, column), value);
  return replaced(filter, (old) => isValues(old, column), values.length === 0 ? null : { column, values });
}

export function toggleDecision(filter: ImageFilter, value: 'keep' | 'remove' | null): ImageFilter {
  const decision = toggled(decisionsOf(filter), value);
  return replaced(filter, (old) => 'decision' in old, decision.length === 0 ? null : { decision });
}

/** Null takes the condition on the check away. */
export const setCheck = (filter: ImageFilter, check: string, is: boolean | null): ImageFilter =>
  replaced(filter, (old) => 'check' in old && old.check === check, is === null ? null : { check, is });

export const setText = (filter: ImageFilter, text: string): ImageFilter =>
  replaced(filter, (old) => 'text' in old, text === '' ? null : { text });

export const setRange = (
  filter: ImageFilter,
  column: string,
  from: number | undefined,
  to: number | undefined,
): ImageFilter =>
  replaced(filter, (old) => isRange(old, column), from === undefined && to === undefined ? null : { column, from, to });
