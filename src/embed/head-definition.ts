import { z } from 'zod';
import { UserError } from '../model/errors.ts';
import { checkJson, readJson } from './json-file.ts';

/** One score of a head, and when it is a finding. */
export interface HeadScore {
  /** Name of the column that holds it. */
  readonly column: string;
  /** Which of the head's outputs it is, from 0. */
  readonly index: number;
  /** Lowest and highest value to be expected; others are possible. */
  readonly range: readonly [number, number];
  /** Null where the score is only shown. */
  readonly threshold: number | null;
  /** On which side of the threshold an image is found. */
  readonly direction: 'below' | 'above';
  /** What a finding says, in a few words. */
  readonly label: string;
}

/** What a head is, as its JSON says. */
export interface HeadDefinition {
  /** Lower-case letters, digits, `-` and `.`. */
  readonly name: string;
  /** Name of the embedder whose vectors it scores; null when any of the right size will do. */
  readonly embedder: string | null;
  /** Numbers per vector. */
  readonly dimensions: number;
  readonly activation: 'none' | 'sigmoid' | 'softmax';
  readonly scores: readonly HeadScore[];
}

/** A definition before the model is known. */
type PartialDefinition = Omit<HeadDefinition, 'name' | 'dimensions'> & {
  readonly name: string | null;
  readonly dimensions: number | null;
};

const column = z.string().regex(/^[a-z][a-z0-9_]*$/, 'use lower-case letters, digits and "_" only');

const scoreFields = {
  column,
  index: z.int().min(0).optional(),
  range: z
    .tuple([z.number(), z.number()])
    .refine(([low, high]) => low < high, 'the first number must be below the second')
    .optional(),
  threshold: z.number().nullable().optional(),
  direction: z.enum(['below', 'above']).optional(),
  label: z.string().min(1).optional(),
};

const common = {
  name: z
    .string()
    .regex(/^[a-z0-9][a-z0-9.-]*$/, 'use lower-case letters, digits, "-" and "." only')
    .optional(),
  embedder: z.string().nullable().optional(),
  dimensions: z.int().min(1).optional(),
  activation: z.enum(['none', 'sigmoid', 'softmax']).optional(),
};

const single = z.strictObject({ ...common, ...scoreFields });
const several = z.strictObject({ ...common, scores: z.array(z.strictObject(scoreFields)).min(1) });

function toScore(given: z.infer<z.ZodObject<typeof scoreFields>>, place: number, path: string): HeadScore {
  if (typeof given.threshold === 'number' && given.direction === undefined) {
    throw new UserError(`${path}: ${given.column} has a threshold: set "direction" to "below" or "above"`);
  }
  return {
    column: given.column,
    index: given.index ?? place,
    range: given.range ?? [0, 1],
    threshold: given.threshold ?? null,
    direction: given.direction ?? 'above',
    label: given.label ?? given.column.replaceAll('_', ' '),
  };
}

/**
 * What the JSON of a head says; what it leaves open is null.
 * @throws UserError naming the file and the field
 */
export function readHeadDefinition(path: string): PartialDefinition {
  const value = readJson(path);
  const isSeveral = typeof value === 'object' && value !== null && 'scores' in value;
  const json = isSeveral ? checkJson(several, value, path) : checkJson(single, value, path);
  const scores = ('scores' in json ? json.scores : [json]).map((score, i) => toScore(score, i, path));
  const columns = scores.map((score) => score.column);
  const twice = columns.find((name, i) => columns.indexOf(name) !== i);
  if (twice !== undefined) throw new UserError(`${path}: two scores are named ${twice}`);
  return {
    name: json.name ?? null,
    embedder: json.embedder ?? null,
    dimensions: json.dimensions ?? null,
    activation: json.activation ?? 'none',
    scores,
  };
}
