import type { Database } from '../catalog/database.ts';
import { EmbeddedParts } from '../catalog/embedded.ts';
import { embeddingLabel } from '../catalog/vectors.ts';
import type { EmbedderDescription } from '../model/embedding.ts';
import { openEmbedPool } from './embed.ts';
import { runEmbedding } from './embed-run.ts';
import type { ScanOptions } from './scan-options.ts';
import type { ScanSummary } from './scan-summary.ts';
import type { PoolEmbedder, WorkerPool } from './worker-pool.ts';

/** The vectors of a scan: made beside the measurements where its own workers have the model, else after them. */
export class ScanEmbedding {
  readonly #database: Database;
  readonly #folder: string;
  readonly #options: ScanOptions;
  readonly #embedder: PoolEmbedder;
  readonly #pool: WorkerPool;
  readonly #ownsPool: boolean;
  readonly #description: EmbedderDescription;
  readonly #parts: EmbeddedParts;

  private constructor(
    database: Database,
    folder: string,
    options: ScanOptions,
    embedder: PoolEmbedder,
    pool: WorkerPool,
    ownsPool: boolean,
    description: EmbedderDescription,
  ) {
    this.#database = database;
    this.#folder = folder;
    this.#options = options;
    this.#embedder = embedder;
    this.#pool = pool;
    this.#ownsPool = ownsPool;
    this.#description = description;
    this.#parts = new EmbeddedParts(database, folder, description);
  }

  /**
   * @param pool the scan's
   * @throws UserError when the model cannot be used: before anything is measured
   */
  static async open(
    database: Database,
    folder: string,
    pool: WorkerPool,
    embedder: PoolEmbedder,
    options: ScanOptions,
  ): Promise<ScanEmbedding> {
    const ownsPool = embedder.device === 'cuda';
    const own = ownsPool ? await openEmbedPool(options.limits ?? {}, embedder.source, options.embed?.device) : pool;
    return new ScanEmbedding(database, folder, options, embedder, own, ownsPool, await own.embedder());
  }

  /** Where vectors go that come from the decode of the measurements. */
  get partsBesideMeasuring(): EmbeddedParts | null {
    return this.#ownsPool ? null : this.#parts;
  }

  /** Embeds what was measured before and has no vector yet, and names the vectors in the manifest. */
  async finish(images: readonly string[]): Promise<NonNullable<ScanSummary['embedding']>> {
    const { checkpointImages, signal, onProgress } = this.#options;
    const { embedding } = await runEmbedding({
      database: this.#database,
      folder: this.#folder,
      images,
      pool: this.#pool,
      source: this.#embedder.source,
      description: this.#description,
      parts: this.#parts,
      targets: { kind: 'whole' },
      range: { offset: 0, limit: null },
      checkpointImages,
      signal,
      // With every vector there already, there is nothing to tell.
      onProgress:
        onProgress && ((progress) => void (('total' in progress && progress.total === 0) || onProgress(progress))),
    });
    const { version, dimensions, vectors, failed } = embedding;
    return { embedder: embeddingLabel(embedding), version, dimensions, vectors, failed };
  }

  /** Ends the workers of its own. */
  async close(): Promise<void> {
    if (this.#ownsPool) await this.#pool.close();
  }
}
