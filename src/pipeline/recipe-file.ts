import { readFileSync } from 'node:fs';
import { isMap, isScalar, isSeq, LineCounter, type Node, parseDocument } from 'yaml';
import { z } from 'zod';
import { suggestion } from '../analyse/checks/evaluate.ts';
import { UserError } from '../model/errors.ts';

const valueSchema = z.union([z.string(), z.number(), z.boolean(), z.array(z.union([z.string(), z.number()]))]);
const stepSchema = z.union([
  z.string(),
  z
    .record(z.string(), z.union([z.record(z.string(), valueSchema), z.null()]))
    .refine((step) => Object.keys(step).length === 1, 'a step has one command'),
]);

const recipeSchema = z.strictObject({
  version: z.literal(1),
  /** Inputs of `scan`, relative to the recipe. */
  source: z.array(z.string()).optional(),
  /** Workspace of all steps, relative to the recipe. */
  workspace: z.string().optional(),
  /** Leave the remaining steps when a budget is exceeded. */
  stopOnFailure: z.boolean().optional(),
  steps: z.array(stepSchema).min(1),
});

export type RecipeValue = z.infer<typeof valueSchema>;

export interface RecipeStep {
  /** Line of the file, from 1. */
  readonly line: number;
  readonly command: string;
  readonly options: Readonly<Record<string, RecipeValue>>;
}

/** A sequence of commands with their options. */
export interface RecipeFile {
  readonly source: readonly string[];
  readonly workspace: string | null;
  readonly stopOnFailure: boolean;
  readonly steps: readonly RecipeStep[];
}

/** `${NAME}` in texts is replaced by what `--set` or the environment says. */
function substituted(text: string, values: ReadonlyMap<string, string>, place: string): string {
  return text.replace(/\$\{(\w+)\}/g, (_, name: string) => {
    const value = values.get(name) ?? process.env[name];
    if (value === undefined) throw new UserError(`${place}: \${${name}} is not set. Add --set ${name}=VALUE.`);
    return value;
  });
}

/**
 * Reads a recipe, YAML or JSON.
 * @param values for `${NAME}` in its texts, before the environment
 * @throws UserError naming the file, the line and what is wrong
 */
export function readRecipeFile(path: string, values: ReadonlyMap<string, string>): RecipeFile {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch {
    throw new UserError(`There is no recipe ${path}.`);
  }
  const lines = new LineCounter();
  // JSON is YAML, too; duplicate keys are errors in both.
  const document = parseDocument(text, { lineCounter: lines });
  const [problem] = document.errors;
  if (problem) {
    throw new UserError(
      `${path}:${lines.linePos(problem.pos[0]).line}: ${problem.message.split('\n')[0]!.replace(/ at line.*$/, '')}.`,
    );
  }
  const lineOf = (node: unknown): number => lines.linePos((node as Node | null)?.range?.[0] ?? 0).line;
  const parsed = recipeSchema.safeParse(document.toJS());
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    const node = document.getIn(issue!.path as (string | number)[], true);
    throw new UserError(`${path}:${lineOf(node ?? document.contents)}: ${describe(issue!)}`);
  }
  const { source = [], workspace = null, stopOnFailure = false, steps } = parsed.data;
  const at = (line: number) => `${path}:${line}`;
  const replace = <T extends RecipeValue>(value: T, line: number): T =>
    (typeof value === 'string'
      ? substituted(value, values, at(line))
      : Array.isArray(value)
        ? value.map((part) => (typeof part === 'string' ? substituted(part, values, at(line)) : part))
        : value) as T;
  const nodes = document.get('steps', true);
  return {
    source: source.map((input) => replace(input, 1)),
    workspace: workspace === null ? null : replace(workspace, 1),
    stopOnFailure,
    steps: steps.map((step, i): RecipeStep => {
      const node = isSeq(nodes) ? nodes.items[i] : null;
      const line = isMap(node) || isScalar(node) ? lineOf(node) : 1;
      const [command, options] = typeof step === 'string' ? [step, null] : Object.entries(step)[0]!;
      const given = Object.entries(options ?? {}).map(([key, value]) => [key, replace(value, line)] as const);
      return { line, command, options: Object.fromEntries(given) };
    }),
  };
}

const KEYS = Object.keys(recipeSchema.shape);

function describe(issue: z.core.$ZodIssue): string {
  const where = issue.path.length === 0 ? '' : `${issue.path.join('.')}: `;
  if (issue.code !== 'unrecognized_keys') {
    return `${where}${issue.code === 'invalid_union' ? 'a step is a command, or one command with its options' : issue.message}.`;
  }
  const [key] = issue.keys;
  return `a recipe has no ${key}.${suggestion(key!, KEYS)} Known: ${KEYS.join(', ')}.`;
}
