import type { Row } from '../catalog/database.ts';
import type { WorkerPool } from './worker-pool.ts';

/** Long side of a report's thumbnails, px. */
const LONG_SIDE = 240;

/** Small WebP pictures as data URIs, by id; images that cannot be shown are missing. Hostile files stay in workers. */
export async function makeThumbnails(
  pool: WorkerPool,
  images: Iterable<Row>,
  signal?: AbortSignal,
): Promise<Map<string, string>> {
  const thumbnails = new Map<string, string>();
  const jobs = [...images].map((row) => ({
    id: String(row.id),
    uri: String(row.uri),
    sizeBytes: Number(row.size_bytes),
    modifiedMs: Number(row.modified_ms),
  }));
  await pool.run(
    { kind: 'thumbnail', longSide: LONG_SIDE },
    jobs,
    ({ id }, outcome) => {
      if ('failure' in outcome || !outcome.result.webp) return;
      thumbnails.set(id, `data:image/webp;base64,${Buffer.from(outcome.result.webp).toString('base64')}`);
    },
    signal,
  );
  return thumbnails;
}
