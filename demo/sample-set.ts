import { mkdir, readdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { listClean } from './clean.ts';
import { COPY_RECIPES } from './copies/list.ts';
import { encodeFor, rawInput } from './encode.ts';
import { FAULT_RECIPES } from './faults/list.ts';
import type { Likeness } from './likeness.ts';
import { likenessDistance } from './likeness.ts';
import { LOOK_ALIKE_RECIPES } from './look-alikes/list.ts';
import { createRandom } from './render/random.ts';
import type { RenderPool } from './render-pool.ts';
import { createRenderPool } from './render-pool.ts';
import type { Rendered, RenderJob } from './render-worker.ts';
import type { LookAlikes, PlantedFault, PlantedGroup, SampleSet } from './truth.ts';

export type { LookAlikes, PlantedFault, PlantedGroup, SampleSet } from './truth.ts';

export interface SampleSetOptions {
  /** Another seed gives other pictures; default 1. */
  readonly seed?: number;
  /** Multiplies the number of sound images (96 at 1, never fewer than 48); the planted ones stay. */
  readonly scale?: number;
}

/** Sound pictures differ from each other, mirrored or not, in at least this many of 64 bits. */
const LEAST_DISTANCE = 15;
/** Pictures drawn ahead of the one that is being written. */
const AHEAD = 8;

const NOTES = 'train/fruit/notes.txt';
const splitOf = (id: string): string => id.slice(0, id.indexOf('/'));

/** Draws the jobs in order; a picture too like an earlier one is drawn again from another key. */
async function* drawDistinct(pool: RenderPool, jobs: readonly RenderJob[], seen: Likeness[]): AsyncGenerator<Rendered> {
  const started: Promise<Rendered>[] = [];
  for (let i = 0; i < jobs.length; i++) {
    while (started.length < Math.min(jobs.length, i + AHEAD)) {
      const ahead = pool.render(jobs[started.length]!);
      // A failure is reported when its turn comes.
      ahead.catch(() => {});
      started.push(ahead);
    }
    const job = jobs[i]!;
    let rendered = await started[i]!;
    for (let again = 1; seen.some((other) => likenessDistance(other, rendered.likeness) < LEAST_DISTANCE); again++) {
      if (again > 20)
        throw new Error(`${job.key}: 20 drawings in a row look like earlier pictures; give the scene more variety.`);
      rendered = await pool.render({ ...job, key: `${job.key}/${again}` });
    }
    seen.push(rendered.likeness);
    yield rendered;
  }
}

/**
 * Renders a messy image collection and says everything that is wrong with it: sound pictures of eight classes in
 * three splits, planted faults, copies, leaks and look-alikes that are no copies. The same seed and scale give the same bytes with the same sharp.
 *
 * @param folder made if absent; must be empty.
 * @throws Error when the folder holds something.
 */
export async function makeSampleSet(folder: string, options: SampleSetOptions = {}): Promise<SampleSet> {
  const { seed = 1, scale = 1 } = options;
  await mkdir(folder, { recursive: true });
  if ((await readdir(folder)).length > 0) {
    throw new Error(`${folder}: not empty; the sample set needs a folder of its own. Remove it or name another.`);
  }
  const writes: Promise<void>[] = [];
  const later = (work: Promise<void>): void => {
    // A failure is reported when all writes are awaited, not the moment it happens.
    work.catch(() => {});
    writes.push(work);
  };
  const write = async (id: string, bytes: Buffer): Promise<void> => {
    const path = join(folder, ...id.split('/'));
    await mkdir(dirname(path), { recursive: true });
    await writeFile(path, bytes);
  };
  const clean = listClean(seed, scale);
  const faults: PlantedFault[] = [];
  const groups: PlantedGroup[] = [];
  const leaks: { a: string; b: string }[] = [];
  const lookAlikes: LookAlikes[] = [];
  const copyIds: string[] = [];
  const seen: Likeness[] = [];
  const pool = createRenderPool();
  try {
    const jobs = clean.map(({ scene, width, height, index }) => ({
      scene,
      width,
      height,
      variant: index,
      key: `${seed}/${scene}/${index}`,
    }));
    let i = 0;
    for await (const { picture } of drawDistinct(pool, jobs, seen)) {
      const image = clean[i++]!;
      const recipes = COPY_RECIPES.filter(({ scene, index }) => scene === image.scene && index === image.index);
      for (const { relation, orRelations = [], copies, allowed = [], note } of recipes) {
        const ids = [image.id, ...copies.map(({ id }) => id)];
        groups.push({ relation, orRelations, ids, allowed, note });
        copyIds.push(...ids.slice(1));
        for (const [n, a] of ids.entries()) {
          for (const b of ids.slice(n + 1)) if (splitOf(a) !== splitOf(b)) leaks.push({ a, b });
        }
      }
      later(
        encodeFor(image.id, rawInput(picture), image.jpegQuality).then(async (bytes) => {
          await write(image.id, bytes);
          for (const copy of recipes.flatMap(({ copies }) => copies)) await write(copy.id, await copy.make(bytes));
        }),
      );
    }
    const faultJobs = FAULT_RECIPES.map(({ scene, width, height, variant, id }) => ({
      scene,
      width,
      height,
      variant,
      key: `${seed}/${id}`,
    }));
    let f = 0;
    for await (const { picture } of drawDistinct(pool, faultJobs, seen)) {
      const recipe = FAULT_RECIPES[f++]!;
      const { kind, id, expect, allowed, note } = recipe;
      faults.push({ kind, id, expect, allowed, note });
      later((async () => write(id, await recipe.make(picture, createRandom(seed, id))))());
    }
    for (const { images, allowed, note } of LOOK_ALIKE_RECIPES) {
      lookAlikes.push({ ids: images.map(({ id }) => id), allowed, note });
      for (const { id, draw } of images) {
        later((async () => write(id, await draw(createRandom(seed, id))))());
      }
    }
    await Promise.all(writes);
  } finally {
    await pool.close();
  }
  await write(NOTES, Buffer.from('Photos from the market, to be sorted.\nThe two melons are the same one.\n'));
  return {
    folder,
    images: [
      ...clean.map(({ id }) => id),
      ...copyIds,
      ...faults.map(({ id }) => id),
      ...lookAlikes.flatMap(({ ids }) => ids),
    ].sort(),
    clean: clean.map(({ id }) => id),
    faults,
    groups,
    lookAlikes,
    leaks,
    notImages: [NOTES],
  };
}
