import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { kMeans } from '../../kernel/cluster/k-means.ts';
import { dotOfRows, normaliseRows, type Vectors } from '../../kernel/cluster/vectors.ts';
import { seededRandom } from '../../transform/random.ts';
import { type KeepRule, semDeDup } from './sem-de-dup.ts';

const circle = (...degrees: number[]): Vectors => ({
  count: degrees.length,
  dimensions: 2,
  data: Float32Array.from(degrees.flatMap((d) => [Math.cos((d * Math.PI) / 180), Math.sin((d * Math.PI) / 180)])),
});
const within = (degrees: number): number => 1 - Math.cos((degrees * Math.PI) / 180);
const oneCluster = (count: number, distances: number[] = []) => ({
  assignment: new Uint32Array(count),
  distances: Float32Array.from({ length: count }, (_, i) => distances[i] ?? 0),
  sizes: [count],
});

describe('semDeDup', () => {
  it('drops nothing for the sake of a dropped image', () => {
    // 0, 6 and 12 degrees: a chain of which the ends are not alike.
    const quality = Float32Array.of(3, 2, 1);
    const found = semDeDup(circle(0, 6, 12), oneCluster(3), { epsilon: within(8), keep: { by: 'quality', quality } });
    expect([...found.keptFor]).toEqual([-1, 0, -1]);
    expect(found.dropped).toBe(1);
    expect(found.similarity[1]).toBeCloseTo(Math.cos(Math.PI / 30), 5);
  });

  it('keeps by quality, the farthest from the centroid, or the nearest', () => {
    const vectors = circle(0, 2, 90);
    const clusters = oneCluster(3, [0.1, 0.2, 0.3]);
    const dropped = (keep: KeepRule): number[] => [
      ...semDeDup(vectors, clusters, { epsilon: within(5), keep }).keptFor,
    ];
    expect(dropped({ by: 'farthest' })).toEqual([1, -1, -1]);
    expect(dropped({ by: 'nearest' })).toEqual([-1, 0, -1]);
    expect(dropped({ by: 'quality', quality: Float32Array.of(1, 5, 0) })).toEqual([1, -1, -1]);
    expect(dropped({ by: 'quality', quality: Float32Array.of(1, 1, 1) })).toEqual([-1, 0, -1]);
  });

  it('compares within clusters only', () => {
    const clusters = { assignment: [0, 1], distances: new Float32Array(2), sizes: [1, 1] };
    expect(semDeDup(circle(0, 0), clusters, { epsilon: 0.1, keep: { by: 'nearest' } }).dropped).toBe(0);
  });

  it('drops an image exactly when a kept one of its cluster, preferred to it, is within epsilon', () => {
    const numbers = fc
      .array(fc.integer({ min: -4, max: 4 }), { minLength: 3, maxLength: 3 })
      .filter((v) => v.some((x) => x !== 0));
    fc.assert(
      fc.property(
        fc.array(numbers, { minLength: 2, maxLength: 30 }),
        fc.double({ min: 0.01, max: 0.6, noNaN: true }),
        (rows, epsilon) => {
          const vectors = { count: rows.length, dimensions: 3, data: Float32Array.from(rows.flat()) };
          normaliseRows(vectors.data, 3);
          const clusters = kMeans(vectors, { clusters: 2, geometry: 'spherical', random: seededRandom('sem') });
          const { keptFor, similarity, dropped } = semDeDup(vectors, clusters, { epsilon, keep: { by: 'farthest' } });
          expect(keptFor.filter((keeper) => keeper !== -1).length).toBe(dropped);
          for (let i = 0; i < rows.length; i++) {
            const keeper = keptFor[i]!;
            if (keeper !== -1) {
              expect(keptFor[keeper]).toBe(-1);
              expect(clusters.assignment[keeper]).toBe(clusters.assignment[i]);
              expect(similarity[i]).toBeGreaterThanOrEqual(1 - epsilon - 1e-6);
              expect(clusters.distances[keeper]).toBeGreaterThanOrEqual(clusters.distances[i]!);
              continue;
            }
            for (let j = 0; j < i; j++) {
              const isAlike = dotOfRows(vectors.data, i, vectors.data, j, 3) > 1 - epsilon + 1e-6;
              if (keptFor[j] === -1 && clusters.assignment[i] === clusters.assignment[j]) expect(isAlike).toBe(false);
            }
          }
        },
      ),
    );
  });
});
