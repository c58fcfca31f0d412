import { constants, setPriority } from 'node:os';
import sharp from 'sharp';
import { type Comparison, comparePictures } from '../analyse/compare/compare.ts';
import { COMPARE_VIEW, Picture } from '../analyse/compare/picture.ts';
import { decodeImage } from '../decode/decode.ts';
import { decodeExact } from '../decode/exact.ts';
import { digestPixels } from '../decode/pixel-digest.ts';
import { UnreadableError, UserError } from '../model/errors.ts';
import { sumChannels } from './channel-worker.ts';
import type { EmbeddedImage, WorkerEmbedder } from './embed-worker.ts';
import { measureFile, readImageFile } from './measure-file.ts';
import { makePicture } from './picture-worker.ts';
import { type Recipe, resolveRecipe } from './recipe.ts';
import type {
  CalibrateJob,
  CompareJob,
  ConvertJob,
  EmbedJob,
  FromWorker,
  Job,
  PictureJob,
  Task,
  TaskResult,
  ToWorker,
  WorkerSettings,
} from './worker-protocol.ts';

/** A worker process: a hostile file can hang, exhaust or kill it, and costs only itself. */

const MEMORY_CHECK_MS = 100;

const send = (message: FromWorker): void => {
  process.send?.(message);
};

/** A plain exit would wait for decodes that run in other threads, hung ones too. */
const end = (): void => {
  process.kill(process.pid, 'SIGKILL');
};

async function exactPixels(uri: string, maxPixels: number): Promise<TaskResult<'exact-pixels'>> {
  try {
    const { bytes, format } = await readImageFile(uri);
    if (!format) return { pixelDigest: null };
    const { width, height, channels, bitDepth, data } = await decodeExact(bytes, format, { maxPixels });
    return { pixelDigest: digestPixels(width, height, channels, bitDepth, data) };
  } catch (error) {
    if (error instanceof UnreadableError) return { pixelDigest: null };
    throw error;
  }
}

/** Pictures of the last comparisons: jobs come sorted, so neighbours share them. About 1 MB each with features. */
const pictures = new Map<string, Promise<Picture | null>>();
const MAX_PICTURES = 96;

function pictureOf(uri: string, maxPixels: number): Promise<Picture | null> {
  const known = pictures.get(uri) ?? readPicture(uri, maxPixels);
  // The map keeps insertion order: taking a picture out and in again makes it the youngest.
  pictures.delete(uri);
  pictures.set(uri, known);
  for (const oldest of pictures.keys()) {
    if (pictures.size <= MAX_PICTURES) break;
    pictures.delete(oldest);
  }
  return known;
}

async function readPicture(uri: string, maxPixels: number): Promise<Picture | null> {
  try {
    const { bytes, format } = await readImageFile(uri);
    if (!format) return null;
    const { view, width, height } = await decodeImage(bytes, format, { longSide: COMPARE_VIEW, maxPixels });
    return new Picture(view, width, height);
  } catch (error) {
    if (error instanceof UnreadableError) return null;
    throw error;
  }
}

async function compare({ uri, others }: CompareJob, maxPixels: number): Promise<TaskResult<'compare'>> {
  const picture = await pictureOf(uri, maxPixels);
  const comparisons: (Comparison | null)[] = [];
  for (const { uri: otherUri, orientation, isThorough } of others) {
    const other = picture && (await pictureOf(otherUri, maxPixels));
    comparisons.push(picture && other && comparePictures(picture, other, orientation, isThorough));
  }
  return { comparisons };
}

/** Loaded when it is asked for: no scan edits a picture. */
async function calibrate(
  job: CalibrateJob,
  task: Extract<Task, { kind: 'calibrate' }>,
  recipe: Recipe,
  maxPixels: number,
): Promise<TaskResult<'calibrate'>> {
  const { calibrateCopies } = await import('./calibrate-copies.ts');
  return calibrateCopies(job, task, recipe, maxPixels, (uri) => pictureOf(uri, maxPixels));
}

/** Loaded when it is asked for, as calibration is. */
async function convert(
  job: ConvertJob,
  { conversion }: Extract<Task, { kind: 'convert' }>,
  maxPixels: number,
): Promise<TaskResult<'convert'>> {
  const { convertPicture } = await import('./convert-picture.ts');
  return convertPicture(job, conversion, maxPixels);
}

async function thumbnail(uri: string, longSide: number, maxPixels: number): Promise<TaskResult<'thumbnail'>> {
  try {
    const { bytes, format } = await readImageFile(uri);
    if (!format) return { webp: null };
    const { view } = await decodeImage(bytes, format, { longSide, maxPixels });
    const raw = { width: view.width, height: view.height, channels: 3 as const };
    return { webp: await sharp(view.data, { raw }).webp({ quality: 72 }).toBuffer() };
  } catch (error) {
    if (error instanceof UnreadableError) return { webp: null };
    throw error;
  }
}

async function measure(
  { uri, id }: Job,
  recipe: Recipe,
  maxPixels: number,
  embedder: WorkerEmbedder | null,
): Promise<TaskResult<'measure'>> {
  let embedded: EmbeddedImage | null = null;
  const measures = await measureFile(
    uri,
    id,
    recipe,
    maxPixels,
    embedder === null
      ? undefined
      : async (image) => {
          embedded = await embedder.embedSeen(image);
        },
  );
  return { ...measures, embedded };
}

interface Worker {
  readonly recipe: Recipe;
  readonly maxPixels: number;
  readonly embedder: WorkerEmbedder | null;
}

function perform(task: Task, job: Job, { recipe, maxPixels, embedder }: Worker): Promise<TaskResult> {
  if (task.kind === 'measure') return measure(job, recipe, maxPixels, task.embed ? embedder : null);
  if (task.kind === 'embed') return embedder!.embedFile(job as EmbedJob);
  if (task.kind === 'embed-text') return embedder!.embedText(task.text);
  if (task.kind === 'compare') return compare(job as CompareJob, maxPixels);
  if (task.kind === 'calibrate') return calibrate(job as CalibrateJob, task, recipe, maxPixels);
  if (task.kind === 'exact-pixels') return exactPixels(job.uri, maxPixels);
  if (task.kind === 'convert') return convert(job as ConvertJob, task, maxPixels);
  if (task.kind === 'channels') return sumChannels(job, task.longSide, maxPixels);
  if (task.kind === 'picture') return makePicture(job as PictureJob);
  return thumbnail(job.uri, task.longSide, maxPixels);
}

/** The model is opened before any file, so that no file's time or memory is spent on it. */
async function openEmbedder({ embedder, maxPixels }: WorkerSettings): Promise<WorkerEmbedder | null> {
  if (embedder === null) return null;
  const { WorkerEmbedder } = await import('./embed-worker.ts');
  return WorkerEmbedder.open(embedder, maxPixels);
}

async function start(settings: WorkerSettings): Promise<void> {
  // Threads take it over, so it comes before any.
  if (settings.givesWay) setPriority(constants.priority.PRIORITY_BELOW_NORMAL);
  const recipe = resolveRecipe(settings.measurements);
  const before = process.memoryUsage.rss();
  let embedder: WorkerEmbedder | null;
  try {
    embedder = await openEmbedder(settings);
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    process.send?.({ type: 'refused', message: error.message } satisfies FromWorker, end);
    return;
  }
  const model = embedder === null ? 0 : Math.max(0, process.memoryUsage.rss() - before);
  const worker: Worker = { recipe, maxPixels: settings.maxPixels, embedder };
  setInterval(() => {
    if (process.memoryUsage.rss() <= settings.memoryLimitBytes + model) return;
    process.send?.({ type: 'memory-limit' } satisfies FromWorker, end);
  }, MEMORY_CHECK_MS).unref();
  process.on('message', (message: ToWorker) => {
    if (message.type !== 'job') return;
    const { number, task, job } = message;
    perform(task, job, worker).then(
      (result) => send({ type: 'done', number, result, peakMemoryBytes: process.resourceUsage().maxRSS * 1024 }),
      (error: unknown) =>
        send({ type: 'bug', number, stack: error instanceof Error ? String(error.stack) : String(error) }),
    );
  });
  send({ type: 'ready', embedder: embedder?.description ?? null });
}

process.once('message', (message: ToWorker) => {
  if (message.type === 'settings') void start(message.settings);
});
// The parent is gone, killed perhaps: nobody waits for results any more.
process.on('disconnect', end);
// Ctrl-C reaches the whole process group; the parent decides when to stop.
process.on('SIGINT', () => undefined);
