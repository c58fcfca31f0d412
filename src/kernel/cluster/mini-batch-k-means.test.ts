import { expect, it } from 'vitest';
import { dataset, golden } from '../../../test/fixtures/goldens/cluster/goldens.ts';
import { seededRandom } from '../../transform/random.ts';
import { miniBatchKMeans } from './mini-batch-k-means.ts';

it.each(golden.kmeans)('is within 5 % of Lloyd’s rounds in scikit-learn: $dataset, $clusters clusters', (wanted) => {
  const inertias = [1, 2, 3].map(
    (seed) =>
      miniBatchKMeans(dataset(wanted.dataset), {
        clusters: wanted.clusters,
        restarts: 3,
        batch: 256,
        random: seededRandom('mini-batch', seed),
      }).inertia,
  );
  const mean = inertias.reduce((a, b) => a + b) / inertias.length;
  expect(mean / wanted.inertia).toBeLessThan(1.05);
  expect(mean / wanted.miniBatch).toBeLessThan(1.03);
});
