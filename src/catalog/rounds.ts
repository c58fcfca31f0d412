import { linkSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { UserError } from '../model/errors.ts';
import { syncFolder, temporaryName } from './durable.ts';

const classSchema = z.object({
  name: z.string(),
  /**
   * Labelled images of the class that have a prediction; of these right; images predicted to be of it, right or wrong.
   * Of detections: objects; of these found by some box, however unsure; predicted boxes.
   */
  images: z.number(),
  right: z.number(),
  predicted: z.number(),
  meanUncertainty: z.number().nullable(),
  /** Average precision at IoU 0.5, of detections; null without objects. */
  ap50: z.number().nullable().default(null),
});

const splitSchema = z.object({
  split: z.string().nullable(),
  images: z.number(),
  /** Null for detections. */
  accuracy: z.number().nullable(),
  calibrationError: z.number().nullable(),
  map50: z.number().nullable().default(null),
});

const metricsSchema = z.object({
  /** Labelled images that have a prediction; of detections, annotated ones. */
  images: z.number(),
  /** Share whose likeliest class is their label; null without such images. */
  accuracy: z.number().nullable(),
  /** Expected calibration error, 15 bins. */
  calibrationError: z.number().nullable(),
  meanUncertainty: z.number().nullable(),
  /** Of all images the round could choose from. */
  poolMeanUncertainty: z.number().nullable(),
  classes: z.array(classSchema),
  splits: z.array(splitSchema),
  /** Mean average precision at IoU 0.5, of detections. */
  map50: z.number().nullable().default(null),
});

/** What was said and predicted of an image at the time of a round. */
const stateSchema = z.object({
  id: z.string(),
  /** Null: none, or no longer kept. */
  label: z.string().nullable(),
  isKept: z.boolean(),
  predicted: z.string().nullable(),
  confidence: z.number().nullable(),
  uncertainty: z.number().nullable(),
});

const chosenSchema = z.object({
  id: z.string(),
  kind: z.enum(['false-positive', 'uncertain']),
  /** What it was ranked by: confidence of a false positive; else of uncertainty and distance, 0–1. */
  score: z.number(),
  uncertainty: z.number().nullable(),
  /** 1 − cosine similarity to the nearest image that was labelled or chosen before; null where nobody looked. */
  distance: z.number().nullable(),
  label: z.string().nullable(),
  predicted: z.string().nullable(),
  confidence: z.number().nullable(),
  reason: z.string(),
});

const roundSchema = z.object({
  format: z.literal('goldpan-round'),
  version: z.literal(1),
  /** From 1. */
  round: z.number(),
  at: z.string(),
  /** What people call it, such as the name of the model. */
  name: z.string().nullable(),
  task: z.enum(['classification', 'detection']),
  predictions: z.object({
    file: z.string(),
    sha256: z.string(),
    rows: z.number(),
    classes: z.array(z.string()),
    /** Kept images that have a prediction, and that have none. */
    matched: z.number(),
    missing: z.number(),
  }),
  parameters: z.record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.null()])),
  /** Images it could choose from, and why others were left out. */
  pool: z.object({
    images: z.number(),
    withoutPrediction: z.number(),
    minedBefore: z.number(),
    copies: z.number(),
  }),
  metrics: metricsSchema,
  chosen: z.array(chosenSchema),
  /** Images of earlier rounds, as they were now. */
  previous: z.array(stateSchema),
});

/** A round of hard-example mining, as it is stored. */
export type MiningRound = z.infer<typeof roundSchema>;
export type MiningMetrics = z.infer<typeof metricsSchema>;
export type MinedImage = z.infer<typeof chosenSchema>;
export type MinedState = z.infer<typeof stateSchema>;

const roundsFolder = (folder: string): string => join(folder, 'rounds');
const roundPath = (folder: string, round: number): string => join(roundsFolder(folder), `${round}.json`);

/** Numbers of the stored rounds, the first first. */
export function roundNumbers(folder: string): number[] {
  let names: string[];
  try {
    names = readdirSync(roundsFolder(folder));
  } catch {
    return [];
  }
  return names
    .flatMap((name) => (/^[1-9]\d*\.json$/.test(name) ? [Number.parseInt(name, 10)] : []))
    .sort((a, b) => a - b);
}

/** @throws UserError when there is no such round, or its file is damaged */
export function readRound(folder: string, round: number): MiningRound {
  const path = roundPath(folder, round);
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch {
    const there = roundNumbers(folder);
    throw new UserError(
      `There is no round ${round}. ${there.length === 0 ? 'Make one with: goldpan mine --probs FILE -n 100' : `There are: ${there.join(', ')}.`}`,
    );
  }
  try {
    return roundSchema.parse(JSON.parse(text));
  } catch (error) {
    const why = error instanceof z.ZodError ? z.prettifyError(error) : (error as Error).message;
    throw new UserError(`${path} is no round that this goldpan can read: ${why}. Move it away to go on without it.`);
  }
}

/** Stores a round under the next free number, whole or not at all; never over another. @returns it with its number */
export function writeRound(folder: string, round: Omit<MiningRound, 'round' | 'format' | 'version'>): MiningRound {
  mkdirSync(roundsFolder(folder), { recursive: true });
  for (let number = (roundNumbers(folder).at(-1) ?? 0) + 1; ; number++) {
    const numbered: MiningRound = { format: 'goldpan-round', version: 1, round: number, ...round };
    const temporary = temporaryName(roundPath(folder, number));
    try {
      writeFileSync(temporary, `${JSON.stringify(numbered, null, 1)}\n`, { flush: true });
      linkSync(temporary, roundPath(folder, number));
      syncFolder(roundsFolder(folder));
      return numbered;
    } catch (error) {
      // Somebody else took the number meanwhile.
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    } finally {
      rmSync(temporary, { force: true });
    }
  }
}
