import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { dataset, golden } from '../../../test/fixtures/goldens/cluster/goldens.ts';
import { seededRandom } from '../../transform/random.ts';
import { kMeans } from './k-means.ts';
import { normaliseRows, squaredDistanceOfRows, type Vectors } from './vectors.ts';

const unit = (vectors: Vectors): Vectors => {
  const data = vectors.data.slice();
  normaliseRows(data, vectors.dimensions);
  return { ...vectors, data };
};

describe('kMeans', () => {
  it.each(golden.kmeans)('is within 1 % of the inertia of scikit-learn: $dataset, $clusters clusters', (wanted) => {
    for (const seed of [1, 2, 3]) {
      const { inertia } = kMeans(dataset(wanted.dataset), {
        clusters: wanted.clusters,
        restarts: 10,
        random: seededRandom('k-means', seed),
      });
      expect(inertia / wanted.inertia).toBeLessThan(1.01);
    }
  });

  it.each(golden.spherical)('reaches the cosine objective of NumPy: $dataset, $clusters clusters', (wanted) => {
    const { inertia } = kMeans(unit(dataset(wanted.dataset)), {
      clusters: wanted.clusters,
      geometry: 'spherical',
      restarts: 10,
      random: seededRandom('spherical'),
    });
    expect(inertia / wanted.inertia).toBeLessThan(1.01);
    expect(inertia / wanted.inertia).toBeGreaterThan(0.99);
  });

  it('gives nearest centroids, their distances, sizes and inertia, and the same again', () => {
    const vectors = dataset('overlapping');
    const options = { clusters: 7 };
    const found = kMeans(vectors, { ...options, random: seededRandom('twice') });
    expect(kMeans(vectors, { ...options, random: seededRandom('twice') })).toEqual(found);
    expect(found.sizes.reduce((a, b) => a + b)).toBe(vectors.count);
    let sum = 0;
    for (let i = 0; i < vectors.count; i++) {
      const apart = Array.from({ length: 7 }, (_, c) => squaredDistanceOfRows(vectors.data, i, found.centroids, c, 5));
      expect(found.distances[i]).toBeCloseTo(Math.min(...apart), 3);
      expect(apart[found.assignment[i]!]).toBeCloseTo(Math.min(...apart), 4);
      sum += apart[found.assignment[i]!]!;
    }
    expect(found.inertia / sum).toBeCloseTo(1, 5);
  });

  it('chooses its seeds among a sample when asked to, with little loss', () => {
    const wanted = golden.kmeans[1]!;
    const options = { clusters: wanted.clusters, restarts: 10, seedingRows: 150, random: seededRandom('sample') };
    expect(kMeans(dataset(wanted.dataset), options).inertia / wanted.inertia).toBeLessThan(1.02);
  });

  it('leaves no cluster empty while there are enough different rows', () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.integer({ min: 0, max: 6 }), fc.integer({ min: 0, max: 6 })), {
          minLength: 1,
          maxLength: 40,
        }),
        fc.integer(),
        (points, seed) => {
          const different = new Set(points.map(String)).size;
          const vectors = { count: points.length, dimensions: 2, data: Float32Array.from(points.flat()) };
          const { sizes, inertia } = kMeans(vectors, { clusters: different, random: seededRandom(seed) });
          expect(inertia).toBeCloseTo(0, 6);
          expect(sizes.every((size) => size > 0)).toBe(true);
        },
      ),
    );
  });

  it('refuses more clusters than rows', () => {
    expect(() => kMeans(dataset('moons'), { clusters: 401, random: Math.random })).toThrow(/from 1 to 400, not 401/);
  });
});
