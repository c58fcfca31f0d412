import { availableParallelism } from 'node:os';
import type { Embedding, Manifest } from '../catalog/manifest.ts';
import { embeddingLabel, findEmbedding } from '../catalog/vectors.ts';
import type { Embedder } from '../embed/embedder.ts';
import { missingTextFiles } from '../embed/hub-model.ts';
import { openEmbedder } from '../embed/open.ts';
import type { Device } from '../model/embedding.ts';
import { UserError } from '../model/errors.ts';
import { likelyDevice } from './embed-source.ts';
import type { OnScanProgress } from './progress.ts';

/** Which vectors words are compared with, and where the text tower runs. */
export interface TextOptions {
  /** Name of an embedder whose vectors the workspace has. Default: the one used last, else the last one with a text tower. */
  readonly embedder?: string;
  /** Default `auto`. */
  readonly device?: Device;
  readonly signal?: AbortSignal;
  readonly onProgress?: OnScanProgress;
}

/** A model whose words lie in the space of a workspace's vectors. */
export interface TextTowerOf {
  /**
   * @param of how many texts are embedded in all, and how many of these before, for the progress
   * @returns a vector of length 1 per text, row by row
   */
  embed(texts: readonly string[], of?: { readonly done: number; readonly total: number }): Promise<Float32Array>;
  /** Whether each text is longer than the model reads. */
  areCut(texts: readonly string[]): Promise<boolean[]>;
  close(): Promise<void>;
}

/** Texts between two looks at the signal, and two signs of progress. */
const BLOCK = 64;

const ADVICE =
  'Make vectors of a model that knows words with: goldpan embed --embedder clip (fetched once, 608 MB), or ' +
  '--embedder clip:FOLDER with its files in a folder; see docs/guide/models.md';

/**
 * The vectors that words are to be compared with.
 * @param crops whether vectors of crops will do
 * @throws UserError when there are none of that name, or none whose model has a text tower
 */
export function findTextEmbedding(manifest: Manifest, name: string | undefined, crops: boolean): Embedding {
  if (manifest.embeddings.length === 0) throw new UserError(`This workspace has no vectors yet. ${ADVICE}`);
  const named = findEmbedding(manifest, name);
  // A folder may have got its text tower since: only opening it tells.
  const isPossible = ({ hasText, source }: Embedding) => hasText || source.kind === 'hub';
  const others = manifest.embeddings.filter((one) => one.hasText && (crops || !one.isOfCrops));
  const chosen = name === undefined && !named.hasText ? (others.at(-1) ?? named) : named;
  if (!crops && chosen.isOfCrops) {
    throw new UserError(
      `${embeddingLabel(chosen)} are vectors of crops, and captions and labels speak of whole images: run goldpan embed --embedder ${chosen.name}`,
    );
  }
  if (!isPossible(chosen)) {
    throw new UserError(`${embeddingLabel(chosen)}, whose vectors this workspace has, has no text tower. ${ADVICE}`);
  }
  return chosen;
}

/** @throws UserError when the model is not here, has no text tower, or is not the one that made the vectors */
export async function openTextTowerOf(embedding: Embedding, options: TextOptions): Promise<TextTowerOf> {
  const { signal, onProgress } = options;
  const open = (device: Exclude<Device, 'auto'>) =>
    openEmbedder(embedding.source, {
      device,
      threads: availableParallelism(),
      hub: {
        onProgress: ({ repository, file, done, total }) =>
          onProgress?.({ step: 'downloading', file: `${repository}/${file}`, doneBytes: done, totalBytes: total }),
        ...(signal ? { signal } : {}),
      },
    });
  const likely = likelyDevice(options.device);
  const embedder = await open(likely).catch((error: unknown) => {
    if (!(error instanceof UserError) || likely === 'cpu' || options.device === 'cuda') throw error;
    return open('cpu');
  });
  try {
    return textsOf(embedding, embedder, options);
  } catch (error) {
    await embedder.close();
    throw error;
  }
}

function textsOf(embedding: Embedding, embedder: Embedder, { signal, onProgress }: TextOptions): TextTowerOf {
  const { name, version } = embedder.description;
  const { embedTexts, areTextsCut } = embedder;
  if (!embedTexts || !areTextsCut) throw new UserError(withoutText(embedding));
  if (version !== embedding.version) {
    throw new UserError(
      `The vectors of ${embedding.name} were made with version ${embedding.version} of the model, and ${name} is now version ${version}. Make them anew with: goldpan embed --embedder ${embedding.name}`,
    );
  }
  const started = performance.now();
  return {
    async embed(texts, { done, total } = { done: 0, total: texts.length }) {
      const vectors = new Float32Array(texts.length * embedding.dimensions);
      for (let from = 0; from < texts.length; from += BLOCK) {
        signal?.throwIfAborted();
        vectors.set(await embedTexts(texts.slice(from, from + BLOCK)), from * embedding.dimensions);
        const seconds = (performance.now() - started) / 1000;
        onProgress?.({ step: 'texts', done: done + Math.min(texts.length, from + BLOCK), total, seconds });
      }
      return vectors;
    },
    areCut: (texts) => areTextsCut(texts),
    close: () => embedder.close(),
  };
}

function withoutText({ name, source }: Embedding): string {
  const missing = source.kind === 'hub' ? missingTextFiles(source) : null;
  if (source.kind !== 'hub' || missing === null || missing.length === 0) return `${name} has no text tower. ${ADVICE}`;
  return `${name} has no text tower in ${source.folder}: put ${missing.join(', ')} of the same model there. See docs/guide/models.md`;
}
