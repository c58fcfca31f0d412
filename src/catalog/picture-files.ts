import { type Database, literal } from './database.ts';
import type { Snapshot } from './manifest.ts';
import { readParts } from './part.ts';

/** What must be known of an image's file to show it. */
export interface PictureFile {
  readonly uri: string;
  readonly sizeBytes: number;
  readonly modifiedMs: number;
  /** `measured`, `unreadable` or `notApplicable`. */
  readonly outcome: string;
  /** By content, as the scan saw it; null when it is no image. */
  readonly format: string | null;
  /** After orientation, px. */
  readonly width: number | null;
  readonly height: number | null;
  /** As stored in the file. */
  readonly orientation: number | null;
  readonly colourSpace: string | null;
  readonly bitDepth: number | null;
}

/** Files by id. Reads the parts themselves: no join of a view, and row groups outside the ids' range are skipped. */
export async function pictureFiles(
  database: Database,
  folder: string,
  { images }: Pick<Snapshot, 'images'>,
  ids: readonly string[],
): Promise<Map<string, PictureFile>> {
  const source = readParts(folder, 'images', images);
  if (ids.length === 0 || source === null) return new Map();
  // Ids lie in the order of their bytes, as DuckDB compares them.
  const sorted = ids.map((id) => Buffer.from(id)).sort(Buffer.compare);
  // On a connection of its own: thumbnails do not wait for the query of a screen.
  const batches = database.stream(
    `SELECT id, uri, size_bytes, modified_ms, outcome, format, width, height, orientation, colour_space, bit_depth FROM ${source}
     WHERE id >= ${literal(sorted[0]!.toString())} AND id <= ${literal(sorted.at(-1)!.toString())} AND id IN (${ids.map(literal).join(', ')})`,
  );
  const text = (value: unknown) => (typeof value === 'string' ? value : null);
  const number = (value: unknown) => (typeof value === 'number' ? value : null);
  const files = new Map<string, PictureFile>();
  for await (const rows of batches) {
    for (const row of rows) {
      files.set(String(row.id), {
        uri: String(row.uri),
        sizeBytes: Number(row.size_bytes),
        modifiedMs: Number(row.modified_ms),
        outcome: String(row.outcome),
        format: text(row.format),
        width: number(row.width),
        height: number(row.height),
        orientation: number(row.orientation),
        colourSpace: text(row.colour_space),
        bitDepth: number(row.bit_depth),
      });
    }
  }
  return files;
}
