import type { Database } from '../catalog/database.ts';
import type { EmbeddedParts } from '../catalog/embedded.ts';
import { EmbeddingWork, type EmbedRange, type EmbedTargets } from '../catalog/embedded-work.ts';
import { type Embedding, readManifest, writeManifest } from '../catalog/manifest.ts';
import { readParts } from '../catalog/part.ts';
import type { EmbedderDescription, EmbedderSource } from '../model/embedding.ts';
import { UserError } from '../model/errors.ts';
import type { EmbeddedImage } from './embed-worker.ts';
import type { OnScanProgress } from './progress.ts';
import type { JobOutcome, WorkerPool } from './worker-pool.ts';
import type { Job } from './worker-protocol.ts';

const CHECKPOINT_IMAGES = 1024;
/** A part at least this often, so that slow images are not embedded twice after a kill. */
const CHECKPOINT_MS = 15_000;
const PROGRESS_MS = 250;
/** So many pictures that the model refuses, and none that it takes: the model is broken, not the pictures. */
const HOPELESS = 200;

export interface EmbedRun {
  readonly database: Database;
  readonly folder: string;
  /** Keys of the images parts of the current state. */
  readonly images: readonly string[];
  /** Its workers have the embedder. */
  readonly pool: WorkerPool;
  readonly source: EmbedderSource;
  readonly description: EmbedderDescription;
  /** Where vectors go; may hold some that came with the measurements. */
  readonly parts: EmbeddedParts;
  readonly targets: EmbedTargets;
  readonly range: EmbedRange;
  readonly checkpointImages?: number | undefined;
  readonly signal?: AbortSignal | undefined;
  readonly onProgress?: OnScanProgress | undefined;
}

export interface EmbedOutcome {
  readonly embedding: Embedding;
  /** Images that were embedded now, and how long that took. */
  readonly images: number;
  readonly made: number;
  readonly seconds: number;
  readonly missing: number;
  readonly reasons: Readonly<Record<string, number>>;
}

/**
 * Embeds what has no vector yet, leaves all vectors of the current images as one part, and names it in `goldpan.json`.
 * What a run has finished is kept when it is stopped or killed.
 *
 * @throws UserError when the model refuses every picture, or a stored vector file is damaged
 */
export async function runEmbedding(run: EmbedRun): Promise<EmbedOutcome> {
  const { database, folder, parts, description } = run;
  const started = performance.now();
  const work = await EmbeddingWork.of(database, parts, run.images, run.targets);
  const pending = await work.countPending(run.range);
  const made = await embedPending(run, work, pending);
  const seconds = (performance.now() - started) / 1000;
  const { key, vectors, failed } = await work.merge();
  const table = readParts(folder, 'embedded', [key])!;
  const reasons = await database.rows(
    `SELECT min(reason) AS reason, count(*) AS images FROM ${table} WHERE row IS NULL GROUP BY reason_code ORDER BY images DESC, reason`,
  );
  if (vectors === 0 && failed > 0) {
    throw new UserError(`${description.name} gave no vector for any of ${failed} images: ${reasons[0]?.reason}.`);
  }
  const wanted = await database.scalar('SELECT count(*) FROM wanted_embedded');
  const embedding: Embedding = {
    name: description.name,
    version: description.version,
    dimensions: description.dimensions,
    hasText: description.hasText,
    source: run.source,
    isOfCrops: run.targets.kind !== 'whole',
    key,
    vectors,
    failed,
    at: new Date().toISOString(),
  };
  const manifest = readManifest(folder);
  const others = manifest.embeddings.filter(
    ({ name, isOfCrops }) => name !== embedding.name || isOfCrops !== embedding.isOfCrops,
  );
  const embeddings = [...others, embedding];
  writeManifest(folder, { ...manifest, embeddings, embedder: embedding.name });
  parts.removeOthers(embeddings);
  return {
    embedding,
    images: pending.images,
    made,
    seconds,
    missing: wanted - vectors - failed,
    reasons: Object.fromEntries(reasons.map(({ reason, images }) => [String(reason), Number(images)])),
  };
}

async function embedPending(
  { pool, parts, description, checkpointImages = CHECKPOINT_IMAGES, signal, onProgress }: EmbedRun,
  work: EmbeddingWork,
  pending: { readonly images: number; readonly bytes: number; readonly reused: number },
): Promise<number> {
  const started = performance.now();
  let reported = 0;
  let done = 0;
  let doneBytes = 0;
  let made = 0;
  let failed = 0;
  const report = () => {
    reported = performance.now();
    onProgress?.({
      step: 'embedding',
      done,
      total: pending.images,
      doneBytes,
      totalBytes: pending.bytes,
      failed,
      reused: pending.reused,
      seconds: (reported - started) / 1000,
    });
  };
  report();
  if (pending.images === 0) return 0;
  let flushed = performance.now();
  let writing: Promise<void> = Promise.resolve();
  const ids = new Set<string>();
  try {
    await pool.run(
      { kind: 'embed' },
      work.pending(),
      async (job, outcome) => {
        const without = addEmbedded(parts, job, job.crops, outcome, description.dimensions);
        failed += without;
        made += (job.crops?.length ?? 1) - without;
        if (made === 0 && failed >= HOPELESS && without > 0) {
          throw new UserError(
            `${description.name} gave no vector for any of the first ${failed} images: ${reasonOf(outcome)}.`,
          );
        }
        // An image with many crops comes in several jobs.
        if (job.crops === null || !ids.has(job.id)) {
          if (job.crops !== null) ids.add(job.id);
          done++;
          doneBytes += Math.max(0, job.sizeBytes);
        }
        if (performance.now() - reported >= PROGRESS_MS) report();
        if (parts.pending < checkpointImages && performance.now() - flushed < CHECKPOINT_MS) return;
        flushed = performance.now();
        writing = writing.then(() => parts.flush());
        await writing;
      },
      signal,
    );
  } finally {
    await writing;
    await parts.flush();
  }
  report();
  return made;
}

const reasonOf = (outcome: JobOutcome<'embed'>): string =>
  'failure' in outcome ? outcome.failure.reason : (outcome.result.failures.find((failure) => failure)?.reason ?? '');

/** Notes the vectors of one image, or why it has none. @returns how many have none */
export function addEmbedded(
  parts: EmbeddedParts,
  { id, sizeBytes, modifiedMs }: Job,
  crops: readonly string[] | null,
  outcome: JobOutcome<'embed'> | { readonly result: EmbeddedImage },
  dimensions: number,
): number {
  let without = 0;
  for (const [at, crop] of (crops ?? [null]).entries()) {
    const failure =
      'failure' in outcome
        ? { code: outcome.failure.cause, reason: outcome.failure.reason }
        : outcome.result.failures[at]!;
    if (failure) without++;
    parts.add({
      id,
      crop,
      sizeBytes,
      modifiedMs,
      vector:
        failure || 'failure' in outcome
          ? null
          : outcome.result.vectors.subarray(at * dimensions, (at + 1) * dimensions),
      reasonCode: failure?.code ?? null,
      reason: failure?.reason ?? null,
    });
  }
  return without;
}
