import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { manifestPath, WORKSPACE_NAME } from '../catalog/locate.ts';
import type { ScanOptions } from './scan-options.ts';
import type { ScanSummary } from './scan-summary.ts';
import { type PoolEmbedder, WorkerPool } from './worker-pool.ts';

/**
 * Lists the source, measures what is new or changed, finds duplicates, and commits the result to the workspace.
 * Never writes outside the workspace. Can be killed at any moment and run again: the result is the same.
 *
 * @throws UserError for bad options, a source that is not there, or a workspace another process is writing
 */
export async function scan(options: ScanOptions = {}): Promise<ScanSummary> {
  const cwd = options.cwd ?? process.cwd();
  const folder = resolve(cwd, options.workspace ?? WORKSPACE_NAME);
  const embedder = options.embed ? await embedderFor(options.embed, folder, cwd, options) : null;
  const pool = new WorkerPool(options.limits ?? {}, {
    measurements: options.measurements ?? {},
    // On an accelerator pictures are embedded after the measurements, by one process that has it to itself.
    embedder: embedder?.device === 'cpu' ? embedder : null,
  });
  try {
    // A first scan measures for sure: its workers start while the database is loaded and the source listed.
    if (!existsSync(manifestPath(folder))) pool.warmUp();
    const { runScan } = await import('./scan-run.ts');
    return await runScan(folder, cwd, options, pool, embedder);
  } finally {
    await pool.close();
  }
}

async function embedderFor(
  choice: NonNullable<ScanOptions['embed']>,
  folder: string,
  cwd: string,
  options: ScanOptions,
): Promise<PoolEmbedder> {
  const { chooseEmbedder, fetchEmbedder, likelyDevice } = await import('./embed-source.ts');
  const { readManifest } = await import('../catalog/manifest.ts');
  const manifest = existsSync(manifestPath(folder)) ? readManifest(folder) : null;
  const source = chooseEmbedder(choice, manifest, cwd);
  await fetchEmbedder(source, options);
  return { source, device: likelyDevice(choice.device) };
}
