import { join } from 'node:path';
import { Database } from '../../src/catalog/database.ts';
import { writeDerived } from '../../src/catalog/derived.ts';
import { DERIVED_COLUMNS } from '../../src/model/derived.ts';
import { seededRandom } from '../../src/transform/random.ts';
import { writeEmbeddedWorkspace } from '../../test/fixtures/embedded-workspace.ts';

const CLUSTERS = 60;
const OUTLIERS = 0.002;

/** Writes a workspace without files whose images lie on a map in clusters of all sizes, with a few outliers between. */
export async function writeMappedWorkspace(folder: string, count: number): Promise<string> {
  const random = seededRandom('review-map', count);
  const normal = () => Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
  const centres = Array.from({ length: CLUSTERS }, () => ({
    x: 20 * random(),
    y: 20 * random(),
    spread: 0.2 + 0.9 * random() ** 2,
  }));
  const images = Array.from({ length: count }, (_, i) => {
    // Few large clusters, many small ones.
    const cluster = Math.floor(CLUSTERS * random() ** 1.7);
    const { x, y, spread } = centres[cluster]!;
    const isOutlier = random() < OUTLIERS;
    return {
      id: `image-${String(i).padStart(7, '0')}.jpg`,
      cluster: isOutlier ? -1 : cluster,
      x: isOutlier ? 20 * random() : x + spread * normal(),
      y: isOutlier ? 20 * random() : y + spread * normal(),
      strength: isOutlier ? 2 + random() : random(),
    };
  });
  const workspace = await writeEmbeddedWorkspace(
    images.map(({ id, cluster }) => ({ id, vector: [1, 0], label: `class ${cluster % 24}` })),
    { folder: join(folder, '.goldpan') },
  );
  const database = await Database.open();
  try {
    const about = { computedFrom: [1], parameters: { method: 'umap' }, embedding: 'made' };
    const put = (name: 'map' | 'clusters' | 'outliers', cells: (image: (typeof images)[number]) => (number | null)[]) =>
      writeDerived(database, workspace, {
        ...about,
        name,
        columns: DERIVED_COLUMNS[name],
        rows: images.map((image) => [image.id, ...cells(image)] as const),
      });
    await put('clusters', ({ cluster }) => [cluster, 1, 1]);
    await put('outliers', ({ strength }) => [strength, null]);
    await put('map', ({ x, y }) => [x, y]);
  } finally {
    database.close();
  }
  return workspace;
}
