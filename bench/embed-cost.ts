import { readdirSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import sharp from 'sharp';
import { openEmbedder } from '../src/embed/open.ts';
import type { EmbeddedImage } from '../src/pipeline/embed-worker.ts';
import { WorkerEmbedder } from '../src/pipeline/embed-worker.ts';
import { embedWorkers } from '../src/pipeline/embed-workers.ts';
import { measureFile } from '../src/pipeline/measure-file.ts';
import { resolveRecipe } from '../src/pipeline/recipe.ts';
import { DEFAULT_LIMITS } from '../src/pipeline/worker-pool.ts';
import { threeMegapixelPhotos } from './photos.ts';
import type { BenchResult } from './result.ts';

const COUNT = 200;
/** Images of one turn: measuring with and without vectors take turns, so that a busy machine slows both alike. */
const TURN = 20;
const WARM = 40;

/** Processor time, ms over all threads of this process, and wall clock of some work. */
async function clocked(work: () => Promise<void>): Promise<{ readonly processor: number; readonly wall: number }> {
  const before = process.cpuUsage();
  const started = performance.now();
  await work();
  const wall = performance.now() - started;
  const { user, system } = process.cpuUsage(before);
  return { processor: (user + system) / 1000, wall };
}

/** What a vector of the built-in model adds to the measurements of an image, in processor time: that is time of one core. */
export async function run(): Promise<BenchResult[]> {
  const folder = await threeMegapixelPhotos(COUNT);
  const paths = readdirSync(folder)
    .filter((name) => name.endsWith('.jpg'))
    .map((name) => join(folder, name));
  sharp.concurrency(1);
  sharp.cache(false);
  const recipe = resolveRecipe();
  const { maxPixels } = DEFAULT_LIMITS;
  const settings = { source: { kind: 'builtin' }, device: 'cpu', threads: 1, batch: 1 } as const;
  const embedder = await WorkerEmbedder.open(settings, maxPixels);
  const measure = async (path: string, isEmbedding: boolean): Promise<EmbeddedImage | null> => {
    let embedded: EmbeddedImage | null = null;
    await measureFile(pathToFileURL(path).href, path, recipe, maxPixels, async (image) => {
      if (isEmbedding) embedded = await embedder.embedSeen(image);
    });
    return embedded;
  };
  for (const path of paths.slice(0, WARM)) await measure(path, true);
  const plain = { processor: 0, wall: 0 };
  const both = { processor: 0, wall: 0 };
  for (let at = 0; at < paths.length; at += TURN) {
    const turn = paths.slice(at, at + TURN);
    const kinds = [plain, both];
    // Whichever comes second finds the files in the cache of the system.
    if ((at / TURN) % 2 === 1) kinds.reverse();
    for (const into of kinds) {
      const { processor, wall } = await clocked(async () => {
        for (const path of turn) {
          const embedded = await measure(path, into === both);
          if ((embedded !== null) !== (into === both)) throw new Error(`${path} has no vector`);
        }
      });
      into.processor += processor / paths.length;
      into.wall += wall / paths.length;
    }
  }
  const bare = await openEmbedder(settings.source, { device: 'cpu', threads: 1 });
  const data = new Uint8Array(512 * 384 * 3).map((_, i) => (i * 7919) >> 3);
  const inference = await clocked(async () => {
    for (let i = 0; i < COUNT; i++) await bare.embedImages([{ width: 512, height: 384, data }]);
  });
  await bare.close();
  const { workers, threads } = embedWorkers('cpu', availableParallelism());
  const unit = 'ms per image';
  return [
    {
      name: 'embed-cost/added processor time',
      value: both.processor - plain.processor,
      unit,
      target: 6,
      baseline: `${COUNT} photos of 3 MP, one core`,
    },
    { name: 'embed-cost/added wall clock', value: both.wall - plain.wall, unit, target: null, baseline: 'one process' },
    {
      name: 'embed-cost/with over without',
      value: both.processor / plain.processor,
      unit: '×',
      target: null,
      baseline: `measuring alone ${plain.processor.toFixed(1)} ms`,
    },
    {
      name: 'embed-cost/model alone',
      value: inference.processor / COUNT,
      unit,
      target: null,
      baseline: 'a view of 512 × 384 px: resized, run, normalised',
    },
    {
      name: 'embed-cost/threads of inference over cores',
      value: (workers * threads) / availableParallelism(),
      unit: '',
      target: 1,
      baseline: `${workers} processes × ${threads}`,
    },
  ];
}
