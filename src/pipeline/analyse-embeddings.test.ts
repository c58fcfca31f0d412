import { rmSync } from 'node:fs';
import { afterEach, describe, expect, it } from 'vitest';
import { storedColumns, writeEmbeddedWorkspace } from '../../test/fixtures/embedded-workspace.ts';
import { Database } from '../catalog/database.ts';
import { readManifest } from '../catalog/manifest.ts';
import { seededRandom } from '../transform/random.ts';
import { analyseEmbeddings } from './analyse-embeddings.ts';
import { findClusters } from './clusters.ts';
import { decideSemanticDuplicates, findSemanticDuplicates } from './clusters-semdedup.ts';
import { findComponents } from './components.ts';
import { decide, listDecisions } from './decide.ts';
import { mapImages } from './map.ts';
import { findOutliers } from './outliers.ts';
import { findNeighbours } from './similar-pairs.ts';
import { chooseSubset } from './subset.ts';
import { openWorkspace } from './workspace.ts';

const folders: string[] = [];
afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
});
async function workspace(...parameters: Parameters<typeof writeEmbeddedWorkspace>): Promise<string> {
  const folder = await writeEmbeddedWorkspace(...parameters);
  folders.push(folder);
  return folder;
}

/** Directions in the plane, degrees. */
const at = (degrees: number): number[] => [Math.cos((degrees * Math.PI) / 180), Math.sin((degrees * Math.PI) / 180)];
const cosine = (degrees: number): number => Math.cos((degrees * Math.PI) / 180);

/** Images around some directions of 16 numbers, `sizes[c]` around the c-th, labelled by it. */
function blobs(sizes: readonly number[], spread = 0.05, dimensions = 16) {
  const random = seededRandom('blobs');
  return sizes.flatMap((size, blob) =>
    Array.from({ length: size }, (_, n) => ({
      id: `${'abcdefgh'[blob]}${String(n).padStart(3, '0')}.jpg`,
      label: `blob ${blob}`,
      vector: Float32Array.from({ length: dimensions }, (_, d) => (d === blob ? 1 : 0) + spread * (random() - 0.5)),
    })),
  );
}

describe('the columns that come with the neighbours', () => {
  const plane = [
    { id: 'a', vector: at(0) },
    { id: 'b', vector: at(0) },
    { id: 'c', vector: at(10) },
    { id: 'd', vector: at(90) },
    { id: 'e', vector: null },
  ];
  const analyse = async (folder: string) => {
    const database = await Database.open({ threads: 1 });
    try {
      return await analyseEmbeddings(database, folder);
    } finally {
      database.close();
    }
  };
  it('name the nearest other image, and are made once', async () => {
    const folder = await workspace(plane);
    expect(await analyse(folder)).toBe(true);
    const rows = await storedColumns(folder, 'neighbours');
    expect([...rows.keys()]).toEqual(['a', 'b', 'c', 'd']);
    expect(rows.get('a')).toMatchObject({ nearest_neighbour: 'b', max_similarity: 1 });
    expect(rows.get('d')!.nearest_neighbour).toBe('c');
    expect(rows.get('d')!.max_similarity).toBeCloseTo(cosine(80), 2);
    const unique = (id: string) => Number(rows.get(id)!.uniqueness);
    expect(unique('a')).toBeLessThan(unique('d'));
    expect(Math.max(...[...rows.values()].map((row) => Number(row.representativeness)))).toBe(1);
    expect(await analyse(folder)).toBe(false);
  });
  it('are made again for other images', async () => {
    const folder = await workspace(plane);
    await analyse(folder);
    await writeEmbeddedWorkspace([...plane, { id: 'd2', vector: at(91) }], { folder, key: 'second' });
    expect(await analyse(folder)).toBe(true);
    expect((await storedColumns(folder, 'neighbours')).get('d')!.nearest_neighbour).toBe('d2');
  });
  it('are left alone where there are no vectors of whole images', async () => {
    const folder = await workspace([{ id: 'a', vector: at(0) }]);
    expect(await analyse(folder)).toBe(true);
    expect((await storedColumns(folder, 'neighbours')).get('a')).toMatchObject({
      max_similarity: null,
      nearest_neighbour: null,
    });
  });
});

describe('findNeighbours', () => {
  it('gives the neighbours within the thresholds, and each pair once', async () => {
    const folder = await workspace([0, 1, 5, 60].map((degrees, i) => ({ id: `i${i}`, vector: at(degrees) })));
    const near = await findNeighbours({ workspace: folder, neighbours: 2, threshold: cosine(4.5) });
    expect(near).toMatchObject({ images: 4, neighbours: 2, search: 'exact', recall: 1, count: 4 });
    expect([...near.rows()].map(({ id, rank, neighbour }) => `${id} ${rank} ${neighbour}`)).toEqual([
      'i0 1 i1',
      'i1 1 i0',
      'i1 2 i2',
      'i2 1 i1',
    ]);
    expect(near.pairs(9).map(({ id, neighbour }) => [id, neighbour])).toEqual([
      ['i0', 'i1'],
      ['i1', 'i2'],
    ]);
    const lonely = await findNeighbours({ workspace: folder, neighbours: 2, lowerThreshold: 0.8 });
    expect(lonely.pairs(9).map(({ id, neighbour }) => [id, neighbour])).toEqual([['i3', 'i2']]);
  });
  it('finds by another metric, and refuses a similarity it cannot have', async () => {
    const folder = await workspace([0, 60, 90].map((degrees, i) => ({ id: `i${i}`, vector: at(degrees) })));
    const found = await findNeighbours({ workspace: folder, metric: 'euclidean' });
    const [first] = found.rows();
    expect(first!.distance).toBeCloseTo(1, 2);
    expect(first!.similarity).toBeCloseTo(0.5, 2);
    await expect(findNeighbours({ workspace: folder, metric: 'euclidean', threshold: -0.1 })).rejects.toThrow(
      '--threshold must lie between 0 and 1, not -0.1',
    );
  });
});

describe('findClusters', () => {
  it.each([
    ['hdbscan', {}],
    ['dbscan', { epsilon: 0.01 }],
    ['k-means', { clusters: 3 }],
  ] as const)('%s finds what lies together, the largest first, and its labels', async (method, parameters) => {
    const folder = await workspace([...blobs([12, 30, 20]), { id: 'z', vector: null }]);
    const found = await findClusters({ workspace: folder, method, ...parameters });
    expect(found).toMatchObject({ images: 62, missing: 1, noise: 0 });
    expect(found.clusters.map(({ size, labels }) => [size, labels])).toEqual([
      [30, [{ label: 'blob 1', images: 30 }]],
      [20, [{ label: 'blob 2', images: 20 }]],
      [12, [{ label: 'blob 0', images: 12 }]],
    ]);
    for (const { cohesion, nearestSimilarity, examples } of found.clusters) {
      expect(cohesion).toBeGreaterThan(0.99);
      expect(Math.abs(nearestSimilarity!)).toBeLessThan(0.1);
      expect(examples).toHaveLength(3);
    }
    const rows = await storedColumns(folder, 'clusters');
    expect(rows.size).toBe(62);
    expect(rows.get('b007.jpg')).toMatchObject({ cluster: 0, cluster_size: 30 });
    expect(rows.get('a003.jpg')).toMatchObject({ cluster: 2, cluster_size: 12 });
    for (const { cluster_centrality } of rows.values()) {
      expect(Number(cluster_centrality)).toBeGreaterThan(0);
      expect(Number(cluster_centrality)).toBeLessThanOrEqual(1);
    }
  });
  it('leaves noise in no cluster', async () => {
    const stray = { id: 'stray.jpg', vector: Float32Array.from({ length: 16 }, (_, d) => (d === 9 ? 1 : 0)) };
    const folder = await workspace([...blobs([12, 12]), stray]);
    expect(await findClusters({ workspace: folder, method: 'dbscan', epsilon: 0.01 })).toMatchObject({ noise: 1 });
    expect((await storedColumns(folder, 'clusters')).get('stray.jpg')).toMatchObject({
      cluster: -1,
      cluster_size: null,
      cluster_centrality: null,
    });
  });
  it('says what the distances are when dbscan is not told how far', async () => {
    const folder = await workspace(blobs([12, 12]));
    await expect(findClusters({ workspace: folder, method: 'dbscan' })).rejects.toThrow(
      /needs --eps.*half have 4 neighbours within 0\.00/,
    );
  });
  it.each([
    [{ method: 'hdbscan', minSize: 1 }, 'min-size must be a whole number from 2, not 1'],
    [{ method: 'dbscan', minSamples: 9, neighbours: 5 }, 'min-samples 9 needs at least 8 neighbours'],
    [{ method: 'k-means', clusters: 25 }, 'from 1 to 24'],
    [{ embedder: 'clip' }, 'no vectors of clip. It has: made'],
  ] as const)('refuses %o', async (options, message) => {
    const folder = await workspace(blobs([12, 12]));
    await expect(findClusters({ workspace: folder, ...options })).rejects.toThrow(message);
    expect(readManifest(folder).derived).toEqual([]);
  });
  it('writes nothing when it is called off', async () => {
    const folder = await workspace(blobs([12, 12]));
    const controller = new AbortController();
    const stopped = findClusters({
      workspace: folder,
      signal: controller.signal,
      onProgress: ({ step }) => {
        if (step === 'analysing') controller.abort(new Error('stop'));
      },
    });
    await expect(stopped).rejects.toThrow('stop');
    expect(readManifest(folder).derived).toEqual([]);
    // The lock was given back.
    await findClusters({ workspace: folder });
  });
});

it('components chain, and rank what is linked most', async () => {
  const folder = await workspace([0, 5, 10, 60, 64, 200].map((degrees, i) => ({ id: `i${i}`, vector: at(degrees) })));
  const found = await findComponents({ workspace: folder, threshold: cosine(6) });
  expect(found).toMatchObject({ alone: 1, links: 3 });
  expect(found.components.map(({ size }) => size)).toEqual([3, 2]);
  const rows = await storedColumns(folder, 'components');
  expect([...rows.values()].map((row) => [row.component, row.component_size, row.component_degree])).toEqual([
    [0, 3, 1],
    [0, 3, 2],
    [0, 3, 1],
    [1, 2, 1],
    [1, 2, 1],
    [2, 1, 0],
  ]);
  const ranks = [...rows.values()].map((row) => Number(row.component_rank));
  expect(ranks.reduce((sum, rank) => sum + rank)).toBeCloseTo(1, 9);
  expect(Math.max(...ranks)).toBe(ranks[1]);
});

describe('semantic duplicates', () => {
  const images = [
    { id: 'a', vector: at(0), width: 10 },
    { id: 'b', vector: at(1), width: 30 },
    { id: 'c', vector: at(2), width: 20 },
    { id: 'd', vector: at(90), width: 5 },
  ];
  it('goes for one that stays, by quality', async () => {
    const folder = await workspace(images);
    const found = await findSemanticDuplicates({ workspace: folder, epsilon: 0.01, keep: 'quality', quality: 'width' });
    expect(found.clusters).toBe(1);
    expect(found.dropped.map(({ id, keptFor }) => [id, keptFor]).sort()).toEqual([
      ['a', 'b'],
      ['c', 'b'],
    ]);
    expect(listDecisions({ folder })).toEqual([]);
  });
  it('decides, takes back what no longer holds, and leaves what a person decided', async () => {
    const folder = await workspace(images);
    const opened = await openWorkspace(folder);
    await decide(opened, [{ kind: 'keep', image: 'c', by: 'person' }]);
    opened.close();
    const run = async (epsilon: number) =>
      decideSemanticDuplicates(
        await findSemanticDuplicates({ workspace: folder, epsilon, keep: 'quality', quality: 'width' }),
      );
    const standing = () => listDecisions({ folder }).map(({ kind, image }) => `${kind} ${image}`);
    expect(await run(0.01)).toEqual({ removed: 1, withdrawn: 0, left: 1 });
    expect(standing()).toEqual(['keep c', 'remove a']);
    expect(await run(0.01)).toEqual({ removed: 1, withdrawn: 0, left: 1 });
    expect(await run(0)).toEqual({ removed: 0, withdrawn: 1, left: 0 });
    expect(standing()).toEqual(['keep c']);
  });
  it.each([
    [{ epsilon: 3 }, 'epsilon must lie between 0 and 2'],
    [{ epsilon: 0.1, keep: 'quality' }, 'go together'],
    [{ epsilon: 0.1, keep: 'quality', quality: 'widht' }, 'no column widht. Did you mean width?'],
    [{ epsilon: 0.1, keep: 'quality', quality: 'label' }, 'holds no numbers'],
  ] as const)('refuses %o', async (options, message) => {
    const folder = await workspace(images);
    await expect(findSemanticDuplicates({ workspace: folder, ...options })).rejects.toThrow(message);
  });
});

describe('findOutliers', () => {
  const random = seededRandom('bulk');
  const bulk = Array.from({ length: 300 }, (_, n) => ({
    id: `b${n}`,
    vector: Float32Array.from({ length: 16 }, (_, d) => (d === 0 ? 1 : 0.4 * (random() + random() - 1))),
  }));
  const strange = ['s1', 's2'].map((id, n) => ({
    id,
    vector: Float32Array.from({ length: 16 }, (_, d) => (d === 9 + n ? -1 : 0)),
  }));
  it('finds planted ones, says why, and makes them findings', async () => {
    const folder = await workspace([...bulk, ...strange]);
    const found = await findOutliers({ workspace: folder });
    expect(found.outliers.map(({ id }) => id).sort()).toEqual(['s1', 's2']);
    expect(found.outliers[0]!.reason).toMatch(/^far from .* times as far as usual \(cut at /);
    const opened = await openWorkspace(folder);
    try {
      const findings = await opened.findings({ check: 'outlier' });
      expect(findings.map(({ id, explanation }) => [id, explanation]).sort()).toEqual(
        found.outliers.map(({ id, reason }) => [id, reason]).sort(),
      );
      expect((await opened.countFindings()).outlier).toBe(2);
    } finally {
      opened.close();
    }
  });
  it('finds none where none is, nor among few', async () => {
    const folder = await workspace(bulk);
    expect((await findOutliers({ workspace: folder })).outliers).toEqual([]);
    const opened = await openWorkspace(folder);
    expect((await opened.countFindings()).outlier).toBe(0);
    opened.close();
    const few = await findOutliers({ workspace: await workspace([...bulk.slice(0, 20), ...strange]) });
    expect(few.outliers).toEqual([]);
    expect(few.notes).toHaveLength(1);
  });
});

describe('chooseSubset', () => {
  const images = blobs([40, 8, 8, 8], 0.02).map((image, n) => ({
    ...image,
    split: n < 40 ? 'train' : 'test',
    width: n,
  }));
  it.each(['k-centre', 'facility-location'] as const)('%s takes one of each place', async (method) => {
    const folder = await workspace(images);
    const found = await chooseSubset({ workspace: folder, count: 4, method });
    expect(found.chosen.map(({ id }) => id[0]).sort()).toEqual(['a', 'b', 'c', 'd']);
    expect(found.chosen[0]!.uri).toBe(`file:///made/${found.chosen[0]!.id}`);
    expect(found.leastSimilarity).toBeGreaterThan(0.99);
    expect(found.meanSimilarity).toBeGreaterThanOrEqual(found.leastSimilarity);
  });
  it('complements what is in already', async () => {
    const folder = await workspace(images);
    const found = await chooseSubset({ workspace: folder, count: 3, seedFrom: 'split=train' });
    expect(found.seeds).toBe(40);
    expect(found.chosen.map(({ id }) => id[0]).sort()).toEqual(['b', 'c', 'd']);
    await expect(chooseSubset({ workspace: folder, count: 3, seedFrom: 'split=val' })).rejects.toThrow(
      'no image with a vector has split=val',
    );
  });
  it('prefers quality among alike', async () => {
    const folder = await workspace(
      [0, 0.1, 90, 90.1].map((degrees, n) => ({ id: `i${n}`, vector: at(degrees), width: n % 2 })),
    );
    const found = await chooseSubset({ workspace: folder, count: 2, method: 'facility-location', quality: 'width' });
    expect(found.chosen.map(({ id }) => id).sort()).toEqual(['i1', 'i3']);
  });
  it('random: the same seed gives the same images', async () => {
    const folder = await workspace(images);
    const ids = async (seed: number) =>
      (await chooseSubset({ workspace: folder, count: 9, method: 'random', seed })).chosen.map(({ id }) => id);
    expect(await ids(1)).toEqual(await ids(1));
    expect(await ids(1)).not.toEqual(await ids(2));
    expect(new Set(await ids(1)).size).toBe(9);
  });
});

describe('mapImages', () => {
  const places = async (folder: string) => {
    const rows = await storedColumns(folder, 'map');
    return new Map([...rows].map(([id, { map_x, map_y }]) => [id, [Number(map_x), Number(map_y)] as const]));
  };
  const apart = (p: readonly [number, number], q: readonly [number, number]) => Math.hypot(p[0] - q[0], p[1] - q[1]);
  it.each(['umap', 'pca'] as const)('%s keeps every place and puts a new image beside its like', async (method) => {
    const images = blobs([25, 25, 25]);
    const folder = await workspace(images.filter((_, n) => n !== 30));
    expect(await mapImages({ workspace: folder, method })).toMatchObject({ images: 74, kept: 0 });
    const before = await places(folder);
    expect(apart(before.get('a001.jpg')!, before.get('a002.jpg')!)).toBeLessThan(
      apart(before.get('a001.jpg')!, before.get('c002.jpg')!),
    );
    await writeEmbeddedWorkspace(images.slice(1), { folder, key: 'second' });
    expect(await mapImages({ workspace: folder, method })).toMatchObject({ images: 74, kept: 73, placed: 1 });
    const after = await places(folder);
    for (const [id, place] of before) if (id !== 'a000.jpg') expect(after.get(id)).toEqual(place);
    const added = after.get('b005.jpg')!;
    expect(apart(added, after.get('b006.jpg')!)).toBeLessThan(apart(added, after.get('a006.jpg')!));
    expect(apart(added, after.get('b006.jpg')!)).toBeLessThan(apart(added, after.get('c006.jpg')!));
    // Nothing new: nothing is written.
    const { derived } = readManifest(folder);
    await mapImages({ workspace: folder, method });
    expect(readManifest(folder).derived).toEqual(derived);
  });
  it('starts over when asked, and for another method', async () => {
    const folder = await workspace(blobs([10, 10]));
    await mapImages({ workspace: folder });
    expect(await mapImages({ workspace: folder, anew: true, seed: 1 })).toMatchObject({ kept: 0 });
    expect(await mapImages({ workspace: folder, method: 'pca' })).toMatchObject({ kept: 0 });
  });
  it('maps one image, too', async () => {
    const folder = await workspace([{ id: 'a', vector: at(0) }]);
    expect(await mapImages({ workspace: folder })).toMatchObject({ images: 1, x: [0, 0] });
  });
});
