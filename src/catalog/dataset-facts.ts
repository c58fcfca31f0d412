import { type Database, identifier } from './database.ts';
import type { Snapshot } from './manifest.ts';
import { readParts } from './part.ts';

export interface Counted {
  /** Null is the empty cell. */
  readonly value: string | null;
  readonly count: number;
}

export interface DatasetFacts {
  /** Bytes of all files, and pixels of all pictures in millions. */
  readonly bytes: number;
  readonly megapixels: number;
  /** The most frequent, and how many there are. */
  readonly formats: readonly Counted[];
  readonly formatCount: number;
  /** Width × height, likewise; pictures without a size are left out. */
  readonly sizes: readonly Counted[];
  readonly sizeCount: number;
}

/** What the files of a state are, from the columns of its own parts alone: no table is joined. */
export async function datasetFacts(
  database: Database,
  folder: string,
  { images }: Pick<Snapshot, 'images'>,
  limit: number,
): Promise<DatasetFacts> {
  const parts = readParts(folder, 'images', images)!;
  const [sums] = await collected(
    database,
    `SELECT coalesce(sum(greatest(size_bytes, 0)), 0)::DOUBLE AS bytes, coalesce(sum(width::DOUBLE * height), 0) / 1e6 AS megapixels,
       count(DISTINCT format) AS formats, count(DISTINCT (width, height)) FILTER (WHERE width IS NOT NULL) AS sizes FROM ${parts}`,
  );
  const most = async (value: string, where: string) =>
    (
      await collected(
        database,
        `SELECT ${value} AS value, count(*) AS n FROM ${parts} WHERE ${where} GROUP BY value ORDER BY n DESC, value LIMIT ${limit}`,
      )
    ).map((row) => ({ value: row.value === null ? null : String(row.value), count: Number(row.n) }));
  return {
    bytes: Number(sums?.bytes),
    megapixels: Number(sums?.megapixels),
    formats: await most(identifier('format'), 'format IS NOT NULL'),
    formatCount: Number(sums?.formats),
    sizes: await most(`width || ' × ' || height`, 'width IS NOT NULL'),
    sizeCount: Number(sums?.sizes),
  };
}

/** Rows of a statement on a connection of its own, so that it holds nobody up who asks for one image. */
async function collected(database: Database, sql: string) {
  const all = [];
  for await (const rows of database.stream(sql)) all.push(...rows);
  return all;
}
