import { existsSync, mkdirSync, rmSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { resolveChecks } from '../analyse/checks/evaluate.ts';
import { CHECKS } from '../analyse/checks/registry.generated.ts';
import { Database } from '../catalog/database.ts';
import { createWorkspace, partKeys, removeOtherParts } from '../catalog/folder.ts';
import { Listing } from '../catalog/listing.ts';
import { manifestPath } from '../catalog/locate.ts';
import { lockWorkspace } from '../catalog/lock.ts';
import { type Manifest, readManifest, type Snapshot, writeManifest } from '../catalog/manifest.ts';
import { MeasuredParts } from '../catalog/measured.ts';
import { readParquetRows } from '../catalog/parquet-rows.ts';
import { readParts } from '../catalog/part.ts';
import { ScanState } from '../catalog/state.ts';
import { countFindings, createViews } from '../catalog/views.ts';
import { LIMIT_CODES, TRANSIENT_CODES, UserError } from '../model/errors.ts';
import type { SourceProblem } from '../model/image-ref.ts';
import { openSource, type Source } from '../sources/open.ts';
import { stampOfSets } from './annotations/stamp.ts';
import { type AllCheckSettings, knownSettings, mergeSettings } from './check-settings.ts';
import { duplicateVectors, openDuplicateEmbedding } from './duplicate-embedding.ts';
import {
  type DuplicateOptions,
  duplicateOptionsOf,
  mergeDuplicateOptions,
  storedDuplicateOptions,
} from './duplicate-options.ts';
import { ScanEmbedding } from './embed-scan.ts';
import { analysisDigest, findDuplicates } from './find-duplicates.ts';
import { LINKING_CHECK, linkThreshold } from './link-threshold.ts';
import { measurePending } from './measure-pending.ts';
import { type Recipe, resolveRecipe } from './recipe.ts';
import type { ScanOptions } from './scan-options.ts';
import type { ScanSummary } from './scan-summary.ts';
import { standingVetoes } from './vetoes.ts';
import { DEFAULT_LIMITS, type PoolEmbedder, type WorkerPool } from './worker-pool.ts';

const PROGRESS_MS = 250;
const DATABASE_MEGABYTES = 96;

/** What `scan` does once its worker processes are on their way. */
export async function runScan(
  folder: string,
  cwd: string,
  options: ScanOptions,
  pool: WorkerPool,
  embedder: PoolEmbedder | null = null,
): Promise<ScanSummary> {
  const recipe = resolveRecipe(options.measurements);
  // What was given now may hold no unknown name, whatever is stored.
  resolveChecks(CHECKS, options.checks);
  const source = await openScanSource(folder, cwd, options);
  checkVectorsForRules(folder, options);
  createWorkspace(folder);
  const unlock = lockWorkspace(folder);
  const temporaryFolder = join(folder, 'tmp');
  try {
    rmSync(temporaryFolder, { recursive: true, force: true });
    mkdirSync(temporaryFolder, { recursive: true });
    const database = await Database.open({ memoryLimitMegabytes: DATABASE_MEGABYTES, temporaryFolder });
    try {
      const embedding = embedder && (await ScanEmbedding.open(database, folder, pool, embedder, options));
      try {
        return await new Scan(folder, source, options, recipe, database, pool, embedding).run();
      } finally {
        await embedding?.close();
      }
    } finally {
      // A decode that is still running may hold nothing of the workspace when the lock is given back.
      await pool.close();
      database.close();
    }
  } finally {
    rmSync(temporaryFolder, { recursive: true, force: true });
    unlock();
  }
}

/** @throws UserError when a rule asks for vectors that there are not, and that this scan will not make */
function checkVectorsForRules(folder: string, { embed, duplicates = {} }: ScanOptions): void {
  const manifest = existsSync(manifestPath(folder)) ? readManifest(folder) : null;
  const merged = mergeDuplicateOptions(manifest ? duplicateOptionsOf(manifest) : {}, duplicates);
  if (merged.rules?.require !== 'all' || embed || (manifest && duplicateVectors(manifest, merged))) return;
  throw new UserError('To require hashes and embeddings both, the workspace needs vectors: scan with --embed.');
}

interface ScanSource {
  readonly source: Source;
  /** As the workspace remembers it: inputs as absolute paths. */
  readonly description: NonNullable<Manifest['source']>;
}

/** Before the workspace is made, so that a mistyped input leaves nothing behind. */
async function openScanSource(folder: string, cwd: string, options: ScanOptions): Promise<ScanSource> {
  const stored = existsSync(manifestPath(folder)) ? (readManifest(folder).source?.inputs ?? []) : [];
  const inputs = options.inputs && options.inputs.length > 0 ? options.inputs : stored;
  if (inputs.length === 0) throw new UserError('Nothing to scan: name a folder, file, glob, list or manifest.');
  const source = await openSource(inputs, {
    cwd,
    exclude: [folder],
    hidden: options.hidden ?? false,
    readParquet: readParquetRows,
  });
  return {
    source,
    description: { kind: source.description.kind, inputs: inputs.map((input) => absolute(input, cwd)) },
  };
}

class Scan {
  readonly #folder: string;
  readonly #source: ScanSource;
  readonly #options: ScanOptions;
  /** As given now, else as a person set them in the review. */
  readonly #checks: AllCheckSettings;
  readonly #recipe: Recipe;
  readonly #database: Database;
  readonly #pool: WorkerPool;
  readonly #embedding: ScanEmbedding | null;
  #manifest: Manifest;
  readonly #started = performance.now();
  readonly #problems: SourceProblem[] = [];

  constructor(
    folder: string,
    source: ScanSource,
    options: ScanOptions,
    recipe: Recipe,
    database: Database,
    pool: WorkerPool,
    embedding: ScanEmbedding | null,
  ) {
    this.#folder = folder;
    this.#source = source;
    this.#options = options;
    this.#recipe = recipe;
    this.#database = database;
    this.#pool = pool;
    this.#embedding = embedding;
    this.#manifest = readManifest(folder);
    this.#checks = mergeSettings(this.#manifest.reviewed, options.checks);
  }

  async run(): Promise<ScanSummary> {
    const resolved = resolveChecks(CHECKS, knownSettings(this.#checks, CHECKS));
    const threshold = linkThreshold(resolved, this.#manifest, this.#checks);
    const checks = resolved.map((check) => (check.name === LINKING_CHECK ? { ...check, threshold } : check));
    // Kept from the start, so that an interrupted first scan can be run again without naming it.
    if (!this.#manifest.snapshot) writeManifest(this.#folder, { ...this.#manifest, source: this.#source.description });
    const { listing, digest } = await this.#list();
    const last = this.#manifest.snapshot;
    const parts = new MeasuredParts(this.#database, this.#folder, this.#recipe.digest, this.#recipe.columns);
    const reusable = last && last.recipe === this.#recipe.digest ? last.images : null;
    const retry = new Set([...TRANSIENT_CODES, ...(this.#hasHigherLimits(last) ? LIMIT_CODES : [])]);
    const state = new ScanState(
      this.#database,
      this.#folder,
      parts,
      this.#recipe.columns,
      reusable === null ? null : { images: reusable, retry },
    );
    const pending = await state.countPending();
    const measureStarted = performance.now();
    await measurePending({
      state,
      parts,
      pool: this.#pool,
      embedded: this.#embedding?.partsBesideMeasuring ?? null,
      columns: Object.keys(this.#recipe.columns).length,
      pending,
      reused: listing.count - pending.images,
      options: this.#options,
    });
    const measureSeconds = (performance.now() - measureStarted) / 1000;

    const images = reusable && pending.images === 0 && last?.listing === digest ? reusable : await state.commitImages();
    const embedding = await this.#embed(images);
    // The vectors are named by now.
    this.#manifest = readManifest(this.#folder);
    const snapshot = await this.#snapshot(images, digest, checks);
    this.#commit(snapshot);
    // The neighbours are there when vectors took part in finding pairs.
    if (snapshot.vectors !== null) {
      const { analyseEmbeddings } = await import('./analyse-embeddings.ts');
      await analyseEmbeddings(this.#database, this.#folder, this.#options);
    }
    this.#manifest = readManifest(this.#folder);
    if (embedding instanceof UserError) throw embedding;
    // A check over what an analysis makes says nothing before that has run.
    const evaluable = await createViews(this.#database, this.#folder, snapshot, checks, this.#manifest);
    const findings = await countFindings(this.#database, evaluable);
    const { counts } = snapshot;
    return {
      workspace: this.#folder,
      images: counts.images,
      measured: counts.measured,
      unreadable: counts.unreadable,
      notApplicable: counts.notApplicable,
      findings: Object.fromEntries(Object.entries(findings).sort()),
      duplicates: { groups: counts.groups, images: counts.duplicateImages },
      ...(embedding ? { embedding } : {}),
      ...this.#annotations(snapshot),
      seconds: round((performance.now() - this.#started) / 1000),
      imagesPerSecond: pending.images === 0 ? 0 : round(pending.images / measureSeconds),
      peakMemoryBytes: process.resourceUsage().maxRSS * 1024 + this.#pool.peakMemoryBytes,
      reused: counts.images - pending.images,
    };
  }

  #annotations({ images }: Snapshot): Pick<ScanSummary, 'annotations'> {
    const { annotations, annotated } = this.#manifest;
    if (annotations.length === 0) return {};
    const isSame = annotated !== null && sameKeys(annotated.images, images);
    const isOutdated = !isSame || annotated.stamp !== stampOfSets(annotations);
    return { annotations: { sets: annotations.length, isOutdated } };
  }

  /** A model that fails costs its vectors, not the scan: its error is thrown once what was measured is committed. */
  async #embed(images: readonly string[]): Promise<ScanSummary['embedding'] | UserError> {
    try {
      return await this.#embedding?.finish(images);
    } catch (error) {
      if (error instanceof UserError) return error;
      throw error;
    }
  }

  async #list() {
    const { signal, onProgress } = this.#options;
    const listing = await Listing.create(this.#database);
    let last = 0;
    for await (const entry of this.#source.source.list(signal)) {
      if ('problem' in entry) {
        this.#problems.push(entry.problem);
        onProgress?.({ step: 'problem', problem: entry.problem });
        continue;
      }
      listing.add(entry.image);
      if (onProgress && performance.now() - last > PROGRESS_MS) {
        last = performance.now();
        onProgress({ step: 'listing', images: listing.count });
      }
    }
    onProgress?.({ step: 'listing', images: listing.count });
    return { listing, digest: listing.finish() };
  }

  async #snapshot(
    images: readonly string[],
    listing: string,
    checks: ReturnType<typeof resolveChecks>,
  ): Promise<Snapshot> {
    this.#options.onProgress?.({ step: 'comparing' });
    const threshold = linkThreshold(checks, this.#manifest, this.#checks);
    const duplicates = this.#duplicateOptions;
    const vetoes = standingVetoes(this.#folder);
    const vectors = duplicateVectors(this.#manifest, duplicates)?.key ?? null;
    const analysis = analysisDigest(threshold, duplicates, vetoes, vectors);
    const last = this.#manifest.snapshot;
    const part = readParts(this.#folder, 'images', images)!;
    const [counts] = await this.#database.rows(
      `SELECT count(*) AS images, count_if(outcome = 'measured') AS measured, count_if(outcome = 'unreadable') AS unreadable,
        count_if(outcome = 'notApplicable') AS not_applicable, median(sqrt(width::DOUBLE * height)) AS median_size FROM ${part}`,
    );
    const relations =
      last && sameKeys(last.images, images) && last.analysis === analysis && this.#hasRelations(last)
        ? {
            pairs: last.pairs,
            duplicates: last.duplicates,
            groups: last.groups,
            groupCount: last.counts.groups,
            duplicateImages: last.counts.duplicateImages,
          }
        : await findDuplicates({
            database: this.#database,
            folder: this.#folder,
            imagesKeys: images,
            pool: this.#pool,
            threshold,
            options: duplicates,
            embedding: await openDuplicateEmbedding(
              this.#database,
              this.#folder,
              this.#manifest,
              images,
              duplicates,
              this.#options,
            ),
            vetoes,
            signal: this.#options.signal,
            onProgress: this.#options.onProgress,
          });
    return {
      images: [...images],
      pairs: relations.pairs,
      duplicates: relations.duplicates,
      groups: relations.groups,
      recipe: this.#recipe.digest,
      threshold,
      analysis,
      vectors,
      listing,
      limits: this.#limits,
      scannedAt: new Date().toISOString(),
      problems: this.#problems,
      medianSize: counts?.median_size === null ? null : Number(counts?.median_size),
      counts: {
        images: Number(counts?.images),
        measured: Number(counts?.measured),
        unreadable: Number(counts?.unreadable),
        notApplicable: Number(counts?.not_applicable),
        groups: relations.groupCount,
        duplicateImages: relations.duplicateImages,
      },
    };
  }

  /** Given now, or else as the last scan was told. */
  get #duplicateOptions(): DuplicateOptions {
    return mergeDuplicateOptions(duplicateOptionsOf(this.#manifest), this.#options.duplicates ?? {});
  }

  #hasHigherLimits(last: Snapshot | null): boolean {
    const limits = this.#limits;
    return (
      last !== null && (Object.keys(limits) as (keyof typeof limits)[]).some((name) => limits[name] > last.limits[name])
    );
  }

  get #limits(): Snapshot['limits'] {
    const { maxPixels, timeLimitSeconds, memoryLimitBytes } = { ...DEFAULT_LIMITS, ...this.#options.limits };
    return { maxPixels, timeLimitSeconds, memoryLimitBytes };
  }

  #hasRelations(snapshot: Snapshot): boolean {
    return (['pairs', 'duplicates', 'groups'] as const).every((table) =>
      partKeys(this.#folder, table).includes(snapshot[table]),
    );
  }

  /** The manifest names the new state; only then is what it replaces removed. */
  #commit(snapshot: Snapshot): void {
    const { thresholds, disabled, enabled } = this.#checks;
    const last = this.#manifest.snapshot;
    const previous = last && !sameKeys(last.images, snapshot.images) ? last : this.#manifest.previous;
    writeManifest(this.#folder, {
      ...readManifest(this.#folder),
      source: this.#source.description,
      checks: { thresholds: { ...thresholds }, disabled: [...disabled], enabled: [...enabled] },
      duplicates: storedDuplicateOptions(this.#duplicateOptions),
      snapshot,
      previous,
    });
    const states = previous ? [snapshot, previous] : [snapshot];
    for (const table of ['images', 'pairs', 'duplicates', 'groups'] as const) {
      removeOtherParts(this.#folder, table, new Set(states.flatMap((state) => state[table])));
    }
    removeOtherParts(this.#folder, 'measured', new Set());
  }
}

const sameKeys = (a: readonly string[], b: readonly string[]): boolean => a.join() === b.join();

const round = (value: number): number => Math.round(value * 1000) / 1000;

const absolute = (input: string, cwd: string): string =>
  /[*?[\]{}!]/.test(input) ? join(cwd, input) : resolve(cwd, input);
