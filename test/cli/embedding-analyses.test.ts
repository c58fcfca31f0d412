import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { jpeg } from '../fixtures/pictures.ts';
import { writeTinyModel } from '../fixtures/tiny-onnx.ts';
import { goldpan } from './run.ts';

/** Pictures of three kinds; the tiny model sees their colours in 4 × 4 fields. */
const KINDS = ['apples', 'boats', 'clouds'];
const EACH = 8;
let folder: string;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'goldpan-'));
  for (const [kind, name] of KINDS.entries()) {
    mkdirSync(join(folder, 'photos', name), { recursive: true });
    for (let n = 0; n < EACH; n++) {
      // The same scene, a bit brighter each time: another file, all but the same direction.
      const picture = sharp(await jpeg(kind + 1)).linear(1 - 0.03 * n, 0);
      writeFileSync(join(folder, 'photos', name, `${n}.jpg`), await picture.jpeg({ quality: 95 }).toBuffer());
    }
  }
  writeTinyModel(join(folder, 'tiny.onnx'));
  mkdirSync(join(folder, 'new'));
  writeFileSync(join(folder, 'new/apple.jpg'), await jpeg(1, 40));
  writeFileSync(
    join(folder, 'new/turned.png'),
    await sharp(await jpeg(2))
      .rotate(90)
      .png()
      .toBuffer(),
  );
  writeFileSync(join(folder, 'new/broken.jpg'), 'not an image');
  const { code, stderr } = await goldpan(folder, 'scan', 'photos', '-w', 'ws', '--embedder', 'onnx:tiny.onnx', '-q');
  expect(code, stderr).toBe(0);
}, 120_000);
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const run = (...args: readonly string[]) => goldpan(folder, ...args, '-w', 'ws', '-q');
async function text(...args: readonly string[]): Promise<string> {
  const { code, stdout, stderr } = await run(...args);
  expect(code, stderr).toBe(0);
  return stdout;
}
async function json<T = Record<string, unknown>[]>(...args: readonly string[]): Promise<T> {
  return JSON.parse(await text(...args, '--json')) as T;
}
const query = async (sql: string) => {
  const { code, stdout, stderr } = await goldpan(folder, 'query', sql, '-w', 'ws', '--json');
  expect(code, stderr).toBe(0);
  return JSON.parse(stdout) as Record<string, unknown>[];
};
const kindOf = (id: unknown): string => String(id).split('/')[0]!;

it('a scan with an embedder leaves the columns of the neighbours', async () => {
  const rows = await query('SELECT id, max_similarity, nearest_neighbour, uniqueness, representativeness FROM images');
  expect(rows).toHaveLength(KINDS.length * EACH);
  for (const row of rows) {
    expect(kindOf(row.nearest_neighbour)).toBe(kindOf(row.id));
    expect(row.max_similarity).toBeGreaterThan(0.98);
  }
});

interface Found {
  readonly query: string;
  readonly id: string | null;
  readonly images: readonly { id: string; similarity: number; orientation: number; relation: string | null }[];
}

describe('goldpan similar', () => {
  it('looks up an image of the workspace, and says what is known of the pairs', async () => {
    const [found] = await json<Found[]>('similar', 'apples/0.jpg', '-n', '7');
    expect(found!.id).toBe('apples/0.jpg');
    expect(found!.images.map(({ id }) => id).sort()).toEqual([1, 2, 3, 4, 5, 6, 7].map((n) => `apples/${n}.jpg`));
    expect(found!.images.every(({ relation }) => relation !== null)).toBe(true);
    const shown = await text('similar', join('photos', 'apples', '0.jpg'), '-n', '2');
    expect(shown).toMatch(/^apples\/0\.jpg\nsimilarity {2}image +their pixels\n +1\.000 {2}apples\//);
  });
  it('looks up files and folders from outside, and names those that are no pictures', async () => {
    const { code, stdout, stderr } = await run('similar', 'new', '-n', '1', '--json');
    expect([code, stderr]).toEqual([0, 'left out: broken.jpg: its content is of no image format\n']);
    const found = JSON.parse(stdout) as Found[];
    expect(found.map((one) => [one.query, one.id])).toEqual([
      ['apple.jpg', null],
      ['turned.png', null],
    ]);
    expect(kindOf(found[0]!.images[0]!.id)).toBe('apples');
  });
  it('finds what was turned when asked to', async () => {
    const [as] = await json<Found[]>('similar', 'new/turned.png', '-n', '1');
    expect(as!.images[0]!.similarity).toBeLessThan(0.99);
    const [turned] = await json<Found[]>('similar', 'new/turned.png', '-n', '1', '--turned');
    expect(kindOf(turned!.images[0]!.id)).toBe('boats');
    expect(turned!.images[0]!.similarity).toBeGreaterThan(0.99);
    expect(turned!.images[0]!.orientation).toBe(8);
    expect(await text('similar', 'new/turned.png', '-n', '1', '--turned')).toContain('turned 90° clockwise');
  });
  it('leaves out what is not similar enough', async () => {
    expect(await text('similar', 'apples/0.jpg', '--min-similarity', '1')).toContain('nothing similar');
    const rows = (await text('similar', 'apples/0.jpg', '--min-similarity', '0.99', '--format', 'csv'))
      .trim()
      .split('\n');
    expect(rows).toHaveLength(EACH);
    expect(rows[0]).toBe('query,query_id,rank,id,crop,similarity,distance,orientation,relation,score');
  });
});

it('goldpan neighbours lists pairs, writes all rows, and keeps them as a table', async () => {
  expect(await text('neighbours', '-n', '3')).toMatch(
    /24 vectors \(tiny\), 15 neighbours each by cosine distance, exact/,
  );
  await text('neighbours', '--neighbours', '3', '--threshold', '0.5', '-o', 'neighbours.csv');
  const [heading, ...rows] = readFileSync(join(folder, 'neighbours.csv'), 'utf8').trim().split('\n');
  expect(heading).toBe('id,rank,neighbour,similarity,distance');
  expect(rows).toHaveLength(3 * KINDS.length * EACH);
  for (const row of rows) expect(kindOf(row.split(',')[2])).toBe(kindOf(row));
  expect(await query('SELECT count(*) AS n FROM neighbours')).toEqual([{ n: rows.length }]);
  const { stdout } = await run('neighbors', '--lower-threshold', '0.1');
  expect(stdout).toContain('No image is so far from its nearest neighbour.');
});

describe('goldpan clusters', () => {
  it.each([
    [['--min-size', '4'], '3 clusters of 24 images, 0 in none (0.0 %)'],
    [['-m', 'dbscan', '--eps', '0.02'], '3 clusters of 24 images, 0 in none (0.0 %)'],
    [['-m', 'k-means', '-k', '3'], '3 clusters of 24 images\n'],
    [['-m', 'components', '--threshold', '0.98'], '3 components of 24 images, 0 linked to none (0.0 %)'],
  ])('%j', async (args, said) => {
    const shown = await text('clusters', ...args);
    expect(shown).toContain(said);
    // The folders are the labels.
    for (const kind of KINDS) expect(shown).toContain(`${kind} 100 %`);
  });
  it('are columns of the images', async () => {
    await text('clusters', '--min-size', '4');
    const rows = await query('SELECT DISTINCT cluster, label, cluster_size FROM images ORDER BY cluster');
    expect(rows.map(({ cluster, cluster_size }) => [cluster, cluster_size])).toEqual([
      [0, 8],
      [1, 8],
      [2, 8],
    ]);
    expect(new Set(rows.map(({ label }) => label)).size).toBe(3);
  });
  it('as rows', async () => {
    const rows = await json('clusters', '-m', 'k-means', '-k', '3');
    expect(rows.map(({ cluster, size }) => [cluster, size])).toEqual([
      [0, 8],
      [1, 8],
      [2, 8],
    ]);
    expect(Object.keys(rows[0]!)).toEqual([
      'cluster',
      'size',
      'cohesion',
      'nearest',
      'nearestSimilarity',
      'examples',
      'labels',
    ]);
    await text('clusters', '-m', 'k-means', '-k', '3', '-o', 'clusters.parquet');
    expect(readFileSync(join(folder, 'clusters.parquet')).toString('latin1', 0, 4)).toBe('PAR1');
  });
});

it('goldpan semdedup shows what could go, and decides only when told', async () => {
  const rows = await json('semdedup', '-e', '0.02');
  expect(rows).toHaveLength(KINDS.length * (EACH - 1));
  for (const { id, keptFor } of rows) expect(kindOf(id)).toBe(kindOf(keptFor));
  const decisions = () =>
    goldpan(folder, 'decide', 'list', '-w', 'ws', '--json').then(({ stdout }) => JSON.parse(stdout) as unknown[]);
  expect(await decisions()).toEqual([]);
  expect(await text('semdedup', '-e', '0.02', '--decide')).toContain(
    'decisions: 21 to be removed by the rule semdedup',
  );
  expect(await decisions()).toHaveLength(21);
  const none = await text('semdedup', '-e', '0', '--keep', 'nearest', '--decide');
  expect(none).toContain('taken back');
  expect((await decisions()).length).toBeLessThan(21);
});

it('goldpan outliers says that there are none', async () => {
  const shown = await text('outliers');
  expect(shown).toContain('No outliers');
  expect(shown).toContain('fewer than 40 images');
  expect(await json('outliers')).toEqual([]);
  expect(await query('SELECT count(*) AS n FROM images WHERE is_outlier_issue')).toEqual([{ n: 0 }]);
});

describe('goldpan subset', () => {
  it('chooses one of each kind, as a list that scan reads', async () => {
    const shown = await text('subset', '-n', '3', '-o', 'chosen.txt');
    expect(shown).toContain('3 of 24 images by k-centre');
    const paths = readFileSync(join(folder, 'chosen.txt'), 'utf8').trim().split('\n');
    expect(new Set(paths.map((path) => path.split('/').at(-2)))).toEqual(new Set(KINDS));
    const { stdout, stderr } = await goldpan(folder, 'scan', 'chosen.txt', '-w', 'golden', '-q', '--json');
    expect(JSON.parse(stdout), stderr).toMatchObject({ images: 3, measured: 3 });
  });
  it('complements what is in, and prefers a column', async () => {
    const rows = await json('subset', '-n', '2', '--seed-from', 'label=boats', '--quality', 'luma_mean');
    expect(rows.map(({ order, id }) => [order, kindOf(id) !== 'boats'])).toEqual([
      [0, true],
      [1, true],
    ]);
  });
});

it('goldpan map gives every image a place and keeps it', async () => {
  expect(await text('map')).toContain('24 images on the map (umap): mapped anew');
  const places = await query('SELECT id, map_x, map_y FROM images ORDER BY id');
  expect(places.every(({ map_x, map_y }) => Number.isFinite(map_x) && Number.isFinite(map_y))).toBe(true);
  expect(await text('map')).toContain('24 where they were, none new');
  expect(await query('SELECT id, map_x, map_y FROM images ORDER BY id')).toEqual(places);
  expect(await json('map', '-m', 'pca')).toHaveLength(24);
});

it('runs in a recipe', async () => {
  const steps = [
    { clusters: { quiet: true, method: 'k-means', clusters: 3 } },
    { subset: { quiet: true, count: 2, output: 'two.csv' } },
  ];
  writeFileSync(join(folder, 'recipe.json'), JSON.stringify({ version: 1, workspace: 'ws', steps }));
  const { code, stdout, stderr } = await goldpan(folder, 'run', 'recipe.json');
  expect(code, stderr).toBe(0);
  expect(stdout).toContain('3 clusters of 24 images');
  expect(readFileSync(join(folder, 'two.csv'), 'utf8').split('\n')[0]).toBe('order,id,uri');
});

it.each([
  [['similar', 'nothing.jpg'], 'nothing.jpg is neither an image of the workspace nor a file or folder'],
  [['similar', '0.jpg'], 'Several images are named 0.jpg'],
  [['similar', 'new/broken.jpg'], 'new/broken.jpg cannot be looked up: its content is of no image format'],
  [['similar', 'apples/0.jpg', '--min-similarity', '7'], '--min-similarity must lie between -1 and 1'],
  [['similar', 'apples/0.jpg', '-n', '0'], 'must be a whole number from 1, not 0'],
  [['neighbours', '--metric', 'hamming'], 'Allowed choices are cosine'],
  [['neighbours', '--neighbours', '0'], 'number of neighbours must be a whole number from 1'],
  [['clusters', '-m', 'dbscan'], 'dbscan needs --eps'],
  [['clusters', '-k', '4'], '--clusters goes with --method k-means, not hdbscan'],
  [['clusters', '--embedder', 'clip'], 'no vectors of clip. It has: tiny'],
  [['semdedup'], "required option '-e, --epsilon <distance>' not specified"],
  [['semdedup', '-e', '0.1', '--decide', '--json'], 'write the rows to a file'],
  [['subset', '-n', '2', '--quality', 'lumamean'], 'no column lumamean'],
  [['subset', '-n', '2', '--seed-from', 'label'], 'Write it as column=value'],
  [['map', '-o', 'map.png'], 'its extension names no format'],
  [['outliers', '--false-rate', '2'], 'false-rate must lie between 0 and 1'],
])('%j is refused', async (args, message) => {
  const { code, stderr } = await run(...args);
  expect([code, stderr]).toEqual([2, expect.stringContaining(message)]);
});
