import { existsSync, mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { appendJsonLine, jsonLinesOf } from './append-line.ts';
import { Database, literal } from './database.ts';
import { commitFile, temporaryName } from './durable.ts';
import { newPlanId } from './plans.ts';
import { appendRows } from './rows.ts';

/**
 * What was written out of a workspace, so that a data card can tell it, and a takedown finds an image in every set that
 * was made of this one. `exports.jsonl` has one line per export, `exports/<id>.parquet` the images of each; both are
 * only ever added to.
 */
const exportsPath = (folder: string): string => join(folder, 'exports.jsonl');
const listPath = (folder: string, id: string): string => join(folder, 'exports', `${id}.parquet`);

/** An image that an export holds. */
export interface ExportedImage {
  readonly id: string;
  /** SHA-256 of the image's file in the source, 64 hex digits; null where it is not known. */
  readonly sha256: string | null;
  /**
   * Where the picture itself was written: path below the export's folder, `/`-separated, as text. For an image within
   * an archive or a table `shard-000.tar#name.jpg`: the file that holds it, `#`, its name in there. Null when the export
   * only names the image, or holds numbers about it.
   */
  readonly file: string | null;
  /** SHA-256 of the bytes that were written; null when they are those of the source, or nothing was written. */
  readonly fileSha256?: string | null;
}

const recordSchema = z.object({
  /** Sorts by time, as plans do. */
  id: z.string().regex(/^[0-9a-z]+-[0-9a-z]+$/),
  /** ISO 8601. */
  at: z.string(),
  /** Format or exporter, such as `coco`, `yolo`, `webdataset`, `npy`. */
  format: z.string(),
  /** Absolute path of the folder the files were written to. */
  folder: z.string(),
  /** The files that are no pictures of their own, relative to the folder: annotations, tables, archives. */
  files: z.array(z.string()).default([]),
  options: z.record(z.string(), z.unknown()).default({}),
  /** Of goldpan. */
  version: z.string(),
  /** Images in the list. */
  images: z.number(),
  /** Of these, how many have a picture of their own in the export. */
  pictures: z.number(),
});

export type ExportRecord = z.infer<typeof recordSchema>;
export type ExportFacts = Pick<ExportRecord, 'format' | 'folder' | 'version'> &
  Partial<Pick<ExportRecord, 'files' | 'options'>>;

const COLUMNS = [
  ['id', 'VARCHAR'],
  ['sha256', 'VARCHAR'],
  ['file', 'VARCHAR'],
  ['file_sha256', 'VARCHAR'],
] as const;

type Batches = AsyncIterable<readonly ExportedImage[]> | Iterable<readonly ExportedImage[]>;

/**
 * Records an export that has been written. Call it last, when every file is in its place.
 *
 * @param folder of the workspace
 * @param batches the images it holds, a few thousand at a time, in any order; they are not held in memory all at once
 */
export async function recordExport(folder: string, facts: ExportFacts, batches: Batches): Promise<ExportRecord> {
  const database = await Database.open({ memoryLimitMegabytes: 256 });
  const id = newPlanId(folder);
  const path = listPath(folder, id);
  mkdirSync(join(folder, 'exports'), { recursive: true });
  const temporary = temporaryName(path);
  try {
    await appendRows(database, 'exported', COLUMNS, []);
    for await (const batch of batches) {
      const cells = batch.map(({ id: image, sha256, file, fileSha256 }) => [image, sha256, file, fileSha256 ?? null]);
      await appendRows(database, 'exported', COLUMNS, cells);
    }
    const [counts] = await database.rows('SELECT count(*) AS images, count(file) AS pictures FROM exported');
    await database.run(
      `COPY (SELECT * FROM exported ORDER BY id, file) TO ${literal(temporary)} (FORMAT parquet, COMPRESSION snappy)`,
    );
    commitFile(temporary, path);
    const record: ExportRecord = {
      id,
      at: new Date().toISOString(),
      format: facts.format,
      folder: facts.folder,
      files: [...(facts.files ?? [])],
      options: { ...facts.options },
      version: facts.version,
      images: Number(counts?.images),
      pictures: Number(counts?.pictures),
    };
    appendJsonLine(exportsPath(folder), record);
    return record;
  } finally {
    database.close();
    rmSync(temporary, { force: true });
  }
}

/** Every export that was recorded, oldest first. @throws UserError for a damaged line */
export const readExports = (folder: string): ExportRecord[] => [
  ...jsonLinesOf(exportsPath(folder), (value) => recordSchema.parse(value)),
];

/** An SQL table expression over the images of an export (`id`, `sha256`, `file`, `file_sha256`); null when its list is gone. */
export function exportedImages(folder: string, { id }: Pick<ExportRecord, 'id'>): string | null {
  const path = listPath(folder, id);
  return existsSync(path) ? `read_parquet(${literal(path)})` : null;
}
