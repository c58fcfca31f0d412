import type { Fields, JsonValue } from '../model/annotation.ts';

export type JsonObject = { readonly [name: string]: JsonValue };

export const isJsonObject = (value: unknown): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

export const isFiniteNumber = (value: unknown): value is number => typeof value === 'number' && Number.isFinite(value);

/** All elements are finite numbers. */
export function isNumbers(value: unknown): value is readonly number[] {
  if (!Array.isArray(value)) return false;
  for (let i = 0; i < value.length; i++) if (!isFiniteNumber(value[i])) return false;
  return true;
}

export const isId = (value: unknown): value is number | string =>
  isFiniteNumber(value) || (typeof value === 'string' && value !== '');

/** Members of an object but for some, in their order; undefined where none is left. Names such as `__proto__` are kept as they are. */
export function fieldsBut(record: JsonObject, known: ReadonlySet<string>): Fields | undefined {
  let fields: Record<string, JsonValue> | undefined;
  for (const name of Object.keys(record)) {
    if (known.has(name)) continue;
    fields ??= {};
    setOwn(fields, name, record[name]!);
  }
  return fields;
}

/** Sets a member, whatever its name. */
export function setOwn(record: Record<string, JsonValue>, name: string, value: JsonValue): void {
  if (name === '__proto__') {
    Object.defineProperty(record, name, { value, enumerable: true, configurable: true, writable: true });
  } else record[name] = value;
}
