import { z } from 'zod';
import { type CheckSettings, resolveChecks, suggestion } from '../analyse/checks/evaluate.ts';
import { CHECKS } from '../analyse/checks/registry.generated.ts';
import type { CardAbout } from '../card/facts.ts';
import { UserError } from '../model/errors.ts';
import { type DuplicateOptions, mergeDuplicateOptions } from './duplicate-options.ts';
import type { ResolvedConfig } from './load-config.ts';
import { resolveRecipe } from './recipe.ts';

const checkSchema = z.union([z.boolean(), z.number(), z.record(z.string(), z.number())]);

const configSchema = z.strictObject({
  /** `false` switches a check off, `true` an optional one on; a number is its threshold; an object sets its conditions, too. */
  checks: z.record(z.string(), checkSchema).optional(),
  /** Measurement → parameter → value. */
  measurements: z.record(z.string(), z.record(z.string(), z.number())).optional(),
  limits: z
    .strictObject({
      workers: z.int().min(1).max(1024).optional(),
      maxPixels: z.int().min(1).optional(),
      timeLimitSeconds: z.number().positive().optional(),
      memoryLimitBytes: z.int().min(100_000_000).optional(),
    })
    .optional(),
  /** Budgets, as for `--fail-on`. */
  failOn: z.array(z.string()).optional(),
  duplicates: z
    .strictObject({
      /** What decides which copy is kept, in order. */
      keeper: z.array(z.string()).optional(),
      /** Folders whose copies are kept before others. */
      prefer: z.array(z.string()).optional(),
      /** How far hashes may lie apart for their pictures to be compared, bits. */
      radii: z
        .strictObject({
          perceptual: z.int().min(0).max(10).optional(),
          turned: z.int().min(0).max(10).optional(),
          difference: z.int().min(0).max(10).optional(),
          pdq: z.int().min(0).max(31).nullable().optional(),
        })
        .optional(),
      /** How near embeddings must lie, where there are some. */
      embedding: z
        .strictObject({
          similarity: z.number().min(0).max(1).optional(),
          neighbours: z.int().min(0).max(15).optional(),
          crowd: z.number().min(0).max(1).optional(),
          semantic: z.number().min(0).max(1).nullable().optional(),
        })
        .optional(),
      /** What else must hold of two images before their pixels are compared. */
      rules: z
        .strictObject({
          require: z.enum(['any', 'all']).optional(),
          sameSize: z.boolean().optional(),
          aspectTolerance: z.number().min(0).nullable().optional(),
        })
        .optional(),
    })
    .optional(),
  /** Splits from which a plan removes nothing, and whose images are kept before others. */
  protect: z.array(z.string()).optional(),
  /** Also list names that begin with a dot. */
  hidden: z.boolean().optional(),
  /** What `goldpan card` says of the dataset beside what it has counted. */
  card: z
    .strictObject({
      name: z.string().optional(),
      description: z.string().optional(),
      license: z.union([z.string(), z.array(z.string())]).optional(),
      url: z.string().optional(),
      creator: z.union([z.string(), z.array(z.string())]).optional(),
      citation: z.string().optional(),
      version: z.string().optional(),
      datePublished: z.string().optional(),
      language: z.union([z.string(), z.array(z.string())]).optional(),
      tags: z.array(z.string()).optional(),
      keywords: z.array(z.string()).optional(),
      rai: z.record(z.string(), z.union([z.string(), z.array(z.string())])).optional(),
    })
    .optional(),
});

/** The shape of `goldpan.config.ts` and `.json`. */
export type Config = z.input<typeof configSchema>;

/** Types a `goldpan.config.ts`: `export default defineConfig({ … })`. */
export const defineConfig = (config: Config): Config => config;

/** Known keys at a path of the schema, for suggestions. */
function knownKeys(path: readonly PropertyKey[]): string[] {
  if (path.length === 0) return Object.keys(configSchema.shape);
  if (path[0] === 'duplicates') {
    const { shape } = configSchema.shape.duplicates.unwrap();
    if (path.length === 1) return Object.keys(shape);
    const inner = shape[path[1] as 'radii' | 'embedding' | 'rules'];
    return inner ? Object.keys(inner.unwrap().shape) : [];
  }
  if (path[0] === 'card') return Object.keys(configSchema.shape.card.unwrap().shape);
  if (path[0] === 'limits') return ['workers', 'maxPixels', 'timeLimitSeconds', 'memoryLimitBytes'];
  return [];
}

function describeIssue(issue: z.core.$ZodIssue): string {
  if (issue.code !== 'unrecognized_keys') return `${issue.path.join('.') || 'the whole'}: ${issue.message}`;
  const known = knownKeys(issue.path);
  return issue.keys
    .map(
      (key) =>
        `there is no option ${[...issue.path, key].join('.')}.${suggestion(key, known)} Known: ${known.join(', ')}`,
    )
    .join('; ');
}

function checkSettings(checks: NonNullable<Config['checks']>): CheckSettings {
  const thresholds: Record<string, number> = {};
  const disabled: string[] = [];
  const enabled: string[] = [];
  for (const [name, value] of Object.entries(checks)) {
    if (value === false) disabled.push(name);
    else if (value === true) enabled.push(name);
    else if (typeof value === 'number') thresholds[name] = value;
    else
      for (const [key, limit] of Object.entries(value))
        thresholds[key === 'threshold' ? name : `${name}.${key}`] = limit;
  }
  return { thresholds, disabled, enabled };
}

function duplicateOptions({
  keeper,
  prefer,
  radii = {},
  embedding = {},
  rules = {},
}: NonNullable<Config['duplicates']>): DuplicateOptions {
  return mergeDuplicateOptions(
    {},
    {
      keeper: { ...(keeper ? { order: keeper } : {}), ...(prefer ? { prefer } : {}) },
      radii: radii as NonNullable<DuplicateOptions['radii']>,
      embedding: embedding as NonNullable<DuplicateOptions['embedding']>,
      rules: rules as NonNullable<DuplicateOptions['rules']>,
    },
  );
}

/** One text and a list of one mean the same. */
const cardAbout = (card: NonNullable<Config['card']>): CardAbout =>
  Object.fromEntries(
    Object.entries(card)
      .filter(([, value]) => value !== undefined)
      .map(([name, value]) => [
        name,
        typeof value === 'string' && ['license', 'creator', 'language'].includes(name) ? [value] : value,
      ]),
  );

/** @throws UserError naming the file and the option: unknown keys, with a suggestion, and values out of range */
export function parseConfig(data: unknown, path: string): ResolvedConfig {
  const parsed = configSchema.safeParse(data);
  if (!parsed.success) throw new UserError(`${path}: ${parsed.error.issues.map(describeIssue).join('; ')}.`);
  const config = parsed.data;
  const checks = checkSettings(config.checks ?? {});
  try {
    resolveChecks(CHECKS, checks);
    resolveRecipe(config.measurements);
    duplicateOptions(config.duplicates ?? {});
  } catch (error) {
    if (error instanceof UserError) throw new UserError(`${path}: ${error.message}`);
    throw error;
  }
  return {
    path,
    checks,
    measurements: config.measurements ?? {},
    limits: Object.fromEntries(Object.entries(config.limits ?? {}).filter(([, value]) => value !== undefined)),
    failOn: config.failOn ?? [],
    duplicates: duplicateOptions(config.duplicates ?? {}),
    protect: config.protect ?? [],
    hidden: config.hidden ?? false,
    card: cardAbout(config.card ?? {}),
  };
}
