import type { Database } from '../catalog/database.ts';
import { derivedKey, writeDerived } from '../catalog/derived.ts';
import { partKeys } from '../catalog/folder.ts';
import { appendRows } from '../catalog/rows.ts';
import { embeddingLabel, openVectors } from '../catalog/vectors.ts';
import { halfToFloat } from '../kernel/vectors/half.ts';
import { DERIVED_COLUMNS } from '../model/derived.ts';
import { UserError } from '../model/errors.ts';
import type { Vectors } from '../neighbours/vectors.ts';
import type { LockedWorkspace } from './locked-workspace.ts';
import { findTextEmbedding, openTextTowerOf, type TextOptions } from './text-tower.ts';

/** Captions embedded before their scores are taken: 2 MB of vectors of 512 numbers. */
const BLOCK = 1024;

/** SQL: measured images with a caption. */
export const WITH_CAPTION = `outcome = 'measured' AND trim(coalesce(caption, '')) <> ''`;

/**
 * Scores captions and stores the column.
 * @returns false when the scores that are there are those that would be made
 */
export async function scoreIfNeeded(locked: LockedWorkspace, options: TextOptions): Promise<boolean> {
  const { database, folder, manifest, snapshot } = locked;
  const embedding = findTextEmbedding(manifest, options.embedder, false);
  const captions = await database.scalar(`SELECT count(*) FROM current WHERE ${WITH_CAPTION}`);
  if (captions === 0) {
    throw new UserError(
      'No image of this workspace has a caption. Captions come from the column "caption" of a manifest: see docs/guide/sources.md',
    );
  }
  const label = embeddingLabel(embedding);
  const identity = { name: 'captions' as const, computedFrom: [embedding.version, embedding.key] };
  const key = derivedKey(identity, snapshot.images);
  const known = manifest.derived.find(({ name }) => name === identity.name);
  if (known?.key === key && partKeys(folder, 'derived').includes(key)) return false;
  const { ids, vectors } = await openVectors(database, folder, manifest, label);
  const tower = await openTextTowerOf(embedding, options);
  try {
    const scores = new Float64Array(vectors.count).fill(Number.NaN);
    let cut = 0;
    let done = 0;
    const total = await joinCaptions(database, ids);
    for await (const { texts, rows, of } of captionBlocks(database)) {
      const embedded = await tower.embed(texts, { done, total });
      done += texts.length;
      const areCut = await tower.areCut(texts);
      for (let i = 0; i < rows.length; i++) {
        scores[rows[i]!] = cosineOf(vectors, rows[i]!, embedded, of[i]!);
        if (areCut[of[i]!]) cut++;
      }
      options.signal?.throwIfAborted();
    }
    await writeDerived(database, folder, {
      ...identity,
      columns: DERIVED_COLUMNS.captions,
      rows: scoredRows(ids, scores),
      parameters: { cut },
      embedding: label,
      ofCaption: true,
    });
    return true;
  } finally {
    await tower.close();
  }
}

/** Makes the table of images with both a vector and a caption. @returns how many different captions they have */
async function joinCaptions(database: Database, ids: readonly string[]): Promise<number> {
  const columns = [
    ['id', 'VARCHAR'],
    ['row', 'INTEGER'],
  ] as const;
  await appendRows(database, 'vector_rows', columns, numbered(ids));
  await database.run(
    `CREATE TABLE captioned AS SELECT c.caption, v.row FROM current c JOIN vector_rows v ON v.id = c.id WHERE ${WITH_CAPTION}`,
  );
  return database.scalar('SELECT count(DISTINCT caption) FROM captioned');
}

function* numbered(ids: readonly string[]): Generator<[string, number]> {
  for (let row = 0; row < ids.length; row++) yield [ids[row]!, row];
}

/** Different captions, and the vectors that have them. */
interface CaptionBlock {
  readonly texts: readonly string[];
  /** Numbers of vectors, and of the text of each. */
  readonly rows: readonly number[];
  readonly of: readonly number[];
}

/** Every caption once, in order, {@link BLOCK} of them at a time. */
async function* captionBlocks(database: Database): AsyncGenerator<CaptionBlock> {
  let texts: string[] = [];
  let rows: number[] = [];
  let of: number[] = [];
  for await (const batch of database.stream('SELECT caption, row FROM captioned ORDER BY caption, row')) {
    for (const { caption, row } of batch) {
      const text = String(caption);
      if (text !== texts.at(-1)) {
        if (texts.length === BLOCK) {
          yield { texts, rows, of };
          texts = [];
          rows = [];
          of = [];
        }
        texts.push(text);
      }
      rows.push(Number(row));
      of.push(texts.length - 1);
    }
  }
  if (texts.length > 0) yield { texts, rows, of };
}

/** Cosine similarity of a stored vector and a text's vector of length 1. */
function cosineOf({ dimensions, data }: Vectors, row: number, texts: Float32Array, text: number): number {
  let dot = 0;
  let squares = 0;
  for (let i = 0; i < dimensions; i++) {
    const value = halfToFloat(data[row * dimensions + i]!);
    dot += value * texts[text * dimensions + i]!;
    squares += value * value;
  }
  // Halves are of length 1 only to their own precision.
  return dot / Math.sqrt(squares);
}

/** An image without a caption has no row. */
function* scoredRows(ids: readonly string[], scores: Float64Array): Generator<[string, number]> {
  for (let row = 0; row < ids.length; row++) if (!Number.isNaN(scores[row]!)) yield [ids[row]!, scores[row]!];
}
