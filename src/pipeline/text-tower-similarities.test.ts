import { describe, expect, it } from 'vitest';
import { halfToFloat } from '../kernel/vectors/half.ts';
import { vectorsOf } from '../neighbours/vectors.ts';
import { seededRandom } from '../transform/random.ts';
import { compareWithTexts } from './text-tower-similarities.ts';

const DIMENSIONS = 6;
const rowsOf = (count: number, seed: number): Float32Array => {
  const next = seededRandom(seed);
  return Float32Array.from({ length: count * DIMENSIONS }, () => next() - 0.5);
};

describe('compareWithTexts', () => {
  it('gives the cosine of every image with every text, in tiles', async () => {
    const vectors = vectorsOf(rowsOf(5000, 1), DIMENSIONS);
    const texts = rowsOf(3, 2);
    const seen = new Uint8Array(5000);
    let tiles = 0;
    let worst = 0;
    await compareWithTexts(vectors, texts, {}, (from, rows, opposites, width) => {
      tiles++;
      for (let row = 0; row < rows; row++) {
        seen[from + row]!++;
        const image = Array.from({ length: DIMENSIONS }, (_, i) =>
          halfToFloat(vectors.data[(from + row) * DIMENSIONS + i]!),
        );
        const length = Math.hypot(...image);
        for (let text = 0; text < 3; text++) {
          const dot = image.reduce((sum, value, i) => sum + value * texts[text * DIMENSIONS + i]!, 0);
          worst = Math.max(worst, Math.abs(opposites[row * width + text]! + dot / length));
        }
      }
    });
    expect(tiles).toBe(3);
    expect(seen.every((times) => times === 1)).toBe(true);
    expect(worst).toBeLessThan(1e-6);
  });

  it('has nothing to say of no images or no texts, and stops when it is called off', async () => {
    const never = () => expect.unreachable();
    await compareWithTexts(vectorsOf(new Float32Array(0), DIMENSIONS), rowsOf(1, 1), {}, never);
    await compareWithTexts(vectorsOf(rowsOf(2, 1), DIMENSIONS), new Float32Array(0), {}, never);
    const signal = AbortSignal.abort(new Error('enough'));
    const work = compareWithTexts(vectorsOf(rowsOf(2, 1), DIMENSIONS), rowsOf(1, 1), { signal }, () => {});
    await expect(work).rejects.toThrow('enough');
  });
});
