import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { MiningRound } from '../../src/index.ts';
import { jpeg, writeTree } from '../fixtures/pictures.ts';
import { writeTinyModel } from '../fixtures/tiny-onnx.ts';
import { goldpan } from './run.ts';

const [WIDTH, HEIGHT] = [64, 48];
type Box = readonly [number, number, number, number];
/** Category (1 cat, 2 dog), box, crowd. 0–3 of val are annotated; 4 and 5 are listed without an object; 6–8 are not listed. */
const OBJECTS: readonly (readonly [number, Box, 0 | 1][])[] = [
  [[1, [4, 4, 20, 20], 0]],
  [[2, [4, 4, 20, 20], 0]],
  [
    [1, [4, 4, 20, 20], 0],
    [2, [30, 10, 30, 30], 1],
  ],
  [[1, [10, 10, 20, 20], 0]],
  [],
  [],
];
/** Image, category, box, score. */
const BOXES: readonly (readonly [string, number, Box, number])[] = [
  ['0', 1, [4, 4, 20, 20], 0.9],
  ['0', 1, [40, 20, 20, 20], 0.8],
  ['1', 1, [5, 4, 20, 20], 0.95],
  ['2', 1, [4, 5, 20, 20], 0.7],
  ['2', 2, [32, 12, 10, 10], 0.99],
  ['3', 1, [10, 22, 20, 20], 0.6],
  ['4', 1, [4, 4, 20, 20], 0.75],
  ['5', 2, [4, 4, 20, 20], 0.9],
  ['5', 2, [30, 4, 20, 20], 0.8],
  ['p6.jpg', 2, [4, 4, 20, 20], 0.5],
  ['train/p7.jpg', 1, [4, 4, 20, 20], 1],
];
const NAMES = Array.from({ length: 9 }, (_, i) => `${i < 4 ? 'val' : 'train'}/p${i}.jpg`);

let folder: string;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'goldpan-'));
  const files: Record<string, Uint8Array | string> = {};
  for (const [i, name] of NAMES.entries()) files[`ds/images/${name}`] = await jpeg(i + 1, 90, WIDTH, HEIGHT);
  const annotations = OBJECTS.flatMap((objects, image_id) =>
    objects.map(([category_id, bbox, iscrowd]) => ({ image_id, category_id, bbox, iscrowd, area: bbox[2] * bbox[3] })),
  ).map((one, n) => ({ id: n + 1, ...one }));
  const images = OBJECTS.map((_, id) => ({ id, file_name: NAMES[id], width: WIDTH, height: HEIGHT }));
  const categories = ['cat', 'dog'].map((name, k) => ({ id: k + 1, name }));
  files['ds/instances.json'] = JSON.stringify({ images, annotations, categories });
  files['results.json'] = JSON.stringify(
    BOXES.map(([image, category_id, bbox, score]) => ({
      image_id: /^\d+$/.test(image) ? Number(image) : image,
      category_id,
      bbox,
      score,
    })),
  );
  writeTree(folder, files);
  writeTinyModel(join(folder, 'tiny.onnx'));
  const scanned = await goldpan(folder, 'scan', 'ds/images', '-w', 'ws', '--embedder', 'onnx:tiny.onnx', '-q');
  expect(scanned.code, scanned.stderr).toBe(0);
}, 120_000);
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const run = (...args: readonly string[]) => goldpan(folder, 'mine', ...args, '-w', 'ws', '-q');
async function text(...args: readonly string[]): Promise<string> {
  const { code, stdout, stderr } = await run(...args);
  expect([code, stderr]).toEqual([0, '']);
  return stdout;
}
const round = async (...args: readonly string[]) => JSON.parse(await text(...args, '--json')) as MiningRound;
const DRY = ['--predictions', 'results.json', '--annotations', 'ds/instances.json', '--diversity', '0', '--dry-run'];
const ids = ({ chosen }: MiningRound) => chosen.map(({ id }) => id);

it('chooses by the uncertainty of boxes among what is not annotated', async () => {
  const found = await round(...DRY, '-n', '3');
  expect(found).toMatchObject({
    task: 'detection',
    pool: { images: 5 },
    predictions: { rows: 11, matched: 8, missing: 1 },
  });
  expect(ids(found)).toEqual(['train/p6.jpg', 'train/p4.jpg', 'train/p5.jpg']);
  expect(found.chosen[0]!.reason).toBe('margin 1.00, dog 0.50 at 4, 4, 20 × 20 px');
  expect(found.chosen[2]!.reason).toBe('margin 0.40 (max of 2 boxes), dog 0.80 at 30, 4, 20 × 20 px');
  const sum = await round(...DRY, '-n', '3', '--aggregate', 'sum');
  expect(ids(sum)).toEqual(['train/p6.jpg', 'train/p5.jpg', 'train/p4.jpg']);
  expect(sum.chosen[1]!.uncertainty).toBeCloseTo(0.6, 6);
  expect((await round(...DRY, '-n', '3', '--aggregate', 'mean')).chosen[2]!.uncertainty).toBeCloseTo(0.3, 6);
  // Listed without an object: annotated when told so.
  expect(ids(await round(...DRY, '-n', '9', '--background'))).toEqual(['train/p6.jpg', 'train/p7.jpg', 'train/p8.jpg']);
});

it('takes false positives first, and names the box', async () => {
  const found = await round(...DRY, '-n', '5', '--false-positives', '3');
  expect(found.chosen.map(({ id, kind, reason }) => [id, kind, reason]).slice(0, 3)).toEqual([
    ['val/p1.jpg', 'false-positive', 'cat 0.95 at 5, 4, 20 × 20 px, annotated dog (IoU 0.90)'],
    ['val/p0.jpg', 'false-positive', 'cat 0.80 at 40, 20, 20 × 20 px, where nothing of the kind is annotated'],
    ['val/p3.jpg', 'false-positive', 'cat 0.60 at 10, 22, 20 × 20 px, the cat there overlaps by 0.25 only'],
  ]);
  expect(found.chosen[0]).toMatchObject({ score: 0.95, label: '1 dog', predicted: 'cat', confidence: 0.95 });
  const loose = await round(
    ...DRY,
    '-n',
    '2',
    '--false-positives',
    '--iou',
    '0.2',
    '--confidence',
    '0.85',
    '--background',
  );
  expect(ids(loose)).toEqual(['val/p1.jpg', 'train/p5.jpg']);
});

it('measures mean average precision, stores and compares rounds', async () => {
  const without = await round('--predictions', 'results.json', '--diversity', '0', '--dry-run', '-n', '1');
  expect(without.metrics).toMatchObject({ images: 0, map50: null });
  const added = await goldpan(folder, 'annotations', 'ds/instances.json', '-w', 'ws', '-q');
  expect(added.code, added.stderr).toBe(0);
  const first = await text('--predictions', 'results.json', '-n', '2', '--name', 'v1', '--false-positives', '1');
  expect(first).toContain('2 images in round 1, 1 of them false positives');
  // By hand, of cat: 0.95 wrong, 0.9 right, 0.8 wrong, 0.7 right, 0.6 wrong, of 3 objects. Of dog: none found of 1.
  const cat = (67 * 0.5) / 101;
  const stored = await round('show', '1');
  expect(stored.metrics.map50).toBeCloseTo(cat / 2, 12);
  expect(stored.metrics.classes).toMatchObject([
    { name: 'cat', images: 3, right: 2, predicted: 5, ap50: expect.closeTo(cat, 12) },
    { name: 'dog', images: 1, right: 0, predicted: 0, ap50: 0 },
  ]);
  expect(stored.metrics.splits).toMatchObject([{ split: 'val', images: 4 }]);
  expect(first).toContain(`mAP at IoU 0.5 ${(cat / 2).toFixed(3)}`);
  expect(first).toContain(`weakest classes: dog 0.000, cat ${cat.toFixed(3)}`);

  // The same boxes but for two, as YOLO has them.
  mkdirSync(join(folder, 'yolo'));
  const better = [...BOXES.filter(([image]) => image !== '1'), ['1', 2, [4, 4, 20, 20], 0.9] as const];
  for (const i of NAMES.keys()) {
    const own = better.filter(([image]) => image === String(i) || image.endsWith(`p${i}.jpg`));
    const lines = own.map(
      ([, k, [x, y, w, h], p]) =>
        `${k - 1} ${(x + w / 2) / WIDTH} ${(y + h / 2) / HEIGHT} ${w / WIDTH} ${h / HEIGHT} ${p}`,
    );
    if (lines.length > 0) writeFileSync(join(folder, 'yolo', `p${i}.txt`), `${lines.join('\n')}\n`);
  }
  const second = await round('--predictions', 'yolo', '-n', '9', '-o', 'todo.csv');
  expect(second.chosen.map(({ id }) => id)).not.toContain(stored.chosen[1]!.id);
  expect(second).toMatchObject({ round: 2, pool: { minedBefore: 1 } });
  expect(readFileSync(join(folder, 'todo.csv'), 'utf8').trim().split('\n')).toHaveLength(second.chosen.length + 1);
  const compared = await text('compare', '1', '2');
  // Cat: right, wrong, right, wrong. Dog: 1.
  const after = ((34 * 1 + 33 * (2 / 3)) / 101 + 1) / 2;
  expect(compared).toMatch(new RegExp(`mAP at IoU 0\\.5 +${(cat / 2).toFixed(3)} +${after.toFixed(3)}`));
  expect(compared).toMatch(/dog +0\.000 +1\.000 +\+1\.000/);
  expect(compared).toContain('1 are still not annotated');
  expect(await text('list')).toContain('accuracy, mAP');
});

it('leaves out image ids that two sets give to different images', async () => {
  const images = [1, 0].map((n, id) => ({ id, file_name: NAMES[n], width: WIDTH, height: HEIGHT }));
  const categories = [{ id: 1, name: 'cat' }];
  writeFileSync(join(folder, 'ds/second.json'), JSON.stringify({ images, annotations: [], categories }));
  const added = await goldpan(folder, 'annotations', 'ds/second.json', '-w', 'ws', '-q');
  expect(added.code, added.stderr).toBe(0);
  const args = ['--predictions', 'results.json', '--diversity', '0', '--again', '--dry-run', '-n', '1'];
  expect((await round(...args)).predictions).toMatchObject({ matched: 6, missing: 3 });
  expect(await text(...args)).toContain('2 names of predicted images are those of several images, and were left out');
  const one = await round(...args, '--annotations', 'ds/instances.json');
  expect(one.predictions).toMatchObject({ matched: 8, missing: 1 });
});

it.each([
  [['--predictions', 'nothing.json'], '"nothing.json" does not exist'],
  [['--predictions', 'results.json', '--probs', 'x.csv'], '--probs and --predictions exclude each other'],
  [['--predictions', 'results.json', '--softmax'], '--softmax is for classes'],
  [['--probs', 'x.csv', '--iou', '0.5'], '--iou is for boxes'],
  [['--predictions', 'results.json', '--iou', '0'], '--iou must lie above 0'],
  [['--predictions', 'other.json'], 'No box of "other.json" is of an image of this workspace'],
])('refuses %j', async (args, message) => {
  writeFileSync(join(folder, 'other.json'), '[{"image_id":"z","category_id":1,"bbox":[1,1,2,2],"score":0.5}]');
  const { code, stderr } = await run(...args);
  expect(code).toBe(2);
  expect(stderr).toContain(message);
});
