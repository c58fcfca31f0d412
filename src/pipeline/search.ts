import type { Writable } from 'node:stream';
import { embeddingLabel, openVectors } from '../catalog/vectors.ts';
import { NearestRows } from '../kernel/neighbours/nearest-rows.ts';
import { decodeHalves } from '../kernel/vectors/half.ts';
import { rowLength } from '../kernel/vectors/unit.ts';
import { UserError } from '../model/errors.ts';
import type { ExportFormat } from '../model/export-format.ts';
import { findTextEmbedding, openTextTowerOf, type TextOptions } from './text-tower.ts';
import { compareWithTexts } from './text-tower-similarities.ts';
import type { Workspace } from './workspace.ts';
import { writeRows } from './write-rows.ts';

export interface SearchOptions extends TextOptions {
  /** Images per text. Default 10. */
  readonly limit?: number;
  /** What the images should not show: ranks by the similarity to the text less the mean similarity to these. */
  readonly not?: readonly string[];
}

/** An image that fits a text. */
export interface SearchResult {
  readonly query: string;
  /** From 1. */
  readonly rank: number;
  readonly id: string;
  /** Cosine similarity of image and text, −1–1. */
  readonly similarity: number;
  /** Mean cosine similarity to what it should not show; null when nothing was named. */
  readonly not_similarity: number | null;
  /** `row,column,width,height` px of the crop that fits; null for whole images. */
  readonly crop: string | null;
}

export interface TextSearch {
  /** Label of the vectors that were searched. */
  readonly embedder: string;
  readonly vectors: number;
  /** Measured images that have no vector, so that they cannot be found. */
  readonly missing: number;
  /** Best first, text by text. */
  readonly results: readonly SearchResult[];
}

const DEFAULT_LIMIT = 10;

/**
 * The images that fit each text best.
 * @throws UserError when no text is given, or the workspace has no vectors of a model with a text tower
 */
export async function searchByText(
  workspace: Workspace,
  texts: readonly string[],
  options: SearchOptions = {},
): Promise<TextSearch> {
  const { limit = DEFAULT_LIMIT, not = [] } = options;
  if (texts.length === 0) throw new UserError('Say what to search for, such as: goldpan search "a red boat"');
  if (!Number.isInteger(limit) || limit < 1) throw new UserError(`limit must be a whole number above 0, not ${limit}.`);
  const { database, folder, manifest } = workspace;
  const embedding = findTextEmbedding(manifest, options.embedder, true);
  const label = embeddingLabel(embedding);
  const { ids, crops, vectors, missing } = await openVectors(database, folder, manifest, label);
  const tower = await openTextTowerOf(embedding, options);
  try {
    const { dimensions } = vectors;
    const embedded = await tower.embed([...texts, ...not]);
    const wanted = embedded.subarray(0, texts.length * dimensions);
    const unwanted = meanRow(embedded.subarray(texts.length * dimensions), dimensions);
    // The order by the difference of two similarities is that by the product with the difference of their vectors.
    const directions = wanted.map((value, i) => value - unwanted[i % dimensions]!);
    const nearest = new NearestRows(texts.length, Math.min(limit, vectors.count));
    await compareWithTexts(vectors, directions, options, (from, rows, opposites, width) => {
      for (let row = 0; row < rows; row++) {
        for (let text = 0; text < texts.length; text++) {
          const distance = opposites[row * width + text]!;
          if (distance <= nearest.farthest[text]!) nearest.offer(text, from + row, distance);
        }
      }
    });
    nearest.sort();
    const results: SearchResult[] = [];
    const image = new Float32Array(dimensions);
    for (const [text, query] of texts.entries()) {
      for (let slot = 0; slot < nearest.held[text]!; slot++) {
        const row = nearest.neighbours[text * nearest.slots + slot]!;
        decodeHalves(vectors.data, row * dimensions, dimensions, image, 0);
        results.push({
          query,
          rank: slot + 1,
          id: ids[row]!,
          similarity: cosine(image, wanted, text * dimensions),
          not_similarity: not.length === 0 ? null : cosine(image, unwanted, 0),
          crop: crops?.[row] ?? null,
        });
      }
    }
    return { embedder: label, vectors: vectors.count, missing, results };
  } finally {
    await tower.close();
  }
}

/** Of zeros when there are no rows. */
function meanRow(rows: Float32Array, dimensions: number): Float32Array {
  const mean = new Float32Array(dimensions);
  const count = rows.length / dimensions;
  for (let i = 0; i < rows.length; i++) mean[i % dimensions] = mean[i % dimensions]! + rows[i]! / count;
  return mean;
}

/** Product of an image's direction with a text's row, which is a mean of unit vectors. */
function cosine(image: Float32Array, texts: Float32Array, at: number): number {
  let dot = 0;
  for (let i = 0; i < image.length; i++) dot += image[i]! * texts[at + i]!;
  return dot / rowLength(image, 0, image.length);
}

/** Writes what a search found, one row per image. */
export function writeSearch(
  workspace: Workspace,
  { results }: TextSearch,
  format: ExportFormat,
  to: Writable | string,
): Promise<void> {
  return writeRows(
    workspace.database,
    {
      rows: results,
      columns: [
        ['query', 'VARCHAR'],
        ['rank', 'INTEGER'],
        ['id', 'VARCHAR'],
        ['similarity', 'DOUBLE'],
        ['not_similarity', 'DOUBLE'],
        ['crop', 'VARCHAR'],
      ],
      cells: ({ query, rank, id, similarity, not_similarity, crop }) => [
        query,
        rank,
        id,
        similarity,
        not_similarity,
        crop,
      ],
    },
    format,
    to,
  );
}
