import type { ImageTable } from '../analyse/duplicates/image-table.ts';
import type { KeeperFacts } from '../curate/keeper.ts';
import { hexToWords } from '../kernel/hash/bits.ts';
import type { Database, Row } from './database.ts';
import { readParts } from './part.ts';
import { pixelDigests } from './pixels.ts';

/** A picture with less contrast than this (standard deviation of luma, 0–255) has no structure a hash could hold. */
const MIN_CONTRAST = 3;

const LOSSLESS = new Set(['png', 'bmp', 'tiff', 'pnm', 'gif']);

export interface LoadedImages {
  readonly table: ImageTable;
  readonly splits: readonly (string | null)[];
  readonly files: readonly { readonly uri: string; readonly sizeBytes: number; readonly modifiedMs: number }[];
  readonly keeperFacts: readonly KeeperFacts[];
}

const text = (value: Row[string] | undefined): string | null =>
  value === null || value === undefined ? null : String(value);
const number = (value: Row[string] | undefined): number => Number(value ?? 0);

function setWords(into: Uint32Array, image: number, hex: string | null, words: number): boolean {
  if (!hex || hex.length !== words * 8) return false;
  into.set(hexToWords(hex), image * words);
  return true;
}

/** Loads the columns duplicates are found by, in id order: about 0.6 kB per image. */
export async function loadImageTable(database: Database, folder: string, imagesKey: string): Promise<LoadedImages> {
  const images = readParts(folder, 'images', [imagesKey])!;
  const pixels = pixelDigests(folder);
  const count = await database.scalar(`SELECT count(*) FROM ${images}`);
  const ids: string[] = [];
  const sha256: (string | null)[] = [];
  const pixelDigest: (string | null)[] = [];
  const viewDigest: (string | null)[] = [];
  const decodePath: string[] = [];
  const splits: (string | null)[] = [];
  const files: LoadedImages['files'][number][] = [];
  const keeperFacts: KeeperFacts[] = [];
  const table: ImageTable = {
    ids,
    sha256,
    pixelDigest,
    viewDigest,
    decodePath,
    width: new Int32Array(count),
    height: new Int32Array(count),
    perceptualHash: new Uint32Array(2 * count),
    mirroredHash: new Uint32Array(2 * count),
    averageHash: new Uint32Array(2 * count),
    pdq: new Uint32Array(8 * count),
    isMeasured: new Uint8Array(count),
    hasStructure: new Uint8Array(count),
  };
  const query = `SELECT i.id, i.uri, i.split, i.size_bytes, i.modified_ms, i.outcome, i.sha256, i.view_digest, i.format, i.orientation,
      i.width, i.height, i.bit_depth, i.jpeg_quality, i.is_truncated, i.phash, i.phash_mirrored, i.ahash, i.pdq, i.luma_contrast,
      ${pixels ? 'coalesce(i.pixel_digest, p.pixel_digest)' : 'i.pixel_digest'} AS pixel_digest
    FROM ${images} i ${
      pixels
        ? `LEFT JOIN (SELECT id, size_bytes, modified_ms, any_value(pixel_digest) AS pixel_digest FROM ${pixels} GROUP BY ALL) p USING (id, size_bytes, modified_ms)`
        : ''
    } ORDER BY i.id`;
  for await (const rows of database.stream(query)) {
    for (const row of rows) {
      const i = ids.length;
      const format = text(row.format);
      ids.push(String(row.id));
      sha256.push(text(row.sha256));
      pixelDigest.push(text(row.pixel_digest));
      viewDigest.push(text(row.view_digest));
      decodePath.push(`${format} ${row.orientation}`);
      splits.push(text(row.split));
      files.push({ uri: String(row.uri), sizeBytes: number(row.size_bytes), modifiedMs: number(row.modified_ms) });
      keeperFacts.push({
        id: String(row.id),
        width: number(row.width),
        height: number(row.height),
        bitDepth: row.bit_depth === null ? null : number(row.bit_depth),
        jpegQuality: row.jpeg_quality === null ? null : number(row.jpeg_quality),
        isLossless: LOSSLESS.has(format ?? ''),
        sizeBytes: number(row.size_bytes),
        isTruncated: row.is_truncated === true,
      });
      table.width[i] = number(row.width);
      table.height[i] = number(row.height);
      table.isMeasured[i] = row.outcome === 'measured' ? 1 : 0;
      const hashes = [
        setWords(table.perceptualHash, i, text(row.phash), 2),
        setWords(table.mirroredHash, i, text(row.phash_mirrored), 2),
        setWords(table.averageHash, i, text(row.ahash), 2),
        setWords(table.pdq, i, text(row.pdq), 8),
      ];
      table.hasStructure[i] = hashes.every(Boolean) && number(row.luma_contrast) >= MIN_CONTRAST ? 1 : 0;
    }
  }
  return { table, splits, files, keeperFacts };
}
