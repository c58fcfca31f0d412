import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ExportDatasetSummary } from '../../src/index.ts';
import { jpeg, writeTree } from '../fixtures/pictures.ts';
import { type CommandResult, goldpan } from './run.ts';

let folder: string;
let outputs = 0;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'goldpan-'));
  const original = await jpeg(1);
  writeTree(folder, {
    'd/train/cat/a.jpg': original,
    'd/train/cat/copy.jpg': original,
    'd/train/dog/b.jpg': await jpeg(2),
    'd/val/cat/c.jpg': await jpeg(3),
    'd/val/dog/e.jpg': await jpeg(5),
    'd/notes.txt': 'notes',
    'set/coco.json': JSON.stringify({
      images: ['train/cat/a.jpg', 'train/dog/b.jpg', 'val/cat/c.jpg'].map((file_name, i) => ({
        id: i + 1,
        file_name,
        width: 320,
        height: 240,
      })),
      annotations: [
        { id: 1, image_id: 1, category_id: 5, bbox: [32, 24, 64, 48], area: 3072, iscrowd: 0, source: 'hand' },
        { id: 2, image_id: 2, category_id: 6, bbox: [0, 0, 320, 240], area: 76800, iscrowd: 0 },
        { id: 3, image_id: 3, category_id: 6, bbox: [160, 120, 80, 60], area: 4800, iscrowd: 0 },
      ],
      categories: [
        { id: 5, name: 'nose' },
        { id: 6, name: 'tail' },
      ],
    }),
  });
  for (const args of [
    ['scan', 'd', '-q'],
    ['scan', 'd', '-q', '-w', 'annotated'],
    ['annotations', 'set/coco.json', '--images', 'd', '-w', 'annotated'],
  ]) {
    const run = await goldpan(folder, ...args);
    if (run.code !== 0) throw new Error(run.stderr);
  }
}, 120_000);
afterAll(() => rmSync(folder, { recursive: true, force: true }));

async function write(...args: string[]): Promise<{ run: CommandResult; to: string; files: string[] }> {
  const to = `out${++outputs}`;
  const run = await goldpan(folder, 'export', ...args, '-o', to);
  expect(run.code, run.stderr).toBe(0);
  return { run, to: join(folder, to), files: list(join(folder, to)) };
}

const list = (root: string): string[] =>
  (
    readdirSync(root, { recursive: true, withFileTypes: true }) as {
      name: string;
      parentPath: string;
      isFile(): boolean;
    }[]
  )
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(root.length + 1))
    .sort();

describe('goldpan export --format', () => {
  it('writes a folder of classes as torchvision reads it', async () => {
    const { files, run, to } = await write('--format', 'imagefolder');
    expect(files.filter((file) => file.endsWith('.jpg'))).toEqual([
      'train/cat/a.jpg',
      'train/dog/b.jpg',
      'val/cat/c.jpg',
      'val/dog/e.jpg',
    ]);
    expect(run.stdout).toMatch(/train\s+2\s+0\nval\s+2\s+0\nall\s+4\s+0/);
    expect(run.stdout).toMatch(/copies of others\s+1/);
    expect(run.stdout).toContain(`Written to ${to}`);
    expect(readFileSync(join(to, 'val/dog/e.jpg'))).toEqual(readFileSync(join(folder, 'd/val/dog/e.jpg')));
  });

  it('writes a YOLO folder as its tools read it', async () => {
    const { files, to } = await write('-w', 'annotated', '--format', 'yolo', '--only-annotated');
    expect(files.filter((file) => /^(?:images|labels|data)/.test(file))).toEqual([
      'data.yaml',
      'images/train/cat/a.jpg',
      'images/train/dog/b.jpg',
      'images/val/cat/c.jpg',
      'labels/train/cat/a.txt',
      'labels/train/dog/b.txt',
      'labels/val/cat/c.txt',
    ]);
    expect(readFileSync(join(to, 'labels/train/cat/a.txt'), 'utf8')).toBe('0 0.200000 0.200000 0.200000 0.200000\n');
    expect(readFileSync(join(to, 'labels/val/cat/c.txt'), 'utf8')).toBe('1 0.625000 0.625000 0.250000 0.250000\n');
    expect(readFileSync(join(to, 'data.yaml'), 'utf8')).toMatch(
      /train: images\/train\nval: images\/val\n.*names:.*- nose\n\s*- tail/s,
    );
  });

  it('writes shards as webdataset reads them: ustar, a key per sample, the picture beside its words', async () => {
    const { files, to } = await write('-w', 'annotated', '--format', 'webdataset', '--size', '160');
    expect(files.filter((file) => file.endsWith('.tar'))).toEqual(['train-000000.tar', 'val-000000.tar']);
    const members = membersOf(readFileSync(join(to, 'train-000000.tar')));
    expect(members.map(({ name }) => name)).toEqual(['cat/a.jpg', 'cat/a.json', 'dog/b.jpg', 'dog/b.json']);
    expect(await sharp(members[0]!.body).metadata()).toMatchObject({ width: 160, height: 120 });
    const record = JSON.parse(members[1]!.body.toString()) as { objects: { bbox: number[]; category: string }[] };
    expect(record.objects).toMatchObject([{ category: 'nose', bbox: [16, 12, 32, 24] }]);
  });

  it('says in JSON what it did, and in the folder how', async () => {
    const { run, to } = await write(
      '-w',
      'annotated',
      '--format',
      'coco',
      '--size',
      '160x160',
      '--resize',
      'letterbox',
      '--json',
      '--split',
      'train',
    );
    const summary = JSON.parse(run.stdout) as ExportDatasetSummary;
    expect(summary).toMatchObject({
      format: 'coco',
      to,
      images: 2,
      objects: 2,
      leftOut: { copy: 1, 'other-split': 2, 'not-an-image': 1 },
      pictures: { converted: 2, unchanged: 0 },
    });
    expect(run.stderr).toBe('');
    const record = JSON.parse(readFileSync(join(to, 'goldpan-export.json'), 'utf8')) as object;
    expect(record).toMatchObject({ options: { format: 'coco', size: '160x160', splits: ['train'] }, images: 2 });
  });

  it('follows decisions and the flags of a plan', async () => {
    const all = await write('--format', 'imagefolder', '--no-copies', '--category', 'cat');
    expect(all.files.filter((file) => file.endsWith('.jpg'))).toEqual([
      'train/cat/a.jpg',
      'train/cat/copy.jpg',
      'val/cat/c.jpg',
    ]);
    const decisions = join(folder, '.goldpan/decisions.jsonl');
    try {
      await goldpan(folder, 'decide', 'relabel', 'val/cat/c.jpg', 'fox');
      await goldpan(folder, 'decide', 'assign-split', 'val/cat/c.jpg', 'test');
      await goldpan(folder, 'decide', 'remove', 'val/dog/e.jpg');
      const { files, run } = await write('--format', 'imagefolder');
      expect(files.filter((file) => file.endsWith('.jpg'))).toEqual([
        'test/fox/c.jpg',
        'train/cat/a.jpg',
        'train/dog/b.jpg',
      ]);
      expect(run.stdout).toMatch(/decided to remove\s+1/);
    } finally {
      rmSync(decisions);
    }
  });

  it('costs one image what cannot be read, says so and exits with 1', async () => {
    const path = join(folder, 'd/val/dog/e.jpg');
    const bytes = readFileSync(path);
    rmSync(path);
    try {
      const run = await goldpan(folder, 'export', '--format', 'imagefolder', '-o', 'short', '--size', '64');
      expect(run.code).toBe(1);
      expect(run.stderr).toContain('warning: val/dog/e.jpg: the file is not there');
      expect(run.stdout).toMatch(/picture could not be read or converted\s+1/);
      expect(list(join(folder, 'short')).filter((file) => file.endsWith('.jpg'))).toHaveLength(3);
    } finally {
      writeFileSync(path, bytes);
    }
  });

  it('lists formats beside exporters', async () => {
    const run = await goldpan(folder, 'export', '--list');
    expect(run.stdout).toMatch(/--format .*\n.*coco.*folder or \.json[\s\S]*yolo[\s\S]*exporter .*\n.*fastdup/);
    const json = JSON.parse((await goldpan(folder, 'export', '--list', '--json')).stdout) as {
      kind: string;
      name: string;
    }[];
    expect(json.filter(({ kind }) => kind === 'format').map(({ name }) => name)).toContain('webdataset');
  });

  it.each([
    [['--format', 'coco'], 'goldpan export --format coco -o FOLDER'],
    [['--format', 'yolo2', '-o', 'x'], 'Did you mean yolo?'],
    [['yolo', '-o', 'x'], 'goldpan export --format yolo -o FOLDER'],
    [['fastdup', '--format', 'coco', '-o', 'x'], 'leave out one of the two'],
    [['fastdup', '-o', 'x', '--size', '64'], '--size is of datasets'],
    [['--format', 'coco', '-o', 'x', '--scores'], '--scores is of exporters'],
    [['--format', 'coco', '-o', 'x', '--resize', 'crop'], '--resize needs a size'],
    [['--format', 'coco', '-o', 'x', '--size', 'big'], '--size does not understand "big"'],
    [['--format', 'coco', '-o', 'x', '--split', 'vall'], 'Did you mean val?'],
    [['--format', 'coco', '-o', 'x', '--only-annotated'], 'goldpan annotations PATH'],
    [['--format', 'coco', '-o', 'x', '--set', 'nothing=1'], 'has no option nothing'],
    [['--format', 'coco', '-o', 'x', '--min-visible', '2'], 'between 0 and 1'],
    [['--format', 'coco', '-o', 'x.json', '--size', '64'], 'One coco file holds no pictures'],
    [['--format', 'coco', '-o', 'd'], 'not an empty folder'],
  ])('%j is refused', async (args, says) => {
    const run = await goldpan(folder, 'export', ...args);
    expect(run.code, run.stdout).toBe(2);
    expect(run.stderr).toContain(says);
    expect(run.stderr).not.toContain('    at ');
    mkdirSync(join(folder, 'x'), { recursive: true });
    expect(readdirSync(join(folder, 'x'))).toEqual([]);
    expect(readdirSync(folder).filter((name) => name.startsWith('.tmp'))).toEqual([]);
  });
});

/** Members of an archive by the layout of POSIX ustar: a block of 512 bytes with name and octal size, then the content. */
function membersOf(tar: Buffer): { name: string; body: Buffer }[] {
  const members: { name: string; body: Buffer }[] = [];
  for (let at = 0; tar[at] !== 0; ) {
    const text = (from: number, length: number) =>
      tar.toString('latin1', at + from, at + from + length).replace(/\0.*$/s, '');
    expect(text(257, 5)).toBe('ustar');
    const size = Number.parseInt(text(124, 12), 8);
    members.push({ name: text(0, 100), body: tar.subarray(at + 512, at + 512 + size) });
    at += 512 + Math.ceil(size / 512) * 512;
  }
  expect(tar.length % 512).toBe(0);
  return members;
}
