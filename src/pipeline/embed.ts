import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { Database } from '../catalog/database.ts';
import { EmbeddedParts } from '../catalog/embedded.ts';
import type { EmbedTargets } from '../catalog/embedded-work.ts';
import { lockWorkspace } from '../catalog/lock.ts';
import { type Embedding, type Manifest, readManifest } from '../catalog/manifest.ts';
import { readParts } from '../catalog/part.ts';
import { embeddingLabel } from '../catalog/vectors.ts';
import type { Device, EmbedderSource } from '../model/embedding.ts';
import { UserError } from '../model/errors.ts';
import { analyseEmbeddings } from './analyse-embeddings.ts';
import { cropOption, cropText } from './embed-crop.ts';
import { readCrops } from './embed-crops.ts';
import type { EmbedOptions, EmbedSummary } from './embed-options.ts';
import { type EmbedOutcome, runEmbedding } from './embed-run.ts';
import { chooseEmbedder, fetchEmbedder, likelyDevice } from './embed-source.ts';
import { locateWorkspace } from './locate.ts';
import { relateAgain } from './relate-again.ts';
import { type WorkerLimits, WorkerPool } from './worker-pool.ts';

const DATABASE_MEGABYTES = 96;

/**
 * Embeds the measured images of a scanned workspace, or crops of them; images whose vectors hold are left alone. Never
 * writes outside the workspace. Can be killed at any moment and run again: the result is the same.
 *
 * @throws UserError for bad options, a workspace that was never scanned or that another process is writing, a model that
 *   cannot be used, or a stored vector file that is damaged
 */
export async function embed(options: EmbedOptions = {}): Promise<EmbedSummary> {
  const started = performance.now();
  const cwd = options.cwd ?? process.cwd();
  const folder = locateWorkspace(options.workspace, cwd);
  const { offset = 0, limit = null, box, boxes } = options;
  for (const [name, value] of Object.entries({ offset, limit: limit ?? 0 })) {
    if (!Number.isInteger(value) || value < 0) throw new UserError(`${name} must be a whole number, not ${value}.`);
  }
  if (box !== undefined && boxes !== undefined) throw new UserError('Give --box or --boxes, not both.');
  const crop = box === undefined ? null : cropText(cropOption(box));
  const source = chooseEmbedder(options, readManifest(folder), cwd);
  const unlock = lockWorkspace(folder);
  const temporaryFolder = join(folder, 'tmp');
  try {
    rmSync(temporaryFolder, { recursive: true, force: true });
    mkdirSync(temporaryFolder, { recursive: true });
    const database = await Database.open({ memoryLimitMegabytes: DATABASE_MEGABYTES, temporaryFolder });
    let pool: WorkerPool | null = null;
    try {
      const { snapshot } = readManifest(folder);
      if (!snapshot) {
        throw new UserError(`No scan into ${folder} has finished yet. Run goldpan scan first.`);
      }
      await database.run(`CREATE VIEW images_base AS SELECT * FROM ${readParts(folder, 'images', snapshot.images)}`);
      let targets: EmbedTargets = { kind: 'whole' };
      if (crop !== null) targets = { kind: 'crop', crop };
      if (boxes !== undefined) targets = { kind: 'crops', crops: await readCrops(database, boxes, cwd) };
      await fetchEmbedder(source, options);
      pool = await openEmbedPool(options.limits ?? {}, source, options.device);
      const description = await pool.embedder();
      const outcome = await runEmbedding({
        database,
        folder,
        images: snapshot.images,
        pool,
        source,
        description,
        parts: new EmbeddedParts(database, folder, description),
        targets,
        range: { offset, limit },
        checkpointImages: options.checkpointImages,
        signal: options.signal,
        onProgress: options.onProgress,
      });
      if (targets.kind === 'whole') {
        const { signal, onProgress } = options;
        await relateAgain({ database, folder, pool, signal, onProgress });
        await analyseEmbeddings(database, folder, { signal, onProgress });
      }
      return summaryOf(folder, outcome, (performance.now() - started) / 1000, pool.peakMemoryBytes);
    } finally {
      await pool?.close();
      database.close();
    }
  } finally {
    rmSync(temporaryFolder, { recursive: true, force: true });
    unlock();
  }
}

/**
 * Workers with a model. Where CUDA is only likely, it is tried, and the processor taken when it does not work.
 * @throws UserError when the model cannot be used
 */
export async function openEmbedPool(
  limits: WorkerLimits,
  source: EmbedderSource,
  device?: Device,
): Promise<WorkerPool> {
  const likely = likelyDevice(device);
  const pool = new WorkerPool(limits, { measurements: {}, embedder: { source, device: likely } });
  try {
    await pool.embedder();
    return pool;
  } catch (error) {
    await pool.close();
    if (!(error instanceof UserError) || likely === 'cpu' || device === 'cuda') throw error;
    return openEmbedPool(limits, source, 'cpu');
  }
}

function summaryOf(folder: string, outcome: EmbedOutcome, seconds: number, workers: number): EmbedSummary {
  const { embedding, images, made, missing, reasons } = outcome;
  return {
    workspace: folder,
    embedder: embeddingLabel(embedding),
    version: embedding.version,
    dimensions: embedding.dimensions,
    vectors: embedding.vectors,
    made,
    failed: embedding.failed,
    missing,
    reasons,
    seconds: round(seconds),
    imagesPerSecond: images === 0 ? 0 : round(images / outcome.seconds),
    peakMemoryBytes: process.resourceUsage().maxRSS * 1024 + workers,
  };
}

const round = (value: number): number => Math.round(value * 1000) / 1000;

/** Vectors of one embedder in a workspace. */
export interface StoredEmbedding {
  /** What `--embedder` calls them: the embedder's name, `NAME+crops` for those of crops. */
  readonly name: string;
  readonly version: string;
  readonly dimensions: number;
  readonly hasText: boolean;
  readonly source: EmbedderSource;
  readonly vectors: number;
  readonly failed: number;
  /** ISO 8601. */
  readonly at: string;
  /** Whether they are meant when no embedder is named. */
  readonly isCurrent: boolean;
}

/** The vectors a workspace has, oldest first. */
export function storedEmbeddings(workspace?: string, cwd: string = process.cwd()): StoredEmbedding[] {
  const manifest: Manifest = readManifest(locateWorkspace(workspace, cwd));
  return manifest.embeddings.map((one: Embedding) => ({
    name: embeddingLabel(one),
    version: one.version,
    dimensions: one.dimensions,
    hasText: one.hasText,
    source: one.source,
    vectors: one.vectors,
    failed: one.failed,
    at: one.at,
    isCurrent: one.name === manifest.embedder && !one.isOfCrops,
  }));
}
