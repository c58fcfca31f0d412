import { type Database, literal, type Row } from './database.ts';
import type { Snapshot } from './manifest.ts';
import { readParts } from './part.ts';

type RowsById = ReadonlyMap<string, Row>;

/**
 * What screens show of images, by id, from the parts themselves: no join, and row groups outside the range of the ids
 * are skipped.
 */
export async function factRows(
  database: Database,
  folder: string,
  { duplicates }: Pick<Snapshot, 'duplicates'>,
  ids: readonly string[],
): Promise<{ readonly images: RowsById; readonly duplicates: RowsById }> {
  if (ids.length === 0) return { images: new Map(), duplicates: new Map() };
  // Ids lie in the order of their bytes, as DuckDB compares them.
  const sorted = ids.map((id) => Buffer.from(id)).sort(Buffer.compare);
  const within = `id >= ${literal(sorted[0]!.toString())} AND id <= ${literal(sorted.at(-1)!.toString())} AND id IN (${ids.map(literal).join(', ')})`;
  const rowsOf = async (columns: string, source: string): Promise<RowsById> =>
    new Map(
      (await database.rows(`SELECT id, ${columns} FROM ${source} WHERE ${within}`)).map((row) => [String(row.id), row]),
    );
  const [images, copies] = await Promise.all([
    rowsOf('outcome, reason, width, height, size_bytes, format, split, label', 'images_own'),
    rowsOf('group_id, is_keeper', readParts(folder, 'duplicates', [duplicates])!),
  ]);
  return { images, duplicates: copies };
}
