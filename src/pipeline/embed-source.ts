import { existsSync } from 'node:fs';
import type { Manifest } from '../catalog/manifest.ts';
import type { HubOptions } from '../embed/hub.ts';
import { cudaLibrary } from '../embed/onnx-session.ts';
import { openEmbedder, parseEmbedder } from '../embed/open.ts';
import type { Device, EmbedderSource } from '../model/embedding.ts';
import type { EmbedderChoice } from './embed-options.ts';
import type { OnScanProgress } from './progress.ts';
import type { PoolEmbedder } from './worker-pool.ts';

/**
 * The embedder that is meant: named, or else the one used last in this workspace, or else the built-in one. A name that
 * the workspace has vectors of means the model these were made with.
 *
 * @param cwd what a model's relative path starts from
 * @throws UserError when it is no embedder
 */
export function chooseEmbedder({ embedder }: EmbedderChoice, manifest: Manifest | null, cwd: string): EmbedderSource {
  const name = embedder ?? manifest?.embedder ?? 'builtin';
  const known = manifest?.embeddings.find((one) => one.name === name);
  if (known) return known.source;
  return parseEmbedder(name, { base: cwd });
}

/**
 * Fetches what is missing of a model of the hub; a model in a file, and one that is here, asks no network for anything.
 * Workers never fetch.
 *
 * @throws UserError when a download fails, saying what to do offline
 */
export async function fetchEmbedder(
  source: EmbedderSource,
  {
    signal,
    onProgress,
  }: { readonly signal?: AbortSignal | undefined; readonly onProgress?: OnScanProgress | undefined },
): Promise<void> {
  if (source.kind !== 'hub') return;
  const hub: HubOptions = {
    onProgress: ({ repository, file, done, total }) =>
      onProgress?.({ step: 'downloading', file: `${repository}/${file}`, doneBytes: done, totalBytes: total }),
    ...(signal ? { signal } : {}),
  };
  const embedder = await openEmbedder(source, { device: 'cpu', hub });
  await embedder.close();
}

/** CUDA only where its library is installed; whether it works shows when the model is opened. */
export const likelyDevice = (device: Device = 'auto'): PoolEmbedder['device'] =>
  device === 'auto' ? (existsSync(cudaLibrary()) ? 'cuda' : 'cpu') : device;
