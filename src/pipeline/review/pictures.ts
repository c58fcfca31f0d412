import { imagesById } from '../../catalog/queries.ts';
import { WorkerPool } from '../worker-pool.ts';
import type { ReviewState } from './session.ts';

let pool: WorkerPool | null = null;

/** A picture of an image as WebP, upright; null when it cannot be shown. Hostile files stay in worker processes. */
export async function pictureOf(
  { table, workspace }: ReviewState,
  image: number,
  longSide: number,
): Promise<Uint8Array | null> {
  pool ??= new WorkerPool({}, { measurements: {} });
  const id = table.idOf(image);
  const row = (await imagesById(workspace.database, [id])).get(id);
  if (row?.outcome !== 'measured') return null;
  const job = { id, uri: String(row.uri), sizeBytes: Number(row.size_bytes), modifiedMs: Number(row.modified_ms) };
  let webp: Uint8Array | null = null;
  await pool.run({ kind: 'thumbnail', longSide }, [job], (_, outcome) => {
    if ('result' in outcome) webp = outcome.result.webp;
  });
  return webp;
}
