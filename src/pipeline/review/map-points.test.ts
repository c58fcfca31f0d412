import { rmSync } from 'node:fs';
import { expect, it, onTestFinished } from 'vitest';
import { writeEmbeddedWorkspace } from '../../../test/fixtures/embedded-workspace.ts';
import { Database } from '../../catalog/database.ts';
import { writeDerived } from '../../catalog/derived.ts';
import { DERIVED_COLUMNS } from '../../model/derived.ts';
import { mapColours, REST } from './map-colours.ts';
import { mapMarks, mapPoints } from './map-points.ts';
import { ReviewSession } from './session.ts';

interface Placed {
  readonly id: string;
  readonly x?: number;
  readonly y?: number;
  readonly cluster?: number;
  readonly outlier?: number;
  readonly label?: string;
}

async function mapped(images: readonly Placed[], withMap = true): Promise<ReviewSession> {
  const folder = await writeEmbeddedWorkspace(
    images.map(({ id, label }) => ({ id, vector: [1, 0], ...(label === undefined ? {} : { label }) })),
  );
  const database = await Database.open({ threads: 1 });
  const put = (name: 'map' | 'clusters' | 'outliers', cells: (image: Placed) => (number | null)[]) =>
    writeDerived(database, folder, {
      name,
      columns: DERIVED_COLUMNS[name],
      rows: images.map((image) => [image.id, ...cells(image)] as const),
      computedFrom: [1],
      parameters: { method: 'umap' },
      embedding: 'made',
    });
  if (withMap) {
    await put('clusters', ({ cluster = -1 }) => [cluster, null, null]);
    await put('outliers', ({ outlier = 0 }) => [outlier, null]);
    await put('map', ({ x = null, y = null }) => [x, y]);
  }
  database.close();
  const session = new ReviewSession(folder);
  onTestFinished(async () => {
    await session.close();
    rmSync(folder, { recursive: true, force: true });
  });
  return session;
}

const SIX: readonly Placed[] = [
  { id: 'a', x: 0, y: 0, cluster: 1, label: 'cat' },
  { id: 'b', x: 1, y: 1, cluster: 0, label: 'dog' },
  { id: 'c', x: 2, y: 1, cluster: 0, label: 'dog' },
  { id: 'd', x: 90, y: 1, cluster: 0, label: 'cat', outlier: 1.5 },
  { id: 'e', x: 5, y: 5, outlier: 7 },
  { id: 'f', label: 'cat', outlier: 9 },
];

it('gives places in the order of the numbers, and none where there is none', async () => {
  const session = await mapped(SIX);
  const points = await session.use(mapPoints);
  expect([...points!]).toEqual([0, 0, 1, 1, 2, 1, 90, 1, 5, 5, Number.NaN, Number.NaN]);
});

it('has no points before anything was mapped', async () => {
  const session = await mapped(SIX, false);
  expect(await session.use(mapPoints)).toBeNull();
  expect(await session.use(mapMarks)).toMatchObject({ placed: 0, method: null, clusters: [], outliers: [] });
});

it('marks clusters where most of each lies, by their commonest label, and the outliers that have a place', async () => {
  const session = await mapped(SIX);
  const marks = await session.use(mapMarks);
  expect(marks).toMatchObject({ method: 'umap', embedder: 'made', placed: 5, clusterCount: 2, outlierCount: 2 });
  expect(marks.clusters).toEqual([
    { cluster: 0, count: 3, x: 2, y: 1, label: 'dog', share: 2 / 3 },
    { cluster: 1, count: 1, x: 0, y: 0, label: 'cat', share: 1 },
  ]);
  expect(marks.outliers).toEqual([4, 3]);
});

it('colours by texts, the commonest first, and by clusters, −1 as none', async () => {
  const session = await mapped(SIX);
  const of = (by: string) => session.use((state) => mapColours(session, state, by));
  expect(await of('label')).toEqual({
    kind: 'values',
    codes: Uint16Array.of(0, 1, 1, 0, 2, 0),
    values: [
      { value: 'cat', count: 3 },
      { value: 'dog', count: 2 },
      { value: null, count: 1 },
    ],
    rest: { values: 0, images: 0 },
  });
  expect(await of('cluster')).toMatchObject({
    codes: Uint16Array.of(1, 0, 0, 0, 2, 2),
    values: [{ value: '0' }, { value: '1' }, { value: null, count: 2 }],
  });
});

it('colours by numbers, checks and decisions', async () => {
  const session = await mapped(SIX);
  const of = (by: string) => session.use((state) => mapColours(session, state, by));
  const numbers = await of('outlier_strength');
  expect(numbers).toMatchObject({ kind: 'numbers', lowest: 0, highest: 9, empty: 0 });
  const found = { codes: Uint16Array.of(1, 1, 1, 0, 0, 0), values: [{ value: 'true', count: 3 }, { value: 'false' }] };
  expect(await of('check:outlier')).toMatchObject(found);
  expect(await of('check:*')).toMatchObject(found);
  await session.decisions.add([
    { kind: 'keep', image: 'b', by: 'person' },
    { kind: 'remove', image: 'e', by: 'person' },
  ]);
  expect(await of('decision')).toMatchObject({
    codes: Uint16Array.of(2, 0, 2, 2, 1, 2),
    values: [
      { value: 'keep', count: 1 },
      { value: 'remove', count: 1 },
      { value: null, count: 4 },
    ],
  });
});

it('calls the rarest of very many values the rest', async () => {
  const many = Array.from({ length: 700 }, (_, i) => ({ id: `i${i}`, x: i, y: 0, label: `l${i}` }));
  const session = await mapped([...many, { id: 'z', x: 0, y: 0, label: 'l3' }]);
  const colours = await session.use((state) => mapColours(session, state, 'label'));
  if (colours.kind !== 'values') throw new Error('labels are values');
  expect(colours.values[0]).toEqual({ value: 'l3', count: 2 });
  expect(colours.rest).toEqual({ values: 200, images: 200 });
  expect(colours.codes.filter((code) => code === REST)).toHaveLength(200);
});

it('refuses what is no column and no check', async () => {
  const session = await mapped(SIX);
  const of = (by: string) => session.use((state) => mapColours(session, state, by));
  await expect(of('1; DROP TABLE x')).rejects.toThrow('no column');
  await expect(of('check:nothing')).rejects.toThrow('No check named nothing');
});
