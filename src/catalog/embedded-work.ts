import { createHash } from 'node:crypto';
import { type Database, literal } from './database.ts';
import { EMBEDDED_COLUMNS, type EmbeddedParts, embedderKey } from './embedded.ts';
import { partPath } from './folder.ts';
import { readParts, writePart } from './part.ts';
import { appendRows } from './rows.ts';
import { VectorsFile, VectorsWriter } from './vectors-file.ts';

/** Reasons that another run may not meet again. */
export const PASSING_REASONS: ReadonlySet<string> = new Set([
  'not-found',
  'permission',
  'io-error',
  'missing-decoder',
  'changed',
  'too-many-pixels',
  'time-limit',
  'memory-limit',
  'crashed',
]);

/** Crops of one image come together, at most so many at once. */
const CROPS_PER_JOB = 64;
/** Open vector files while parts are merged. */
const MAX_OPEN = 64;

/** Which images of the dataset, in the order of their ids, are embedded now. */
export interface EmbedRange {
  readonly offset: number;
  /** Null: to the end. */
  readonly limit: number | null;
}

/** What is embedded: whole images, one crop of each, or crops of a list. */
export type EmbedTargets =
  | { readonly kind: 'whole' }
  | { readonly kind: 'crop'; readonly crop: string }
  | { readonly kind: 'crops'; readonly crops: Iterable<readonly [id: string, crop: string]> };

export interface PendingEmbedding {
  readonly id: string;
  readonly uri: string;
  readonly sizeBytes: number;
  readonly modifiedMs: number;
  /** Null for the whole image. */
  readonly crops: readonly string[] | null;
}

const SAME_ITEM =
  'k.id = w.id AND k.crop IS NOT DISTINCT FROM w.crop AND k.size_bytes = w.size_bytes AND k.modified_ms = w.modified_ms';

/**
 * What a model's vectors are to be of, what of it is in parts already (of the last run, or of interrupted ones), and
 * what is left to do.
 */
export class EmbeddingWork {
  readonly #database: Database;
  readonly #parts: EmbeddedParts;

  private constructor(database: Database, parts: EmbeddedParts) {
    this.#database = database;
    this.#parts = parts;
  }

  /** @param imagesKeys parts of the images as they are now; only measured ones are embedded */
  static async of(
    database: Database,
    parts: EmbeddedParts,
    imagesKeys: readonly string[],
    targets: EmbedTargets,
  ): Promise<EmbeddingWork> {
    const images = `SELECT id, uri, size_bytes, modified_ms FROM ${readParts(parts.folder, 'images', imagesKeys)} WHERE outcome = 'measured'`;
    const items = async (): Promise<string> => {
      if (targets.kind === 'whole') return `SELECT *, NULL::VARCHAR AS crop FROM (${images})`;
      if (targets.kind === 'crop') return `SELECT *, ${literal(targets.crop)} AS crop FROM (${images})`;
      await database.run('DROP TABLE IF EXISTS asked_crops');
      const columns = [
        ['id', 'VARCHAR'],
        ['crop', 'VARCHAR'],
      ] as const;
      await appendRows(database, 'asked_crops', columns, targets.crops);
      return `SELECT DISTINCT i.*, c.crop FROM (${images}) i JOIN asked_crops c ON c.id = i.id`;
    };
    await database.run(
      `CREATE OR REPLACE TABLE wanted_embedded AS SELECT *, dense_rank() OVER (ORDER BY id) - 1 AS n FROM (${await items()})`,
    );
    return new EmbeddingWork(database, parts);
  }

  /** One row for each item that is in some part; a vector comes before a failure. */
  #known(): string | null {
    const paths = this.#parts.keys().map((key) => literal(partPath(this.#parts.folder, 'embedded', key)));
    if (paths.length === 0) return null;
    return `(SELECT id, crop, size_bytes, modified_ms, parse_filename(filename, true) AS part, row, reason_code, reason
      FROM read_parquet([${paths.join(', ')}], filename = true) WHERE embedder = ${literal(embedderKey(this.#parts.identity))}
      QUALIFY row_number() OVER (PARTITION BY id, crop, size_bytes, modified_ms ORDER BY row IS NULL, part, row) = 1)`;
  }

  /** Fixes what is left to do, so that parts written meanwhile do not change it. */
  async countPending({ offset, limit }: EmbedRange): Promise<{
    readonly images: number;
    readonly items: number;
    readonly bytes: number;
    /** Items whose stored vectors hold. */
    readonly reused: number;
  }> {
    const known = this.#known();
    const passing = [...PASSING_REASONS].map(literal).join(', ');
    const done =
      known && `SELECT * FROM ${known} WHERE row IS NOT NULL OR coalesce(reason_code, '') NOT IN (${passing})`;
    const within = `w.n >= ${offset}${limit === null ? '' : ` AND w.n < ${offset + limit}`}`;
    await this.#database.run(
      `CREATE OR REPLACE TABLE pending_embedded AS SELECT w.* FROM wanted_embedded w WHERE ${within}
       ${done ? `AND NOT EXISTS (SELECT 1 FROM (${done}) k WHERE ${SAME_ITEM})` : ''}`,
    );
    const [row] = await this.#database.rows(
      `SELECT count(DISTINCT id) AS images, count(*) AS items, coalesce(sum(greatest(size_bytes, 0)), 0) AS bytes FROM pending_embedded`,
    );
    const reused = known
      ? await this.#database.scalar(
          `SELECT count(*) FROM wanted_embedded w WHERE EXISTS (SELECT 1 FROM ${known} k WHERE k.row IS NOT NULL AND ${SAME_ITEM})`,
        )
      : 0;
    return { images: Number(row?.images), items: Number(row?.items), bytes: Number(row?.bytes), reused };
  }

  /** Images with their crops, in the order of the ids. Call after {@link countPending}. */
  async *pending(): AsyncGenerator<PendingEmbedding> {
    let last: (PendingEmbedding & { crops: string[] | null }) | null = null;
    const rows = this.#database.stream('SELECT * FROM pending_embedded ORDER BY id, crop');
    for await (const batch of rows) {
      for (const row of batch) {
        const id = String(row.id);
        const crop = row.crop === null ? null : String(row.crop);
        if (crop !== null && last?.crops && last.id === id && last.crops.length < CROPS_PER_JOB) {
          last.crops.push(crop);
          continue;
        }
        if (last) yield last;
        last = {
          id,
          uri: String(row.uri),
          sizeBytes: Number(row.size_bytes),
          modifiedMs: Number(row.modified_ms),
          crops: crop === null ? null : [crop],
        };
      }
    }
    if (last) yield last;
  }

  /**
   * Leaves one part with all that is known of what is wanted, in the order of ids and crops; the numbers are copied row
   * by row, never held. The same vectors of the same images give the same bytes, however many parts they come from.
   *
   * @throws UserError when a vector file is damaged, or of another model
   */
  async merge(): Promise<{ readonly key: string; readonly vectors: number; readonly failed: number }> {
    const { folder, identity } = this.#parts;
    const known = this.#known();
    const names = EMBEDDED_COLUMNS.map(([name]) => name).join(', ');
    await this.#database.run(
      known
        ? `CREATE OR REPLACE TABLE merged_embedded AS SELECT ${literal(embedderKey(identity))} AS embedder, w.id, w.crop, w.size_bytes, w.modified_ms,
             k.part, k.row AS part_row, k.reason_code, k.reason,
             CASE WHEN k.row IS NULL THEN NULL ELSE (count(k.row) OVER (ORDER BY w.id, w.crop ROWS UNBOUNDED PRECEDING) - 1)::INTEGER END AS row
           FROM wanted_embedded w JOIN ${known} k ON ${SAME_ITEM}`
        : 'CREATE OR REPLACE TABLE merged_embedded (embedder VARCHAR, id VARCHAR, crop VARCHAR, size_bytes BIGINT, modified_ms DOUBLE, part VARCHAR, part_row INTEGER, reason_code VARCHAR, reason VARCHAR, row INTEGER)',
    );
    const writer = new VectorsWriter(folder, identity);
    const files = new OpenFiles(this.#parts);
    const listed = createHash('sha256');
    let failed = 0;
    try {
      const vector = new Uint16Array(identity.dimensions);
      const rows = this.#database.stream(
        'SELECT id, crop, size_bytes, modified_ms, row, reason_code, reason, part, part_row FROM merged_embedded ORDER BY id, crop',
      );
      for await (const batch of rows) {
        for (const { part, part_row, ...item } of batch) {
          listed.update(JSON.stringify(Object.values(item)));
          if (part_row === null) {
            failed++;
            continue;
          }
          files.get(String(part)).readRow(Number(part_row), vector);
          writer.append(vector);
        }
      }
      const key = this.#parts.keyOf(writer.finish(), listed.digest('hex'));
      const vectors = writer.count;
      writer.commit(key);
      await writePart(
        this.#database,
        folder,
        'embedded',
        key,
        `SELECT ${names} FROM merged_embedded ORDER BY id, crop`,
      );
      return { key, vectors, failed };
    } finally {
      writer.discard();
      files.close();
    }
  }
}

/** Vector files of parts, a few of them open at a time. */
class OpenFiles {
  readonly #parts: EmbeddedParts;
  readonly #open = new Map<string, VectorsFile>();

  constructor(parts: EmbeddedParts) {
    this.#parts = parts;
  }

  get(key: string): VectorsFile {
    const known = this.#open.get(key);
    if (known) return known;
    const [oldest] = this.#open.keys();
    if (this.#open.size >= MAX_OPEN && oldest !== undefined) {
      this.#open.get(oldest)!.close();
      this.#open.delete(oldest);
    }
    const file = VectorsFile.open(this.#parts.folder, this.#parts.identity, key);
    this.#open.set(key, file);
    return file;
  }

  close(): void {
    for (const file of this.#open.values()) file.close();
    this.#open.clear();
  }
}
