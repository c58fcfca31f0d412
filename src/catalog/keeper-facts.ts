import type { KeeperFacts } from '../curate/keeper.ts';
import type { Database, Row } from './database.ts';
import { appendRows } from './rows.ts';

const LOSSLESS = new Set(['png', 'bmp', 'tiff', 'pnm', 'gif']);

export interface StoredFacts extends KeeperFacts {
  /** Digest of the bytes. */
  readonly sha256: string | null;
}

const text = (value: Row[string] | undefined): string | null =>
  value === null || value === undefined ? null : String(value);
const number = (value: Row[string] | undefined): number => Number(value ?? 0);

/** What the bars along the sides leave, px; null without bars. */
function insideBars(row: Row): { readonly width: number; readonly height: number } | null {
  const across = number(row.border_left) + number(row.border_right);
  const down = number(row.border_top) + number(row.border_bottom);
  if (across === 0 && down === 0) return null;
  const side = (length: number, bars: number) => Math.max(1, Math.round(length * (1 - bars)));
  return { width: side(number(row.width), across), height: side(number(row.height), down) };
}

/**
 * What the keeper of a group is chosen by, for the images that are in any pair.
 * @param images an SQL table expression over images
 */
export async function loadKeeperFacts(
  database: Database,
  images: string,
  ids: readonly string[],
): Promise<Map<string, StoredFacts>> {
  const found = new Map<string, StoredFacts>();
  await database.run('DROP TABLE IF EXISTS asked_facts');
  await appendRows(
    database,
    'asked_facts',
    [['id', 'VARCHAR']],
    ids.map((id) => [id]),
  );
  const batches = database.stream(
    `SELECT i.id, split, label, width, height, bit_depth, jpeg_quality, edge_sharpness, format, size_bytes, is_truncated, sha256,
       border_top, border_right, border_bottom, border_left,
       (camera_make IS NOT NULL)::INT + (taken_at IS NOT NULL)::INT + coalesce(has_gps, false)::INT + (icc_profile IS NOT NULL)::INT AS metadata
     FROM ${images} i SEMI JOIN asked_facts f ON f.id = i.id`,
  );
  for await (const rows of batches) {
    for (const row of rows) {
      found.set(String(row.id), {
        id: String(row.id),
        split: text(row.split),
        label: text(row.label),
        width: number(row.width),
        height: number(row.height),
        inside: insideBars(row),
        bitDepth: number(row.bit_depth) || null,
        jpegQuality: number(row.jpeg_quality) || null,
        sharpness: row.edge_sharpness === null ? null : number(row.edge_sharpness),
        metadata: number(row.metadata),
        isLossless: LOSSLESS.has(text(row.format) ?? ''),
        sizeBytes: number(row.size_bytes),
        isTruncated: row.is_truncated === true,
        sha256: text(row.sha256),
      });
    }
  }
  return found;
}
