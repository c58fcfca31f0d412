import { readdirSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import sharp from 'sharp';
import type { AnyMeasurement } from '../src/measure/define.ts';
import { measureFile } from '../src/pipeline/measure-file.ts';
import { type Recipe, resolveRecipe } from '../src/pipeline/recipe.ts';
import { DEFAULT_LIMITS } from '../src/pipeline/worker-pool.ts';
import { threeMegapixelPhotos } from './photos.ts';
import type { BenchResult } from './result.ts';

const COUNT = 300;

/** Processor time of one image, ms, over all threads of this process; one image after the other. */
async function processorMs(paths: readonly string[], work: (path: string) => Promise<unknown>): Promise<number> {
  const before = process.cpuUsage();
  for (const path of paths) await work(path);
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1000 / paths.length;
}

/** The same recipe with a clock around every measurement. */
function clocked(recipe: Recipe, clock: Map<string, number>): Recipe {
  const entries = recipe.entries.map((entry) => {
    const { measurement } = entry;
    const measure: AnyMeasurement['measure'] = (input, params) => {
      const started = performance.now();
      const result = measurement.measure(input, params);
      clock.set(measurement.name, (clock.get(measurement.name) ?? 0) + performance.now() - started);
      return result;
    };
    return { ...entry, measurement: { ...measurement, measure } };
  });
  return { ...recipe, entries };
}

/** Where the time of a scan goes once everything is warm: the bare decode, the whole file, and each measurement. */
export async function run(): Promise<BenchResult[]> {
  const folder = await threeMegapixelPhotos(COUNT);
  const paths = readdirSync(folder)
    .filter((name) => name.endsWith('.jpg'))
    .map((name) => join(folder, name));
  sharp.concurrency(1);
  sharp.cache(false);
  const bare = async (path: string) =>
    sharp(await readFile(path), { sequentialRead: true })
      .resize(512, 512, { fit: 'inside', withoutEnlargement: true })
      .raw()
      .toBuffer();
  const clock = new Map<string, number>();
  const recipe = clocked(resolveRecipe(), clock);
  const whole = (path: string) => measureFile(pathToFileURL(path).href, path, recipe, DEFAULT_LIMITS.maxPixels);
  await processorMs(paths.slice(0, 60), whole);
  clock.clear();
  const bareMs = await processorMs(paths, bare);
  const wholeMs = await processorMs(paths, whole);
  const parts = [...clock].map(([name, ms]) => [name, ms / paths.length] as const).sort((a, b) => b[1] - a[1]);
  const sum = parts.reduce((total, [, ms]) => total + ms, 0);
  const unit = 'ms per image';
  return [
    {
      name: 'measure-cost/bare decode',
      value: bareMs,
      unit,
      target: null,
      baseline: `${COUNT} photos of 3 MP, processor time`,
    },
    {
      name: 'measure-cost/whole file',
      value: wholeMs,
      unit,
      target: null,
      baseline: 'read, decode, views, all measurements',
    },
    {
      name: 'measure-cost/whole over bare',
      value: wholeMs / bareMs,
      unit: '×',
      target: 1.3,
      baseline: 'one process, warm',
    },
    { name: 'measure-cost/all measurements', value: sum, unit, target: null, baseline: null },
    ...parts.map(([name, value]) => ({ name: `measure-cost/${name}`, value, unit, target: null, baseline: null })),
  ];
}
