import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { CheckSettings } from '../analyse/checks/evaluate.ts';
import type { CardAbout } from '../card/facts.ts';
import { UserError } from '../model/errors.ts';
import type { DuplicateOptions } from './duplicate-options.ts';
import type { MeasurementSettings } from './recipe.ts';
import type { WorkerLimits } from './worker-pool.ts';

const NAMES = [
  'goldpan.config.ts',
  'goldpan.config.mts',
  'goldpan.config.js',
  'goldpan.config.mjs',
  'goldpan.config.json',
];

export interface ResolvedConfig {
  readonly path: string | null;
  readonly checks: CheckSettings;
  readonly measurements: MeasurementSettings;
  readonly limits: WorkerLimits;
  readonly failOn: readonly string[];
  readonly duplicates: DuplicateOptions;
  readonly protect: readonly string[];
  readonly hidden: boolean;
  readonly card: CardAbout;
}

async function loadFile(path: string): Promise<unknown> {
  try {
    if (path.endsWith('.json')) return JSON.parse(readFileSync(path, 'utf8'));
    const { createJiti } = await import('jiti');
    return await createJiti(pathToFileURL(path).href).import(path, { default: true });
  } catch (error) {
    throw new UserError(`${path} cannot be loaded: ${(error as Error).message}`);
  }
}

/** Loads `goldpan.config.{ts,mts,js,mjs,json}` from a folder, or the file named; defaults when there is none. */
export async function loadConfig(folder: string, file?: string): Promise<ResolvedConfig> {
  const path = file ?? NAMES.map((name) => join(folder, name)).find((candidate) => existsSync(candidate));
  if (path === undefined)
    return {
      path: null,
      checks: {},
      measurements: {},
      limits: {},
      duplicates: {},
      failOn: [],
      protect: [],
      hidden: false,
      card: {},
    };
  if (!existsSync(path)) throw new UserError(`There is no ${path}.`);
  // Most folders have no configuration: its schema is loaded for those that do.
  const { parseConfig } = await import('./config.ts');
  return parseConfig(await loadFile(path), path);
}
