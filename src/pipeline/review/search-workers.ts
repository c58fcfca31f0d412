import { chmodSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Embedding } from '../../catalog/manifest.ts';
import { decodeHalves } from '../../kernel/vectors/half.ts';
import { normaliseRows } from '../../kernel/vectors/unit.ts';
import { UserError } from '../../model/errors.ts';
import { uriOfPath } from '../../sources/uri.ts';
import { openEmbedPool } from '../embed.ts';
import type { WorkerPool } from '../worker-pool.ts';
import type { Job } from '../worker-protocol.ts';

/** Opening a text tower of some hundred megabytes counts, too. */
const TIME_LIMIT_SECONDS = 60;
const THUMBNAIL = 256;
const NO_FILE: Job = { id: '', uri: '', sizeBytes: 0, modifiedMs: 0 };

/** A picture from outside of the workspace, embedded. */
export interface EmbeddedPicture {
  /** Of length 1. */
  readonly vector: Float32Array;
  /** Long side 256 px. */
  readonly webp: Uint8Array | null;
}

/**
 * One worker process with the model of some vectors, for what a person asks: a picture or words. A hostile file costs
 * that process at most, and opening the model blocks nobody.
 */
export class SearchWorkers {
  readonly #pool: Promise<WorkerPool>;
  readonly #embedding: Embedding;

  constructor(embedding: Embedding) {
    this.#embedding = embedding;
    this.#pool = openFor(embedding);
    this.#pool.catch(() => undefined);
  }

  /** @throws UserError when the bytes are no picture that can be read, or the model has changed since */
  async embedPicture(bytes: Uint8Array, signal?: AbortSignal): Promise<EmbeddedPicture> {
    const pool = await this.#pool;
    const folder = mkdtempSync(join(tmpdir(), 'goldpan-search-'));
    try {
      chmodSync(folder, 0o700);
      const path = join(folder, 'picture');
      writeFileSync(path, bytes, { mode: 0o600 });
      const { size, mtimeMs } = statSync(path);
      const job = { id: 'picture', uri: uriOfPath(path), sizeBytes: size, modifiedMs: mtimeMs };
      let vector: Float32Array | null = null;
      let reason = 'it cannot be read';
      await pool.run(
        { kind: 'embed' },
        [{ ...job, crops: null }],
        (_, outcome) => {
          if ('failure' in outcome) reason = outcome.failure.reason;
          else if (outcome.result.failures[0]) reason = outcome.result.failures[0].reason;
          else vector = unitVector(outcome.result.vectors);
        },
        signal,
      );
      if (vector === null) throw new UserError(`This picture cannot be searched by: ${reason}.`);
      let webp: Uint8Array | null = null;
      await pool.run({ kind: 'thumbnail', longSide: THUMBNAIL }, [job], (_, outcome) => {
        if ('result' in outcome) webp = outcome.result.webp;
      });
      return { vector, webp };
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  }

  /** @throws UserError when the model has no text tower, or has changed since */
  async embedText(text: string, signal?: AbortSignal): Promise<Float32Array> {
    const pool = await this.#pool;
    let vector: Float32Array | null = null;
    let reason = 'the text tower failed';
    await pool.run(
      { kind: 'embed-text', text },
      [NO_FILE],
      (_, outcome) => {
        if ('failure' in outcome) reason = outcome.failure.reason;
        else if ('refused' in outcome.result) reason = outcome.result.refused;
        else vector = outcome.result.vector;
      },
      signal,
    );
    if (vector === null) throw new UserError(`${this.#embedding.name} cannot search by words: ${reason}.`);
    return vector;
  }

  async close(): Promise<void> {
    await (await this.#pool.catch(() => null))?.close();
  }
}

async function openFor({ source, name, version }: Embedding): Promise<WorkerPool> {
  const pool = await openEmbedPool({ workers: 1, timeLimitSeconds: TIME_LIMIT_SECONDS }, source);
  const now = (await pool.embedder()).version;
  if (now === version) return pool;
  await pool.close();
  throw new UserError(
    `The model ${name} has changed since the vectors were made (version ${version}, not ${now}). Make them again with: goldpan embed --embedder ${name}`,
  );
}

function unitVector(halves: Uint16Array): Float32Array {
  const vector = new Float32Array(halves.length);
  decodeHalves(halves, 0, halves.length, vector, 0);
  normaliseRows(vector, vector.length);
  return vector;
}
