import type { Database } from '../catalog/database.ts';
import type { Embedding, Manifest } from '../catalog/manifest.ts';
import type { DuplicateOptions } from './duplicate-options.ts';
import { type DuplicateEmbedding, reachOf } from './embedding-of-images.ts';
import type { OnScanProgress } from './progress.ts';

/** The vectors that take part in finding duplicates: those of whole images by the current embedder, unless told not to. */
export function duplicateVectors(manifest: Manifest, { embedding: given }: DuplicateOptions): Embedding | null {
  if (given?.neighbours === 0) return null;
  return manifest.embeddings.find(({ name, isOfCrops }) => name === manifest.embedder && !isOfCrops) ?? null;
}

/** @param images keys of the images parts the duplicates are to be found among */
export async function openDuplicateEmbedding(
  database: Database,
  folder: string,
  manifest: Manifest,
  images: readonly string[],
  options: DuplicateOptions,
  {
    signal,
    onProgress,
  }: { readonly signal?: AbortSignal | undefined; readonly onProgress?: OnScanProgress | undefined },
): Promise<DuplicateEmbedding | null> {
  const embedding = duplicateVectors(manifest, options);
  if (!embedding) return null;
  // ONNX Runtime and the search library are loaded by those who have vectors.
  const { embeddingNeighbours } = await import('./neighbours.ts');
  const { ids, vectors, lists } = await embeddingNeighbours(database, folder, {
    embedder: embedding.name,
    images,
    signal,
    onProgress: onProgress && ((share) => onProgress({ step: 'neighbours', share })),
  });
  return { key: embedding.key, ids, vectors, lists, reach: reachOf(embedding.source, options.embedding) };
}
