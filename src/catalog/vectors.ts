import { UserError } from '../model/errors.ts';
import { type Database, literal } from './database.ts';
import { embedderKey } from './embedded.ts';
import { partKeys } from './folder.ts';
import type { Embedding, Manifest } from './manifest.ts';
import { readParts } from './part.ts';
import { VectorsFile } from './vectors-file.ts';

/** Vectors of images as they are now. */
export interface OpenedVectors {
  /** The entry of the manifest: embedder, where it came from, when. */
  readonly embedding: Embedding;
  /** Ids, one per vector, in the order of the ids' bytes. With crops an id stands once for each of its crops. */
  readonly ids: readonly string[];
  /** `row,column,width,height` of each vector's crop; null when the vectors are of whole images. */
  readonly crops: readonly string[] | null;
  /** Row i belongs to `ids[i]`: `dimensions` IEEE 754 binary16 numbers, row by row, each row of length 1. */
  readonly vectors: { readonly count: number; readonly dimensions: number; readonly data: Uint16Array };
  /** Measured images of the current state that have no vector here: not embedded yet, changed since, or failed. */
  readonly missing: number;
}

/** What people call the vectors of a workspace: `NAME`, or `NAME+crops`. */
export const embeddingLabel = ({ name, isOfCrops }: Pick<Embedding, 'name' | 'isOfCrops'>): string =>
  isOfCrops ? `${name}+crops` : name;

/**
 * Finds vectors by the name of their embedder; `builtin` is the built-in one, whatever its name. Without a name those
 * that were made last, of whole images if there are any.
 *
 * @throws UserError when there are none of that name, listing those there are
 */
export function findEmbedding(manifest: Manifest, name?: string): Embedding {
  const { embeddings } = manifest;
  if (embeddings.length === 0) {
    throw new UserError('This workspace has no vectors yet. Make them with: goldpan embed');
  }
  if (name === undefined) {
    const whole = embeddings.filter(({ isOfCrops }) => !isOfCrops);
    return whole.find((one) => one.name === manifest.embedder) ?? whole.at(-1) ?? embeddings.at(-1)!;
  }
  const found = embeddings.find(
    (one) =>
      embeddingLabel(one) === name ||
      embedderKey(one) === name ||
      (name === 'builtin' && one.source.kind === 'builtin' && !one.isOfCrops),
  );
  if (found) return found;
  throw new UserError(
    `This workspace has no vectors of ${name}. It has: ${embeddings.map(embeddingLabel).join(', ')}. Make them with: goldpan embed --embedder ${name}`,
  );
}

/**
 * Loads the vectors of the images of the current state: an image that has changed since, or is gone, has none. About
 * 2 bytes per number, and the ids.
 *
 * @param name of the embedder, as for {@link findEmbedding}
 * @param images keys of the images parts, where they are not those of the last finished scan
 * @throws UserError when nothing was scanned or embedded yet, or a vector file is missing, damaged, or of another model
 */
export async function openVectors(
  database: Database,
  folder: string,
  manifest: Manifest,
  name?: string,
  images: readonly string[] | undefined = manifest.snapshot?.images,
): Promise<OpenedVectors> {
  const embedding = findEmbedding(manifest, name);
  if (!images) throw new UserError(`No scan into ${folder} has finished yet. Run goldpan scan first.`);
  const { key, dimensions } = embedding;
  if (!partKeys(folder, 'embedded').includes(key)) {
    throw new UserError(
      `The table of the vectors of ${embedding.name} is missing from ${folder}. Run goldpan embed --embedder ${embedding.name} to make them again.`,
    );
  }
  const current = `(SELECT id, size_bytes, modified_ms FROM ${readParts(folder, 'images', images)} WHERE outcome = 'measured')`;
  const embedded = `(SELECT * FROM ${readParts(folder, 'embedded', [key])} WHERE row IS NOT NULL AND embedder = ${literal(embedderKey(embedding))})`;
  const file = VectorsFile.open(folder, embedding, key);
  try {
    const data = file.readAll();
    const ids: string[] = [];
    const crops: string[] = [];
    // Rows and ids go up together, so moving a kept row down never overwrites one that is still to come.
    const rows = database.stream(
      `SELECT e.id, e.crop, e.row FROM ${embedded} e JOIN ${current} i ON i.id = e.id AND i.size_bytes = e.size_bytes AND i.modified_ms = e.modified_ms ORDER BY e.row`,
    );
    for await (const batch of rows) {
      for (const row of batch) {
        const from = Number(row.row);
        if (from >= file.count)
          throw new UserError(`The table and the file of the vectors ${key} do not fit together.`);
        if (from !== ids.length) data.copyWithin(ids.length * dimensions, from * dimensions, (from + 1) * dimensions);
        ids.push(String(row.id));
        if (embedding.isOfCrops) crops.push(String(row.crop));
      }
    }
    const missing = await database.scalar(
      `SELECT count(*) FROM ${current} i WHERE NOT EXISTS (SELECT 1 FROM ${embedded} e WHERE e.id = i.id AND e.size_bytes = i.size_bytes AND e.modified_ms = i.modified_ms)`,
    );
    return {
      embedding,
      ids,
      crops: embedding.isOfCrops ? crops : null,
      vectors: { count: ids.length, dimensions, data: data.subarray(0, ids.length * dimensions) },
      missing,
    };
  } finally {
    file.close();
  }
}
