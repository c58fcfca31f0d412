import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { jpeg } from '../fixtures/pictures.ts';
import { writeTinyModel } from '../fixtures/tiny-onnx.ts';
import { goldpan } from './run.ts';

const COUNTS = { apples: 9, boats: 3, clouds: 2 } as const;
let folder: string;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'goldpan-'));
  let seed = 1;
  for (const [name, count] of Object.entries(COUNTS)) {
    mkdirSync(join(folder, 'photos/train', name), { recursive: true });
    for (let n = 0; n < count; n++) writeFileSync(join(folder, 'photos/train', name, `${n}.jpg`), await jpeg(seed++));
  }
  mkdirSync(join(folder, 'photos/test/apples'), { recursive: true });
  writeFileSync(join(folder, 'photos/test/apples/0.jpg'), await jpeg(seed));
  writeTinyModel(join(folder, 'tiny.onnx'));
  const { code, stderr } = await goldpan(folder, 'scan', 'photos', '-w', 'ws', '--embedder', 'onnx:tiny.onnx', '-q');
  expect(code, stderr).toBe(0);
}, 120_000);
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const run = (...args: readonly string[]) => goldpan(folder, 'balance', '-w', 'ws', ...args);
async function text(...args: readonly string[]): Promise<string> {
  const { code, stdout, stderr } = await run(...args);
  expect([code, stderr]).toEqual([0, '']);
  return stdout;
}

it('reports how even the classes are, in each split', async () => {
  const shown = await text();
  expect(shown).toMatch(/label +train +test +together +share/);
  expect(shown).toMatch(/apples +9 +1 +10 +66\.7 %/);
  expect(shown).toMatch(/train +14 +3 +4\.5 +0\.\d+ +2\.\d classes/);
  expect(shown).toContain('• 3 classes have fewer than 10 images');
  const report = JSON.parse(await text('--json')) as { splits: { split: string; imbalance: object }[] };
  expect(report.splits.map(({ split }) => split)).toEqual(['train', 'test']);
  expect(report.splits[0]!.imbalance).toMatchObject({ classes: 3, total: 14, largest: 9, smallest: 2, ratio: 4.5 });
  expect(await text('-n', '2')).toContain('… 1 more');
});

it('writes a manifest of what to see how often, and copies nothing', async () => {
  const shown = await text('--method', 'over', '-o', 'over.csv');
  expect(shown).toContain('over on the split train (others: --split), 9 per class');
  expect(shown).toContain('largest ÷ smallest 4.5 → 1.0');
  expect(shown).toContain('wrote over.csv');
  const [heading, ...rows] = readFileSync(join(folder, 'over.csv'), 'utf8').trim().split('\n');
  expect(heading).toBe('id,path,label,split,repeat,weight,source,reason,smote_row,smote_a,smote_b,smote_lambda');
  expect(rows).toHaveLength(14);
  expect(
    rows.filter((row) => row.includes('/boats/')).every((row) => row.includes(',boats,train,3,1.0,repeated,')),
  ).toBe(true);
  await text('--method', 'over', '-o', 'expanded.jsonl', '--expand');
  expect(readFileSync(join(folder, 'expanded.jsonl'), 'utf8').trim().split('\n')).toHaveLength(27);
  // The manifest is a source like any other.
  const scanned = await goldpan(folder, 'scan', 'over.csv', '-w', 'again', '-q', '--json');
  expect(JSON.parse(scanned.stdout), scanned.stderr).toMatchObject({ images: 14, measured: 14 });
});

it('weights, as a table and as rows', async () => {
  expect(await text('--method', 'weights')).toMatch(/clouds +2 +2\.333/);
  const rows = JSON.parse(await text('--method', 'weights', '--weights', 'effective-number', '--json')) as {
    weight: number;
    label: string;
  }[];
  expect(rows).toHaveLength(14);
  expect(rows.find(({ label }) => label === 'clouds')!.weight).toBeGreaterThan(1);
});

it('made vectors lie beside the manifest', async () => {
  const summary = JSON.parse(await text('--method', 'smote', '-o', 'smote.parquet', '--json')) as Record<
    string,
    unknown
  >;
  expect(summary).toMatchObject({
    method: 'smote',
    target: 9,
    made: 13,
    written: ['smote.parquet', 'smote.smote.npy'],
  });
  expect(readFileSync(join(folder, 'smote.smote.npy')).subarray(1, 6).toString()).toBe('NUMPY');
  expect(readFileSync(join(folder, 'smote.parquet')).toString('latin1', 0, 4)).toBe('PAR1');
});

it('under-sampling keeps as many as the smallest class has', async () => {
  const shown = await text('--method', 'under');
  expect(shown).toMatch(/apples +9 +2 +2/);
  expect(shown).toContain('left out: 0 copies of images that stay, 8 others');
  expect(shown).toContain('Nothing was written.');
});

it('repeats images that hold rare objects, where the workspace knows objects', async () => {
  const images = Array.from({ length: 8 }, (_, n) => ({ id: n, file_name: `${n}.jpg`, width: 320, height: 240 }));
  const box = (id: number, image: number, category: number) => ({
    id,
    image_id: image,
    category_id: category,
    bbox: [10, 10, 50, 40],
    area: 2000,
    iscrowd: 0,
  });
  // A sail in each image, a gull in one of them alone.
  const annotations = [...images.map(({ id }) => box(id + 1, id, 1)), box(20, 5, 2), box(21, 5, 2)];
  const categories = [
    { id: 1, name: 'sail' },
    { id: 2, name: 'gull' },
  ];
  mkdirSync(join(folder, 'sea'));
  for (const { id, file_name } of images) writeFileSync(join(folder, 'sea', file_name), await jpeg(100 + id));
  writeFileSync(join(folder, 'sea.json'), JSON.stringify({ images, annotations, categories }));
  for (const args of [
    ['scan', 'sea', '-q'],
    ['annotations', 'sea.json', '--images', 'sea'],
  ]) {
    const { code, stderr } = await goldpan(folder, ...args, '-w', 'sea-ws');
    expect(code, stderr).toBe(0);
  }
  const sea = async (...args: readonly string[]) => (await goldpan(folder, 'balance', '-w', 'sea-ws', ...args)).stdout;
  const report = JSON.parse(await sea('--json')) as { objects: { classes: object[] }[] };
  expect(report.objects[0]!.classes).toEqual([
    { name: 'sail', images: 8, share: 1 },
    { name: 'gull', images: 1, share: 1 / 8 },
  ]);
  expect(await sea()).toMatch(/category of objects +images/);
  const shown = await sea('--method', 'repeat-factor', '--threshold', '0.5', '-o', 'sea.csv');
  expect(shown).toMatch(/category +images +in an epoch/);
  // √(0.5 / (1/8)) = 2.
  expect(shown).toMatch(/gull +1 +2/);
  const rows = readFileSync(join(folder, 'sea.csv'), 'utf8').trim().split('\n').slice(1);
  expect(rows.map((row) => row.split(',')[4])).toEqual(['1', '1', '1', '1', '1', '2', '1', '1']);
  expect(rows[5]).toContain('repeat factor 2.000 for gull');
});

it.each([
  [['--to', 'max'], '--to goes with --method: over, under'],
  [['--method', 'over', '--to', 'most'], 'It must be max, mean, median, min or a whole number from 1.'],
  [['--method', 'magic'], 'Allowed choices are over, under'],
  [['--method', 'smote', '--format', 'csv'], 'write the manifest with -o FILE'],
  [['--method', 'weights', '--beta', '2'], '--beta must be from 0 to below 1, not 2.'],
])('refuses %j', async (args, message) => {
  const { code, stderr } = await run(...args);
  expect(code).toBe(2);
  expect(stderr).toContain(message);
});
