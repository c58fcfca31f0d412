import { describe, expect, it } from 'vitest';
import { CLEAN, plant } from '../../../test/fixtures/goldens/cluster/collections.ts';
import { kMeans } from '../../kernel/cluster/k-means.ts';
import type { Vectors } from '../../kernel/cluster/vectors.ts';
import { seededRandom } from '../../transform/random.ts';
import { smallFarClusters } from './small-far-clusters.ts';

const found = (vectors: Vectors) => kMeans(vectors, { clusters: 16, restarts: 3, random: seededRandom('small-far') });

describe('smallFarClusters', () => {
  it.each([
    'one Gaussian, 32-D',
    'uniform on a sphere, 64-D',
    '10 tight clusters',
    '5 tight clusters',
    'classes that overlap, on a sphere',
  ])('finds none in a clean collection: %s', (name) => {
    const vectors = CLEAN[name]!(500, seededRandom('clean', name));
    expect(smallFarClusters(found(vectors), vectors.dimensions)).toEqual([]);
  });

  it.each(['one Gaussian, 32-D', 'uniform on a sphere, 64-D', 'classes that overlap, on a sphere'])(
    'finds the one that was planted: %s',
    (name) => {
      const vectors = plant(CLEAN[name]!(500, seededRandom('clean', name)), 15, 4, 0.3, seededRandom('clump'));
      const clusters = found(vectors);
      const far = smallFarClusters(clusters, vectors.dimensions);
      const planted = [...new Set(clusters.assignment.subarray(500))].sort((p, q) => p - q);
      expect(far.map(({ clusters: own, size }) => [own, size])).toEqual([[planted, 15]]);
    },
  );

  it('says nothing of fewer than four clusters', () => {
    const vectors = { count: 4, dimensions: 1, data: Float32Array.of(0, 0, 0, 90) };
    expect(smallFarClusters(kMeans(vectors, { clusters: 2, random: seededRandom('few') }), 1)).toEqual([]);
  });
});
