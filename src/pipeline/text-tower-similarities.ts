import { availableParallelism } from 'node:os';
import { decodeHalves } from '../kernel/vectors/half.ts';
import { normaliseRows } from '../kernel/vectors/unit.ts';
import { GemmTile } from '../neighbours/gemm-tile.ts';
import type { Vectors } from '../neighbours/vectors.ts';
import type { OnScanProgress } from './progress.ts';

/** Similarities of one tile: 16 MB. */
const TILE_NUMBERS = 1 << 22;
const MOST_ROWS = 2048;
const LEAST_ROWS = 64;

/**
 * Compares every image with every text by matrix products, tile after tile: besides the vectors 16 MB are needed, and
 * what a tile of 64 images needs where there are very many texts.
 *
 * @param texts one vector of length 1 per text, row by row
 * @param take gets images `from … from + rows`: the opposites of their cosine similarities, `width` per image, of which
 *   the first ones are those of the texts. They are overwritten afterwards
 */
export async function compareWithTexts(
  vectors: Vectors,
  texts: Float32Array,
  run: { readonly signal?: AbortSignal | undefined; readonly onProgress?: OnScanProgress | undefined },
  take: (from: number, rows: number, opposites: Float32Array, width: number) => void,
): Promise<void> {
  const { count, dimensions, data } = vectors;
  if (count === 0 || texts.length === 0) return;
  const fitting = Math.floor(TILE_NUMBERS / (texts.length / dimensions));
  const height = Math.max(LEAST_ROWS, Math.min(MOST_ROWS, fitting, count));
  const tile = await GemmTile.open(height, texts.length / dimensions, dimensions, availableParallelism());
  try {
    tile.right.set(texts);
    for (let from = 0; from < count; from += height) {
      const rows = Math.min(height, count - from);
      decodeHalves(data, from * dimensions, rows * dimensions, tile.left, 0);
      // Halves are of length 1 only to their own precision.
      normaliseRows(tile.left.subarray(0, rows * dimensions), dimensions);
      await tile.run();
      take(from, rows, tile.distances, tile.columns);
      run.onProgress?.({ step: 'scoring', share: (from + rows) / count });
      run.signal?.throwIfAborted();
    }
  } finally {
    await tile.close();
  }
}
