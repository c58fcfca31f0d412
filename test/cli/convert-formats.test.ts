import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { jpeg, writeTree } from '../fixtures/pictures.ts';
import { goldpan } from './run.ts';

let folder: string;

const ROWS = [
  {
    path: 'pictures/a.jpg',
    split: 'train',
    id: 7,
    width: 40,
    height: 30,
    label: 'cat',
    caption: 'a "cat"',
    objects: [{ id: 1, category: 'cat', bbox: [1, 2, 10.5, 20] }],
    licence: 'CC0',
  },
  {
    path: 'pictures/b.jpg',
    split: 'val',
    id: 8,
    width: 40,
    height: 30,
    label: 'dog',
    objects: [{ id: 2, category: 'dog', segmentation: [[1, 2, 10, 2, 5, 9]] }],
  },
];

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'goldpan-'));
  writeTree(folder, {
    'set/pictures/a.jpg': await jpeg(1, 80, 40, 30),
    'set/pictures/b.jpg': await jpeg(2, 80, 40, 30),
    'set/set.jsonl': ROWS.map((row) => `${JSON.stringify(row)}\n`).join(''),
  });
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const rowsOf = (name: string): Record<string, unknown>[] =>
  readFileSync(join(folder, name), 'utf8')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Record<string, unknown>);

describe.each([
  ['csv', 'out.csv', []],
  ['parquet', 'out.parquet', []],
  ['huggingface', 'hf', []],
  ['huggingface', 'hf-csv', ['--set', 'metadata=csv']],
  ['webdataset', 'wds', ['--set', 'shard-count=1']],
  ['imagefolder', 'classes', []],
  ['cvat', 'cvat', []],
  ['label-studio', 'tasks.json', []],
])('%s', (format, target, options) => {
  it(`is written as ${target}, told from its content, and gives back what it was made of`, async () => {
    const there = await goldpan(
      folder,
      'convert',
      'set/set.jsonl',
      '--to',
      format,
      '-o',
      `${target}.d/${target}`,
      ...options,
      '--json',
    );
    expect(there.code, there.stderr).toBe(0);
    const back = await goldpan(
      folder,
      'convert',
      `${target}.d/${target}`,
      '--to',
      'jsonl',
      '-o',
      `back-${target}.jsonl`,
      '--json',
    );
    expect(back.code, back.stderr).toBe(0);
    expect(JSON.parse(back.stdout)).toMatchObject({ from: { format }, images: 2, objects: 2 });
    const said = (rows: Record<string, unknown>[]) => rows.map(({ path: _, ...row }) => row);
    expect(said(rowsOf(`back-${target}.jsonl`))).toEqual(said(ROWS));
  });

  it(`of ${target} without what is kept beside it has what its layout has room for`, async () => {
    const there = await goldpan(
      folder,
      'convert',
      'set/set.jsonl',
      '--to',
      format,
      '-o',
      `bare-${target}.d/${target}`,
      ...options,
      '--no-extra',
      '--json',
    );
    expect(there.code, there.stderr).toBe(0);
    const { lost } = JSON.parse(there.stdout) as { lost: Record<string, number> };
    const isWhole = !['imagefolder', 'cvat'].includes(format);
    expect(Object.keys(lost).length === 0).toBe(isWhole);
  });
});

it('takes pictures out of shards', async () => {
  await goldpan(folder, 'convert', 'set/set.jsonl', '--to', 'webdataset', '-o', 'shards');
  const run = await goldpan(folder, 'convert', 'shards', '--to', 'yolo', '-o', 'yolo');
  expect(run.code, run.stderr).toBe(0);
  const pictures = readdirSync(join(folder, 'yolo'), { recursive: true, encoding: 'utf8' }).filter((name) =>
    name.endsWith('.jpg'),
  );
  expect(pictures).toHaveLength(2);
  const a = pictures.find((name) => name.endsWith('a.jpg'))!;
  expect(readFileSync(join(folder, 'yolo', a))).toEqual(readFileSync(join(folder, 'set/pictures/a.jpg')));
  expect(existsSync(join(folder, 'yolo/data.yaml'))).toBe(true);
});
