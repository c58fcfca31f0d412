import type { Fields, JsonValue } from '../../model/annotation.ts';

/** Deepest nesting that is kept: what is deeper is no annotation, and could not be written again without overflow. */
const DEEPEST = 64;

/**
 * A value of a reader as JSON: dates as ISO 8601, whole numbers of 64 bits as numbers where they are safe and else as
 * text; undefined for what has no JSON form (binary data, NaN, functions) and for nesting deeper than 64.
 */
export function jsonValue(value: unknown, depth = 0): JsonValue | undefined {
  switch (typeof value) {
    case 'string':
    case 'boolean':
      return value;
    case 'number':
      return Number.isFinite(value) ? value : undefined;
    case 'bigint':
      return value >= Number.MIN_SAFE_INTEGER && value <= Number.MAX_SAFE_INTEGER ? Number(value) : String(value);
    case 'object':
      break;
    default:
      return undefined;
  }
  if (value === null) return null;
  if (value instanceof Date) return Number.isNaN(value.getTime()) ? undefined : value.toISOString();
  if (depth >= DEEPEST || ArrayBuffer.isView(value)) return undefined;
  if (Array.isArray(value)) {
    const items: JsonValue[] = [];
    for (const item of value) {
      const json = jsonValue(item, depth + 1);
      if (json === undefined) return undefined;
      items.push(json);
    }
    return items;
  }
  const entries: [string, JsonValue][] = [];
  for (const [name, item] of Object.entries(value)) {
    const json = jsonValue(item, depth + 1);
    if (json === undefined) return undefined;
    entries.push([name, json]);
  }
  // fromEntries defines every name as an own property, even `__proto__`.
  return Object.fromEntries(entries);
}

/** Entries as fields; absent when there are none. */
export const fieldsOf = (entries: readonly (readonly [string, JsonValue])[]): { readonly fields?: Fields } =>
  entries.length > 0 ? { fields: Object.fromEntries(entries) } : {};

/** A list of finite numbers, or undefined. Whole numbers of 64 bits count. */
export function numberList(value: unknown): number[] | undefined {
  if (!Array.isArray(value) && !(ArrayBuffer.isView(value) && !(value instanceof DataView))) return undefined;
  const numbers: number[] = [];
  for (const item of value as Iterable<unknown>) {
    const number = typeof item === 'bigint' ? Number(item) : item;
    if (typeof number !== 'number' || !Number.isFinite(number)) return undefined;
    numbers.push(number);
  }
  return numbers;
}

/** The number a value is or spells out; undefined when it is none or not finite. */
export function numberOf(value: unknown): number | undefined {
  if (typeof value === 'number') return Number.isFinite(value) ? value : undefined;
  if (typeof value === 'bigint') return Number(value);
  if (typeof value !== 'string' || value.trim() === '') return undefined;
  const number = Number(value);
  return Number.isFinite(number) ? number : undefined;
}

/** JSON of a text, or undefined. */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
