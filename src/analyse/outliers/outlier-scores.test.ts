import { describe, expect, it } from 'vitest';
import { CLEAN, mixture, plant } from '../../../test/fixtures/goldens/cluster/collections.ts';
import { exactGraph } from '../../../test/fixtures/goldens/cluster/goldens.ts';
import { euclideanBetween, type Vectors } from '../../kernel/cluster/vectors.ts';
import { seededRandom } from '../../transform/random.ts';
import { type OutlierScores, outlierScores } from './outlier-scores.ts';

function scoresOf(vectors: Vectors, referenceRows = 1024): OutlierScores {
  const between = euclideanBetween(vectors);
  return outlierScores(exactGraph(vectors.count, 10, between), between, {
    referenceRows,
    random: seededRandom('outliers'),
  });
}

/** Area under the precision–recall steps for finding the rows from `from` on. */
function averagePrecision(score: Float32Array, from: number): number {
  const order = [...score.keys()].sort((p, q) => score[q]! - score[p]!);
  let hits = 0;
  let sum = 0;
  order.forEach((row, rank) => {
    if (row >= from) sum += ++hits / (rank + 1);
  });
  return sum / hits;
}

describe('outlierScores', () => {
  it.each(Object.entries(CLEAN))('reports none where none is planted: %s', (name, make) => {
    const { outliers, isOutlier, score } = scoresOf(make(400, seededRandom('clean', name)));
    expect(outliers).toBe(0);
    expect(isOutlier.includes(1)).toBe(false);
    expect(Math.max(...score)).toBeLessThanOrEqual(0.5);
  });

  const planted = [
    'one Gaussian, 32-D',
    'uniform on a sphere, 64-D',
    'classes that overlap, on a sphere',
    'with near copies',
    '10 tight clusters',
  ];
  it.each(planted)('finds 30 of another kind that are near each other: %s', (name) => {
    const vectors = plant(CLEAN[name]!(600, seededRandom('planted', name)), 18, 2, 0.5, seededRandom('clump'));
    const { score, isOutlier } = scoresOf(vectors);
    expect(averagePrecision(score, 600)).toBeGreaterThanOrEqual(0.9);
    expect(isOutlier.subarray(600).reduce((a, b) => a + b, 0)).toBeGreaterThanOrEqual(16);
    expect(isOutlier.subarray(0, 600).reduce((a, b) => a + b, 0)).toBeLessThanOrEqual(1);
  });

  it('finds single images beside a dense cluster that a loose one has as a matter of course', () => {
    const vectors = mixture({ clusters: 2, dimensions: 16, spread: 40, radii: [1, 1], sizes: () => 1 })(
      400,
      seededRandom('two'),
    );
    // Copies of a row moved by four radii of its cluster.
    const { dimensions } = vectors;
    const data = new Float32Array(405 * dimensions);
    data.set(vectors.data);
    for (let n = 0; n < 5; n++) {
      data.set(vectors.data.subarray(n * dimensions, (n + 1) * dimensions), (400 + n) * dimensions);
      data[(400 + n) * dimensions + n]! += 4;
    }
    const { isOutlier, signals } = scoresOf({ count: 405, dimensions, data });
    expect([...isOutlier.subarray(400)]).toEqual([1, 1, 1, 1, 1]);
    expect(isOutlier.subarray(0, 400).includes(1)).toBe(false);
    for (let i = 400; i < 405; i++) expect(signals.alone.ratio[i]).toBeGreaterThan(signals.alone.cut);
  });

  it('takes no image for an outlier that lies beside a burst of copies', () => {
    // A collection with a burst of more copies than half of k: twelve images beside it look alone.
    const vectors = CLEAN['with near copies']!(1000, seededRandom('bench', 'with near copies', 3));
    const { outliers, signals } = scoresOf(vectors);
    expect(signals.alone.ratio.filter((ratio) => ratio > 1.6).length).toBeGreaterThan(9);
    expect(outliers).toBe(0);
  });

  it('needs no more than a sample of all to compare with', () => {
    const vectors = plant(CLEAN['one Gaussian, 32-D']!(600, seededRandom('sample')), 18, 2, 0.5, seededRandom('clump'));
    expect(averagePrecision(scoresOf(vectors, 150).score, 600)).toBeGreaterThanOrEqual(0.9);
  });

  it('reports none among few images, copies, and nothing at all', () => {
    expect(scoresOf({ count: 0, dimensions: 2, data: new Float32Array() }).outliers).toBe(0);
    expect(scoresOf({ count: 5, dimensions: 1, data: Float32Array.of(0, 0, 0, 1, 99) }).outliers).toBe(0);
    const copies = scoresOf({ count: 60, dimensions: 1, data: new Float32Array(60).fill(3) });
    expect(copies.outliers).toBe(0);
    expect(copies.score.every((score) => score >= 0 && score <= 0.5)).toBe(true);
  });
});
