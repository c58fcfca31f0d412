import type { Database } from '../catalog/database.ts';
import { readManifest } from '../catalog/manifest.ts';
import { replaceRelations } from '../catalog/replace-relations.ts';
import { duplicateVectors, openDuplicateEmbedding } from './duplicate-embedding.ts';
import { duplicateOptionsOf } from './duplicate-options.ts';
import { analysisDigest, findDuplicates } from './find-duplicates.ts';
import type { OnScanProgress } from './progress.ts';
import { standingVetoes } from './vetoes.ts';
import type { WorkerPool } from './worker-pool.ts';

export interface RelateAgain {
  readonly database: Database;
  readonly folder: string;
  readonly pool: WorkerPool;
  readonly signal?: AbortSignal | undefined;
  readonly onProgress?: OnScanProgress | undefined;
}

/**
 * Finds the duplicates of the last scan again when what they depend on has changed: new vectors, say. Only pairs that
 * were never compared are. The caller holds the workspace's lock.
 *
 * @returns groups and images that could go, or null when nothing changed
 */
export async function relateAgain(work: RelateAgain): Promise<{ groups: number; images: number } | null> {
  const { database, folder, pool, signal, onProgress } = work;
  const manifest = readManifest(folder);
  const { snapshot } = manifest;
  if (!snapshot) return null;
  const options = duplicateOptionsOf(manifest);
  const vetoes = standingVetoes(folder);
  const vectors = duplicateVectors(manifest, options)?.key ?? null;
  const analysis = analysisDigest(snapshot.threshold, options, vetoes, vectors);
  if (analysis === snapshot.analysis) return null;
  const embedding = await openDuplicateEmbedding(database, folder, manifest, snapshot.images, options, work);
  const relations = await findDuplicates({
    database,
    folder,
    imagesKeys: snapshot.images,
    pool,
    threshold: snapshot.threshold,
    options,
    embedding,
    vetoes,
    signal,
    onProgress,
  });
  replaceRelations(folder, {
    ...snapshot,
    pairs: relations.pairs,
    duplicates: relations.duplicates,
    groups: relations.groups,
    analysis,
    vectors,
    counts: { ...snapshot.counts, groups: relations.groupCount, duplicateImages: relations.duplicateImages },
  });
  return { groups: relations.groupCount, images: relations.duplicateImages };
}
