import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import type { Database } from '../catalog/database.ts';
import { findImages } from '../catalog/find-images.ts';
import { readParquetRows } from '../catalog/parquet-rows.ts';
import type { OpenedVectors } from '../catalog/vectors.ts';
import { ORIENTATIONS } from '../kernel/resample/dihedral.ts';
import { decodeHalves } from '../kernel/vectors/half.ts';
import type { Device } from '../model/embedding.ts';
import { UserError } from '../model/errors.ts';
import { openSource } from '../sources/open.ts';
import { isPattern } from '../sources/pattern.ts';
import { uriOfPath } from '../sources/uri.ts';
import { openEmbedPool } from './embed.ts';
import { fetchEmbedder } from './embed-source.ts';
import type { OnScanProgress } from './progress.ts';
import type { WorkerLimits } from './worker-pool.ts';
import type { EmbedJob } from './worker-protocol.ts';

/** An image that others are looked for by. */
export interface Query {
  /** As it was named, or where it was found. */
  readonly name: string;
  /** Null for a file from outside of the workspace. */
  readonly id: string | null;
  readonly uri: string;
  readonly sizeBytes: number;
  readonly modifiedMs: number;
}

export interface SkippedQuery {
  readonly query: string;
  readonly reason: string;
}

export interface FoundQueries {
  readonly queries: Query[];
  readonly skipped: SkippedQuery[];
}

/**
 * What is meant by the inputs: an id of the workspace, a file of it, a file or folder outside, or else the one id that
 * ends so.
 *
 * @param database with the view `images_base`
 * @throws UserError for an input that is nothing of it
 */
export async function findQueries(
  database: Database,
  folder: string,
  inputs: readonly string[],
  cwd: string,
  signal?: AbortSignal,
): Promise<FoundQueries> {
  const queries: Query[] = [];
  const skipped: SkippedQuery[] = [];
  const ownQuery = async (column: 'id' | 'uri', value: string, name: string): Promise<Query | null> => {
    const [row] = await database.rows(
      `SELECT id, uri, size_bytes, modified_ms FROM images_base WHERE ${column} = '${value.replaceAll("'", "''")}' LIMIT 1`,
    );
    if (!row) return null;
    return {
      name,
      id: String(row.id),
      uri: String(row.uri),
      sizeBytes: Number(row.size_bytes),
      modifiedMs: Number(row.modified_ms),
    };
  };
  const outside: string[] = [];
  for (const input of inputs) {
    const path = resolve(cwd, input);
    const own = (await ownQuery('id', input, input)) ?? (await ownQuery('uri', uriOfPath(path), input));
    if (own) queries.push(own);
    else if (existsSync(path) || isPattern(input)) outside.push(input);
    else {
      const [found] = await findImages(database, [{ written: [input], uris: () => [] }]);
      if (found && found.id !== null) queries.push((await ownQuery('id', found.id, input))!);
      else if (found && 'isAmbiguous' in found && found.isAmbiguous) {
        throw new UserError(`Several images are named ${input}: write more of the id.`);
      } else {
        throw new UserError(
          `${input} is neither an image of the workspace nor a file or folder. goldpan images lists the ids.`,
        );
      }
    }
  }
  if (outside.length > 0) {
    const source = await openSource(outside, { cwd, exclude: [folder], readParquet: readParquetRows });
    for await (const entry of source.list(signal)) {
      if ('problem' in entry) skipped.push({ query: entry.problem.path, reason: entry.problem.reason });
      else {
        const { id, uri, sizeBytes, modifiedMs } = entry.image;
        const isFile = outside.length === 1 && source.description.kind === 'file';
        queries.push(
          (await ownQuery('uri', uri, id)) ?? { name: isFile ? outside[0]! : id, id: null, uri, sizeBytes, modifiedMs },
        );
      }
    }
  }
  return { queries, skipped };
}

export interface EmbeddedQueries {
  /** Rows of `dimensions` numbers. */
  readonly vectors: Float32Array;
  readonly queries: readonly {
    readonly query: Query;
    /** Its first row; one for each orientation follows. */
    readonly first: number;
    readonly orientations: readonly number[];
  }[];
  readonly skipped: readonly SkippedQuery[];
}

export interface EmbedQueriesOptions {
  readonly turned: boolean;
  readonly device?: Device;
  readonly limits?: WorkerLimits;
  readonly signal?: AbortSignal;
  readonly onProgress?: OnScanProgress;
}

/**
 * Vectors of the queries: the stored ones of images of the workspace, else made now.
 *
 * @throws UserError when the model is not the one of the stored vectors any more
 */
export async function embedQueries(
  queries: readonly Query[],
  { embedding, ids, crops, vectors: stored }: OpenedVectors,
  options: EmbedQueriesOptions,
): Promise<EmbeddedQueries> {
  const { dimensions, source } = embedding;
  const orientations = options.turned ? ORIENTATIONS : [1];
  const rows = new Map(crops === null && !options.turned ? ids.map((id, row) => [id, row]) : []);
  const found = new Map<Query, Uint16Array>();
  const skipped: SkippedQuery[] = [];
  const jobs: (EmbedJob & { readonly query: Query })[] = [];
  for (const query of queries) {
    const row = query.id === null ? undefined : rows.get(query.id);
    if (row !== undefined) found.set(query, stored.data.subarray(row * dimensions, (row + 1) * dimensions));
    else {
      const { uri, sizeBytes, modifiedMs, name } = query;
      jobs.push({ id: name, uri, sizeBytes, modifiedMs, crops: null, orientations, query });
    }
  }
  if (jobs.length > 0) {
    await fetchEmbedder(source, options);
    const workers = Math.min(jobs.length, options.limits?.workers ?? Number.POSITIVE_INFINITY);
    const pool = await openEmbedPool(
      Number.isFinite(workers) ? { ...options.limits, workers } : { ...options.limits },
      source,
      options.device,
    );
    try {
      const { version } = await pool.embedder();
      if (version !== embedding.version) {
        throw new UserError(
          `The model ${embedding.name} has changed since the vectors were made (version ${version}, not ${embedding.version}). Make them again with: goldpan embed --embedder ${embedding.name}`,
        );
      }
      const started = performance.now();
      let done = 0;
      await pool.run(
        { kind: 'embed' },
        jobs,
        (job, outcome) => {
          const failure = 'failure' in outcome ? outcome.failure : outcome.result.failures.find((one) => one !== null);
          const { query } = job as (typeof jobs)[number];
          if (failure) skipped.push({ query: query.name, reason: failure.reason });
          else if ('result' in outcome) found.set(query, outcome.result.vectors);
          options.onProgress?.({
            step: 'embedding',
            done: ++done,
            total: jobs.length,
            doneBytes: 0,
            totalBytes: 0,
            failed: skipped.length,
            reused: 0,
            seconds: (performance.now() - started) / 1000,
          });
        },
        options.signal,
      );
    } finally {
      await pool.close();
    }
  }
  const answered = queries.filter((query) => found.has(query));
  const vectors = new Float32Array(answered.reduce((sum, query) => sum + found.get(query)!.length, 0));
  let first = 0;
  const placed = answered.map((query) => {
    const halves = found.get(query)!;
    decodeHalves(halves, 0, halves.length, vectors, first * dimensions);
    const at = first;
    first += halves.length / dimensions;
    return { query, first: at, orientations: orientations.slice(0, halves.length / dimensions) };
  });
  return { vectors, queries: placed, skipped };
}
