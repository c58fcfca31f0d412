import { createHash, type Hash } from 'node:crypto';
import type { DuckDBAppender } from '@duckdb/node-api';
import type { ListedImage } from '../model/image-ref.ts';
import { appendCell, type Database } from './database.ts';
import { createTable } from './rows.ts';

const COLUMNS = [
  ['id', 'VARCHAR'],
  ['uri', 'VARCHAR'],
  ['split', 'VARCHAR'],
  ['label', 'VARCHAR'],
  ['caption', 'VARCHAR'],
  ['attributes', 'VARCHAR'],
  ['size_bytes', 'BIGINT'],
  ['modified_ms', 'DOUBLE'],
] as const;

/** What the source lists now, as a table in memory that spills to disk, plus a digest of all of it. */
export class Listing {
  static readonly table = 'listing';
  readonly #appender: DuckDBAppender;
  readonly #hash: Hash = createHash('sha256');
  #count = 0;
  #bytes = 0;

  private constructor(appender: DuckDBAppender) {
    this.#appender = appender;
  }

  static async create(database: Database): Promise<Listing> {
    await createTable(database, Listing.table, COLUMNS);
    return new Listing(await database.appender(Listing.table));
  }

  get count(): number {
    return this.#count;
  }

  get bytes(): number {
    return this.#bytes;
  }

  add(image: ListedImage): void {
    const attributes =
      image.attributes && Object.keys(image.attributes).length > 0 ? JSON.stringify(image.attributes) : null;
    const cells = [
      image.id,
      image.uri,
      image.split ?? null,
      image.label ?? null,
      image.caption ?? null,
      attributes,
      image.sizeBytes,
      image.modifiedMs,
    ];
    for (let i = 0; i < COLUMNS.length; i++) appendCell(this.#appender, COLUMNS[i]![1], cells[i]);
    this.#appender.endRow();
    this.#hash.update(JSON.stringify(cells));
    this.#count++;
    if (image.sizeBytes > 0) this.#bytes += image.sizeBytes;
  }

  /** Ends the listing; its digest stands for every name, size, time and attribute in it. */
  finish(): string {
    this.#appender.closeSync();
    return this.#hash.digest('hex').slice(0, 32);
  }
}
