import type { ChannelSums } from '../kernel/stats/channel-sums.ts';
import type { Database, Row } from './database.ts';
import { partKeys, removeOtherParts } from './folder.ts';
import { digestOf, readParts, writeContentPart, writePart } from './part.ts';
import { appendRows, type TableColumns } from './rows.ts';

/** A file, and the sums over its pixels. */
export interface ChannelRow {
  readonly id: string;
  readonly sizeBytes: number;
  readonly modifiedMs: number;
  readonly sums: ChannelSums;
  /** Of the image at full size. */
  readonly fullPixels: number;
}

/** An image whose pixels are to be summed. */
export interface ChannelImage {
  readonly id: string;
  readonly uri: string;
  readonly sizeBytes: number;
  readonly modifiedMs: number;
}

const CHANNELS = [0, 1, 2] as const;
const COLUMNS: TableColumns = [
  ['id', 'VARCHAR'],
  ['size_bytes', 'BIGINT'],
  ['modified_ms', 'DOUBLE'],
  ['view', 'INTEGER'],
  ['version', 'VARCHAR'],
  ['pixels', 'DOUBLE'],
  ['full_pixels', 'DOUBLE'],
  ['bit_depth', 'INTEGER'],
  ...CHANNELS.map((c) => [`sum_${c}`, 'DOUBLE'] as const),
  // Text: no number of a cell holds them exactly.
  ...CHANNELS.map((c) => [`squares_${c}`, 'VARCHAR'] as const),
  ...CHANNELS.map((c) => [`least_${c}`, 'INTEGER'] as const),
  ...CHANNELS.map((c) => [`most_${c}`, 'INTEGER'] as const),
];
const WANTED: TableColumns = [
  ['id', 'VARCHAR'],
  ['uri', 'VARCHAR'],
  ['size_bytes', 'BIGINT'],
  ['modified_ms', 'DOUBLE'],
];
const SAME_FILE = 'c.id = w.id AND c.size_bytes = w.size_bytes AND c.modified_ms = w.modified_ms';

/** The stored sums of a workspace, and those of them that are asked for. The caller holds the workspace's lock. */
export class StoredChannelSums {
  readonly #database: Database;
  readonly #folder: string;
  readonly #view: number;
  readonly #version: string;

  /**
   * @param longSide of the view that is summed, px; null for the full size
   * @param version of whatever decodes: sums of another one are not used
   */
  constructor(database: Database, folder: string, longSide: number | null, version: string) {
    this.#database = database;
    this.#folder = folder;
    this.#view = longSide ?? 0;
    this.#version = version;
  }

  /** Adds to what is asked for. */
  async ask(images: Iterable<ChannelImage>): Promise<void> {
    const cells = function* () {
      for (const { id, uri, sizeBytes, modifiedMs } of images) yield [id, uri, sizeBytes, modifiedMs];
    };
    await appendRows(this.#database, 'wanted_channels', WANTED, cells());
  }

  /** Images and bytes asked for that have no sums yet. */
  async missing(): Promise<{ readonly images: number; readonly bytes: number }> {
    const [row] = await this.#database.rows(
      `SELECT count(*) AS images, coalesce(sum(w.size_bytes), 0)::DOUBLE AS bytes FROM ${this.#missing()}`,
    );
    return { images: Number(row!.images), bytes: Number(row!.bytes) };
  }

  /** In id order. */
  async *missingImages(): AsyncGenerator<ChannelImage> {
    for await (const rows of this.#database.stream(`SELECT w.* FROM ${this.#missing()} ORDER BY w.id`)) {
      for (const row of rows) {
        yield {
          id: String(row.id),
          uri: String(row.uri),
          sizeBytes: Number(row.size_bytes),
          modifiedMs: Number(row.modified_ms),
        };
      }
    }
  }

  /** Sums of what is asked for, as far as they are stored. */
  async *sums(): AsyncGenerator<Pick<ChannelRow, 'sums' | 'fullPixels'>> {
    const parts = this.#parts();
    if (parts === null) return;
    const sql = `SELECT c.* FROM wanted_channels w JOIN ${parts} c ON ${SAME_FILE} WHERE ${this.#ofView()}`;
    for await (const rows of this.#database.stream(sql)) for (const row of rows) yield sumsOf(row);
  }

  /** Writes sums as a part of their own; what is stored already is not written again by any caller. */
  async write(rows: readonly ChannelRow[]): Promise<void> {
    if (rows.length === 0) return;
    const sorted = rows.toSorted((a, b) => (a.id < b.id ? -1 : 1));
    await appendRows(
      this.#database,
      'new_channels',
      COLUMNS,
      sorted.map((row) => this.#cells(row)),
    );
    const files = sorted.flatMap((row) => [row.id, row.sizeBytes, row.modifiedMs]);
    const key = digestOf('channels', this.#view, this.#version, ...files);
    await writePart(this.#database, this.#folder, 'channels', key, 'SELECT * FROM new_channels');
    await this.#database.run('DROP TABLE new_channels');
  }

  /** Many small parts become one, without sums of files that are gone or were made by another decoder. */
  async compact(): Promise<void> {
    if (partKeys(this.#folder, 'channels').length < 2) return;
    const sql = `SELECT c.* FROM ${this.#parts()} c SEMI JOIN current w ON ${SAME_FILE}
      WHERE c.version = '${this.#version}' ORDER BY c.view, c.id`;
    const key = await writeContentPart(this.#database, this.#folder, 'channels', sql);
    removeOtherParts(this.#folder, 'channels', new Set([key]));
  }

  #parts(): string | null {
    return readParts(this.#folder, 'channels', partKeys(this.#folder, 'channels'));
  }

  #ofView(): string {
    return `c.view = ${this.#view} AND c.version = '${this.#version}'`;
  }

  #missing(): string {
    const parts = this.#parts();
    if (parts === null) return 'wanted_channels w';
    return `wanted_channels w ANTI JOIN (SELECT * FROM ${parts} c WHERE ${this.#ofView()}) c ON ${SAME_FILE}`;
  }

  #cells({ id, sizeBytes, modifiedMs, sums, fullPixels }: ChannelRow) {
    const { pixels, bitDepth, sum, squares, least, most } = sums;
    const file = [id, sizeBytes, modifiedMs, this.#view, this.#version] as const;
    return [...file, pixels, fullPixels, bitDepth, ...sum, ...squares.map(String), ...least, ...most];
  }
}

function sumsOf(row: Row): Pick<ChannelRow, 'sums' | 'fullPixels'> {
  const three = <T>(of: (c: 0 | 1 | 2) => T): [T, T, T] => [of(0), of(1), of(2)];
  return {
    fullPixels: Number(row.full_pixels),
    sums: {
      pixels: Number(row.pixels),
      bitDepth: Number(row.bit_depth) === 16 ? 16 : 8,
      sum: three((c) => Number(row[`sum_${c}`])),
      squares: three((c) => BigInt(String(row[`squares_${c}`]))),
      least: three((c) => Number(row[`least_${c}`])),
      most: three((c) => Number(row[`most_${c}`])),
    },
  };
}
