import type { ImageTable } from '../analyse/duplicates/image-table.ts';
import { hexToWords } from '../kernel/hash/bits.ts';
import { DigestNumbers } from '../kernel/hash/digest-numbers.ts';
import type { Database, Row } from './database.ts';
import { readParts } from './part.ts';
import { loadPixelDigests } from './pixels.ts';
import { appendRows } from './rows.ts';

/** A picture with less contrast than this (standard deviation of luma, 0–255) has no structure a hash could hold. */
const MIN_CONTRAST = 3;

export interface LoadedImages {
  readonly table: ImageTable;
  readonly splits: readonly (string | null)[];
}

const text = (value: Row[string] | undefined): string | null =>
  value === null || value === undefined ? null : String(value);
const number = (value: Row[string] | undefined): number => Number(value ?? 0);

function setWords(into: Uint32Array, image: number, hex: string | null, words: number): boolean {
  if (!hex || hex.length !== words * 8) return false;
  into.set(hexToWords(hex), image * words);
  return true;
}

const COLUMNS = `id, split, size_bytes, modified_ms, outcome, format, orientation, width, height, bit_depth, jpeg_quality,
  is_truncated, sha256, view_digest, pixel_digest, phash, phash_turned, dhash, phash_trimmed, dhash_trimmed, pdq, luma_contrast`;

/** Rows in id order, part by part: the parts are ranges of ids, so nothing large is ever sorted. */
async function* imageRows(database: Database, folder: string, imagesKeys: readonly string[]): AsyncGenerator<Row[]> {
  for (const key of imagesKeys) {
    yield* database.stream(`SELECT ${COLUMNS} FROM ${readParts(folder, 'images', [key])} ORDER BY id`);
  }
}

/** Numbers of digests; shared by tables whose images are compared with each other. */
export interface Numbering {
  readonly bytes: DigestNumbers;
  readonly views: DigestNumbers;
  readonly exact: DigestNumbers;
  readonly paths: Map<string, number>;
}

export const newNumbering = (): Numbering => ({
  bytes: new DigestNumbers(),
  views: new DigestNumbers(),
  exact: new DigestNumbers(),
  paths: new Map(),
});

/** Loads the columns duplicates are found by, in id order: about 170 bytes per image, and its id. */
export async function loadImageTable(
  database: Database,
  folder: string,
  imagesKeys: readonly string[],
  numbering: Numbering = newNumbering(),
): Promise<LoadedImages> {
  const count = await database.scalar(`SELECT count(*) FROM ${readParts(folder, 'images', imagesKeys)}`);
  const readExactly = await loadPixelDigests(database, folder);
  const ids: string[] = [];
  const splits: (string | null)[] = [];
  const splitNames = new Map<string, string>();
  const table: ImageTable = {
    ids,
    bytesNumber: new Int32Array(count),
    pixelsNumber: new Int32Array(count),
    viewNumber: new Int32Array(count),
    decodePath: new Int32Array(count),
    width: new Int32Array(count),
    height: new Int32Array(count),
    perceptualHash: new Uint32Array(2 * count),
    differenceHash: new Uint32Array(2 * count),
    turnedHashes: new Uint32Array(14 * count),
    trimmedPerceptualHash: new Uint32Array(2 * count),
    trimmedDifferenceHash: new Uint32Array(2 * count),
    pdq: new Uint32Array(8 * count),
    isMeasured: new Uint8Array(count),
    hasMargins: new Uint8Array(count),
    hasStructure: new Uint8Array(count),
  };
  const { bytes, views, exact, paths } = numbering;
  for await (const rows of imageRows(database, folder, imagesKeys)) {
    for (const row of rows) {
      const i = ids.length;
      ids.push(String(row.id));
      // One string per split, not one per image.
      const split = text(row.split);
      if (split !== null && !splitNames.has(split)) splitNames.set(split, split);
      splits.push(split === null ? null : splitNames.get(split)!);
      table.bytesNumber[i] = bytes.numberOf(text(row.sha256));
      table.viewNumber[i] = views.numberOf(text(row.view_digest));
      table.pixelsNumber[i] = exact.numberOf(text(row.pixel_digest) ?? readExactly(row));
      const path = `${row.format} ${row.orientation}`;
      if (!paths.has(path)) paths.set(path, paths.size);
      table.decodePath[i] = paths.get(path)!;
      table.width[i] = number(row.width);
      table.height[i] = number(row.height);
      table.isMeasured[i] = row.outcome === 'measured' ? 1 : 0;
      const hashes = [
        setWords(table.perceptualHash, i, text(row.phash), 2),
        setWords(table.turnedHashes, i, text(row.phash_turned), 14),
        setWords(table.differenceHash, i, text(row.dhash), 2),
        setWords(table.pdq, i, text(row.pdq), 8),
      ];
      table.hasStructure[i] = hashes.every(Boolean) && number(row.luma_contrast) >= MIN_CONTRAST ? 1 : 0;
      const trimmed = [
        setWords(table.trimmedPerceptualHash, i, text(row.phash_trimmed), 2),
        setWords(table.trimmedDifferenceHash, i, text(row.dhash_trimmed), 2),
      ];
      table.hasMargins[i] = trimmed.every(Boolean) ? 1 : 0;
    }
  }
  return { table, splits };
}

/** Where the files of some images are. */
export async function loadFiles(
  database: Database,
  folder: string,
  imagesKeys: readonly string[],
  ids: readonly string[],
): Promise<{ readonly id: string; readonly uri: string; readonly sizeBytes: number; readonly modifiedMs: number }[]> {
  if (ids.length === 0) return [];
  await database.run('DROP TABLE IF EXISTS asked_files');
  await appendRows(
    database,
    'asked_files',
    [['id', 'VARCHAR']],
    ids.map((id) => [id]),
  );
  const rows = await database.rows(
    `SELECT i.id, i.uri, i.size_bytes, i.modified_ms FROM ${readParts(folder, 'images', imagesKeys)} i SEMI JOIN asked_files f ON f.id = i.id ORDER BY i.id`,
  );
  return rows.map((row) => ({
    id: String(row.id),
    uri: String(row.uri),
    sizeBytes: number(row.size_bytes),
    modifiedMs: number(row.modified_ms),
  }));
}
