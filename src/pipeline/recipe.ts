import { createHash } from 'node:crypto';
import sharp from 'sharp';
import { suggestion } from '../analyse/checks/evaluate.ts';
import type { AnyMeasurement, Need, Params } from '../measure/define.ts';
import { MEASUREMENTS } from '../measure/registry.generated.ts';
import { UserError } from '../model/errors.ts';
import type { ColumnTable } from '../model/rows.ts';

/** Raise it when the base view of the same file would change: every image is then measured anew. */
const DECODE_VERSION = 1;
/** Long side of the base view, px. */
export const BASE_VIEW = 512;

/** Parameter overrides: measurement → parameter → value. */
export type MeasurementSettings = Readonly<Record<string, Readonly<Record<string, number>>>>;

export interface RecipeEntry {
  readonly measurement: AnyMeasurement;
  readonly params: Params;
  readonly needs: readonly (readonly [string, Need])[];
  readonly columns: readonly string[];
  /** It cannot run on a file whose pixels cannot be decoded. */
  readonly needsPixels: boolean;
}

function recipeEntry(measurement: AnyMeasurement, settings: MeasurementSettings): RecipeEntry {
  const needs = Object.entries<Need>(measurement.needs);
  return {
    measurement,
    params: { ...measurement.params, ...settings[measurement.name] },
    needs,
    columns: Object.keys(measurement.columns),
    needsPixels: needs.some(([, need]) => need.kind !== 'bytes' && need.kind !== 'container'),
  };
}

/** Everything the measured values depend on besides the file itself. */
export interface Recipe {
  readonly entries: readonly RecipeEntry[];
  readonly columns: ColumnTable;
  /** 16 hex digits; results of another recipe are never reused. */
  readonly digest: string;
}

/** @throws UserError for an unknown measurement or parameter, with a suggestion */
export function resolveRecipe(settings: MeasurementSettings = {}): Recipe {
  const names = MEASUREMENTS.map(({ name }) => name);
  for (const [name, overrides] of Object.entries(settings)) {
    const measurement = MEASUREMENTS.find((candidate) => candidate.name === name);
    if (!measurement) throw new UserError(`There is no measurement named ${name}.${suggestion(name, names)}`);
    const params = Object.keys(measurement.params);
    for (const key of Object.keys(overrides)) {
      if (params.includes(key)) continue;
      const known = params.length > 0 ? ` It has: ${params.join(', ')}.` : ' It has no parameters.';
      throw new UserError(`Measurement ${name} has no parameter ${key}.${suggestion(key, params)}${known}`);
    }
  }
  const entries = MEASUREMENTS.map((measurement) => recipeEntry(measurement, settings));
  const columns: ColumnTable = Object.assign({}, ...MEASUREMENTS.map((measurement) => measurement.columns));
  const digest = createHash('sha256')
    .update(
      JSON.stringify([
        DECODE_VERSION,
        BASE_VIEW,
        sharp.versions.vips,
        entries.map(({ measurement, params }) => [
          measurement.name,
          measurement.version,
          Object.entries(params).sort(),
        ]),
        columns,
      ]),
    )
    .digest('hex')
    .slice(0, 16);
  return { entries, columns, digest };
}
