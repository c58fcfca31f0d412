import type { FilterCondition, ImageFilter } from '../../../src/server/api.ts';

const isText = (value: unknown): value is string => typeof value === 'string';
const isBound = (value: unknown): boolean =>
  value === undefined || (typeof value === 'number' && Number.isFinite(value));

function isCondition(value: unknown): value is FilterCondition {
  if (typeof value !== 'object' || value === null) return false;
  const { column, values, from, to, check, is, decision, text, selection } = value as Record<string, unknown>;
  const isList = (list: unknown, allowed: (item: unknown) => boolean) => Array.isArray(list) && list.every(allowed);
  if (isText(column)) {
    if (values !== undefined) return isList(values, (item) => item === null || isText(item));
    return isBound(from) && isBound(to);
  }
  if (isText(check)) return typeof is === 'boolean';
  if (decision !== undefined) return isList(decision, (item) => item === null || item === 'keep' || item === 'remove');
  return isText(text) || isText(selection);
}

/** The filter that an address names in `f`; conditions that make no sense are left out. */
export function parseFilter(text: string): ImageFilter {
  if (text === '') return [];
  try {
    const parsed: unknown = JSON.parse(text);
    return Array.isArray(parsed) ? parsed.filter(isCondition) : [];
  } catch {
    return [];
  }
}

/** A filter as an address names it: `addressOf('grid', { f: filterText([…]) })`. No condition is no parameter. */
export const filterText = (filter: ImageFilter): string => (filter.length === 0 ? '' : JSON.stringify(filter));
