import { z } from 'zod';
import { HOSTILE_TEXTS } from './hostile-set.ts';

interface Schema {
  readonly type?: string;
  readonly const?: unknown;
  readonly enum?: readonly unknown[];
  readonly anyOf?: readonly Schema[];
  readonly oneOf?: readonly Schema[];
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  readonly items?: Schema;
  readonly prefixItems?: readonly Schema[];
  readonly minItems?: number;
  readonly minLength?: number;
  readonly minimum?: number;
  readonly pattern?: string;
}

/** Values that are of no type, out of every range, or something else elsewhere. */
const HOSTILE_VALUES: readonly unknown[] = [
  null,
  true,
  -1,
  0.5,
  1e308,
  2 ** 53,
  4_294_967_294,
  4_294_967_295,
  '',
  '../../../../etc/passwd',
  '\u0000',
  'x'.repeat(100_000),
  [],
  {},
  [[[[[[]]]]]],
  [-1, 0.5, 'x', null],
  Array.from({ length: 3000 }, () => 0),
  { length: 1e9 },
  { $ne: null },
  { toString: 'x', valueOf: 1 },
  ...HOSTILE_TEXTS.slice(0, 9),
];

/** Keys that no request has, some of which every object has. */
const FOREIGN_KEYS = ['__proto__', 'constructor', 'toString', 'hasOwnProperty', '../x', 'sql'];

/** Something of the right shape, with as little in it as may be. */
function sample(schema: Schema, key: string, state: string): unknown {
  const choices = schema.anyOf ?? schema.oneOf;
  if (choices) return sample(choices[0]!, key, state);
  if (schema.const !== undefined) return schema.const;
  if (schema.enum) return schema.enum[0];
  if (schema.type === 'object') {
    const entries = Object.entries(schema.properties ?? {}).filter(([name]) => schema.required?.includes(name));
    return Object.fromEntries(entries.map(([name, inner]) => [name, sample(inner, name, state)]));
  }
  if (schema.type === 'array') {
    if (schema.prefixItems)
      return schema.prefixItems.map((item, i) => (item.type === 'integer' ? i : sample(item, key, state)));
    return Array.from({ length: Math.max(1, schema.minItems ?? 0) }, () => sample(schema.items ?? {}, key, state));
  }
  if (schema.type === 'integer' || schema.type === 'number') return Math.max(0, schema.minimum ?? 0);
  if (schema.type === 'boolean') return false;
  if (schema.type === 'null') return null;
  if (key === 'state') return state;
  return schema.pattern === undefined ? 'x'.repeat(Math.max(1, schema.minLength ?? 1)) : state;
}

/** The same request with one thing in it changed, all the way down. */
function* spoiled(value: unknown, depth = 0): Generator<unknown> {
  for (const hostile of HOSTILE_VALUES) yield hostile;
  if (typeof value !== 'object' || value === null || depth > 3) return;
  if (Array.isArray(value)) {
    for (const [i, inner] of value.entries()) for (const bad of spoiled(inner, depth + 1)) yield value.with(i, bad);
    return;
  }
  for (const [key, inner] of Object.entries(value)) {
    const { [key]: _, ...rest } = value as Record<string, unknown>;
    yield rest;
    for (const bad of spoiled(inner, depth + 1)) yield { ...value, [key]: bad };
  }
  for (const key of FOREIGN_KEYS)
    yield JSON.parse(`{${JSON.stringify(key)}:1,${JSON.stringify(value).slice(1)}`.replace(',}', '}'));
}

/** A sound request of an endpoint, one per shape it may have, and each of them with one thing spoiled. */
export function* hostileRequests(schema: z.ZodType, state: string): Generator<unknown> {
  const json = z.toJSONSchema(schema, { unrepresentable: 'any' }) as Schema;
  for (const shape of json.anyOf ?? json.oneOf ?? [json]) {
    const sound = sample(shape, '', state);
    yield sound;
    // Every optional part, too.
    const all = { ...shape, required: Object.keys(shape.properties ?? {}) };
    yield sample(all, '', state);
    yield* spoiled(sample(all, '', state));
  }
}
