import {
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { pathToFileURL } from 'node:url';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Database } from '../../src/catalog/database.ts';
import { appendDecisions, decisionsPath } from '../../src/catalog/decisions.ts';
import { exportedImages, readExports } from '../../src/catalog/exports-record.ts';
import { readManifest, writeManifest } from '../../src/catalog/manifest.ts';
import type { Decision } from '../../src/model/decision.ts';
import { exportDataset } from '../../src/pipeline/export-dataset.ts';
import type { ExportDatasetOptions, ExportDatasetSummary } from '../../src/pipeline/export-options.ts';
import { makePlan } from '../../src/pipeline/plan.ts';
import type { PlanOptions } from '../../src/pipeline/plan-options.ts';
import { scan } from '../../src/pipeline/scan.ts';
import { openWorkspace } from '../../src/pipeline/workspace.ts';
import { jpeg, picture, writeTree } from '../fixtures/pictures.ts';

let folder: string;
let workspace: string;
let outputs = 0;

interface Coco {
  readonly info?: unknown;
  readonly images: { id: number; file_name: string; width: number; height: number; [field: string]: unknown }[];
  readonly annotations: {
    id: number;
    image_id: number;
    category_id: number;
    bbox?: number[];
    [field: string]: unknown;
  }[];
  readonly categories: { id: number; name: string; [field: string]: unknown }[];
}

const NAMES = [
  'train/cat/a.jpg',
  'train/cat/copy.jpg',
  'train/dog/b.png',
  'val/cat/c.jpg',
  'val/dog/e.jpg',
  'val/dog/cut.jpg',
];

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'goldpan-'));
  workspace = join(folder, 'ws');
  const original = await jpeg(1);
  const whole = await jpeg(6, 95);
  writeTree(folder, {
    'd/train/cat/a.jpg': original,
    'd/train/cat/copy.jpg': original,
    'd/train/dog/b.png': await (await picture(2)).ensureAlpha(0.5).png().toBuffer(),
    'd/val/cat/c.jpg': await (await picture(3)).withMetadata({ orientation: 6 }).jpeg({ quality: 90 }).toBuffer(),
    'd/val/dog/e.jpg': await jpeg(5),
    'd/val/dog/cut.jpg': whole.subarray(0, Math.floor(whole.length * 0.7)),
    'd/val/dog/broken.jpg': 'no picture',
    'd/notes.txt': 'notes',
    'coco.json': JSON.stringify({
      info: { year: 2026 },
      images: NAMES.slice(0, 5).map((file_name, i) => ({
        id: 10 + i,
        file_name,
        width: i === 3 ? 240 : 320,
        height: i === 3 ? 320 : 240,
        license: 3,
      })),
      annotations: [
        { id: 100, image_id: 10, category_id: 7, bbox: [10, 20, 100, 50], area: 5000, iscrowd: 0, extra: { a: [1] } },
        { id: 101, image_id: 11, category_id: 7, bbox: [10, 20, 100, 50], area: 5000, iscrowd: 0 },
        { id: 102, image_id: 12, category_id: 9, bbox: [0, 0, 320, 240], area: 76800, iscrowd: 0 },
        { id: 103, image_id: 13, category_id: 9, bbox: [40, 60, 120, 200], area: 24000, iscrowd: 0 },
        { id: 104, image_id: 13, category_id: 7, bbox: [1, 2, 3, 4], area: 12, iscrowd: 0 },
      ],
      categories: [
        { id: 7, name: 'nose', supercategory: 'face' },
        { id: 9, name: 'tail', colour: 'red' },
      ],
    }),
  });
  await scan({ inputs: [join(folder, 'd')], workspace });
}, 120_000);
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Without sets, or with the one there is. */
function register(hasSet: boolean): void {
  const manifest = readManifest(workspace);
  const set = {
    format: 'coco',
    uri: pathToFileURL(join(folder, 'coco.json')).href,
    images: pathToFileURL(join(folder, 'd')).href,
    at: '2026-01-01T00:00:00Z',
  };
  writeManifest(workspace, { ...manifest, annotations: hasSet ? [set] : [] });
}

async function run(options: Partial<ExportDatasetOptions> = {}): Promise<{
  summary: ExportDatasetSummary;
  to: string;
  files: string[];
  coco: (name: string) => Coco;
  problems: string[];
}> {
  const to = join(folder, `out${++outputs}`);
  const problems: string[] = [];
  const opened = await openWorkspace(workspace);
  try {
    const summary = await exportDataset(opened, {
      format: 'coco',
      to,
      limits: { workers: 2 },
      onProblem: ({ file, reason }) => problems.push(`${file}: ${reason}`),
      ...options,
    });
    const coco = (name: string) => JSON.parse(readFileSync(join(to, 'annotations', `${name}.json`), 'utf8')) as Coco;
    return { summary, to, files: filesOf(to), coco, problems };
  } finally {
    opened.close();
  }
}

async function withDecisions<T>(decisions: readonly Decision[], work: () => Promise<T>): Promise<T> {
  await appendDecisions(workspace, () => decisions);
  try {
    return await work();
  } finally {
    rmSync(decisionsPath(workspace));
  }
}

/** Ids that the workspace's record of an export names. */
async function exportedIds(id: string): Promise<string[]> {
  const database = await Database.open();
  try {
    return (await database.rows(`SELECT id FROM ${exportedImages(workspace, { id })} ORDER BY id`)).map((row) =>
      String(row.id),
    );
  } finally {
    database.close();
  }
}

const filesOf = (root: string): string[] =>
  existsSync(root)
    ? readdirSync(root, { recursive: true, withFileTypes: true })
        .filter((entry) => entry.isFile() || entry.isSymbolicLink())
        .map((entry) => relative(root, join(entry.parentPath, entry.name)))
        .sort()
    : [];

describe('exportDataset', () => {
  it('writes what is kept, with ids, categories and unknown fields', async () => {
    register(true);
    const { summary, files, coco, to, problems } = await run();
    expect(problems).toEqual([]);
    expect(files.filter((file) => file !== 'goldpan-extra.jsonl')).toEqual([
      'annotations/instances_train.json',
      'annotations/instances_val.json',
      'goldpan-export.json',
      'images/train/cat/a.jpg',
      'images/train/dog/b.png',
      'images/val/cat/c.jpg',
      'images/val/dog/cut.jpg',
      'images/val/dog/e.jpg',
    ]);
    expect(summary).toMatchObject({
      images: 5,
      objects: 4,
      splits: [
        { split: 'train', images: 2, objects: 2 },
        { split: 'val', images: 3, objects: 2 },
      ],
      leftOut: { copy: 1, unreadable: 1, 'not-an-image': 1 },
      unmatched: 0,
    });
    expect(summary.notes.join()).toMatch(/1 pictures are stored turned.*--upright/);
    const train = coco('instances_train');
    expect(train.info).toEqual({ year: 2026 });
    expect(train.categories).toEqual([
      { id: 7, name: 'nose', supercategory: 'face' },
      { id: 9, name: 'tail', colour: 'red' },
    ]);
    expect(train.images).toEqual([
      { id: 10, file_name: 'cat/a.jpg', width: 320, height: 240, license: 3 },
      { id: 12, file_name: 'dog/b.png', width: 320, height: 240, license: 3 },
    ]);
    expect(train.annotations[0]).toMatchObject({ id: 100, image_id: 10, category_id: 7, extra: { a: [1] } });
    expect(readFileSync(join(to, 'images/train/cat/a.jpg'))).toEqual(readFileSync(join(folder, 'd/train/cat/a.jpg')));
  });

  it('is the same byte for byte when made again', async () => {
    register(true);
    for (const options of [{}, { imageFormat: 'webp', size: '100', resize: 'letterbox' }] as const) {
      const one = await run(options);
      const two = await run({ ...options, limits: { workers: 1 } });
      expect(two.files).toEqual(one.files);
      for (const file of one.files) {
        expect(readFileSync(join(two.to, file)).equals(readFileSync(join(one.to, file))), file).toBe(true);
      }
    }
  });

  it('keeps what a plan keeps, whatever it is told', async () => {
    register(false);
    const options: Omit<PlanOptions, 'mode' | 'to'>[] = [
      {},
      { copies: false },
      { relations: ['recompressed'] },
      { prefer: ['train/cat/copy.jpg'] },
      { protect: ['train'] },
      { checks: ['unreadable'] },
      { checks: ['truncated'], copies: false },
    ];
    await withDecisions([{ kind: 'remove', image: 'val/dog/e.jpg', by: 'person' }], () => compareAll(options));
    await compareAll(options);
  });

  async function compareAll(options: readonly Omit<PlanOptions, 'mode' | 'to'>[]): Promise<void> {
    for (const given of options) {
      const opened = await openWorkspace(workspace);
      const plan = await makePlan(opened, { ...given, mode: 'list' });
      const kept = [...plan!.operations()].filter(({ action }) => action === 'keep').map(({ id }) => id);
      opened.close();
      const { summary } = await run({ ...given, pictures: 'none', record: false });
      // A plan also lists files that are no readable pictures.
      const pictures = kept.filter((id) => NAMES.includes(id));
      const written = await exportedIds(summary.record);
      expect(written, JSON.stringify(given)).toEqual(pictures.sort());
      expect(written.length).toBeGreaterThan(2);
    }
  }

  it('applies decided labels and splits, and removals', async () => {
    register(true);
    const undone = await withDecisions(
      [
        { kind: 'relabel', image: 'val/dog/e.jpg', label: 'wolf', by: 'person' },
        { kind: 'assign-split', image: 'val/dog/e.jpg', split: 'train', by: 'person' },
        { kind: 'remove', image: 'train/dog/b.png', by: 'person' },
        { kind: 'keep', image: 'train/cat/copy.jpg', by: 'person' },
        { kind: 'keep', image: 'train/cat/a.jpg', by: 'person' },
      ],
      () => run(),
    );
    expect(undone.summary.leftOut).toEqual({ decided: 1, unreadable: 1, 'not-an-image': 1 });
    expect(undone.files.filter((file) => file.startsWith('images/train'))).toEqual([
      'images/train/cat/a.jpg',
      'images/train/cat/copy.jpg',
      'images/train/wolf/e.jpg',
    ]);
    const labels = undone.coco('labels_train');
    const wolf = labels.categories.find(({ name }) => name === 'wolf')!;
    const image = labels.images.find(({ file_name }) => file_name === 'wolf/e.jpg')!;
    expect(labels.annotations.filter(({ image_id }) => image_id === image.id).map((one) => one.category_id)).toEqual([
      wolf.id,
    ]);
  });

  it('chooses splits, categories, annotated and non-empty images', async () => {
    register(true);
    const val = await run({ splits: ['val'] });
    expect(val.summary).toMatchObject({ images: 3, leftOut: { 'other-split': 2 } });
    expect(val.files).not.toContain('annotations/instances_train.json');
    const nose = await run({ categories: ['nose'], dropEmpty: true });
    expect(nose.summary).toMatchObject({ images: 2, objects: 2 });
    expect(nose.coco('instances_val').categories.map(({ id, name }) => [id, name])).toEqual([[7, 'nose']]);
    const annotated = await run({ onlyAnnotated: true });
    expect(annotated.summary).toMatchObject({ images: 4, leftOut: { 'not-annotated': 1 } });
    const filled = await run({ dropEmpty: true });
    expect(filled.summary).toMatchObject({ images: 3, leftOut: { empty: 2 } });
    await expect(run({ splits: ['tran'] })).rejects.toThrow(/no split called tran\. Did you mean train\?/);
    await expect(run({ categories: ['nos'] })).rejects.toThrow(/Did you mean nose\?/);
    register(false);
    await expect(run({ onlyAnnotated: true })).rejects.toThrow(/goldpan annotations/);
    // Nothing is left behind of what failed.
    expect(readdirSync(folder).filter((name) => name.startsWith('.tmp'))).toEqual([]);
  });

  it('converts pictures and carries boxes along', async () => {
    register(true);
    const { summary, files, coco, to } = await run({ imageFormat: 'jpeg', size: '160x160', resize: 'letterbox' });
    expect(summary.pictures).toEqual({ mode: 'copy', converted: 5, unchanged: 0 });
    expect(summary.notes.join()).toMatch(/1 pictures end early/);
    expect(files).toContain('images/train/dog/b.jpg');
    const train = coco('instances_train');
    expect(train.images.map(({ file_name, width, height }) => [file_name, width, height])).toEqual([
      ['cat/a.jpg', 160, 160],
      ['dog/b.jpg', 160, 160],
    ]);
    // 320×240 becomes 160×120, 20 px from the top.
    expect(train.annotations[0]!.bbox).toEqual([5, 30, 50, 25]);
    // Seen, c is 240×320: it becomes 120×160, 20 px from the left.
    expect(coco('instances_val').annotations[0]!.bbox).toEqual([40, 30, 60, 100]);
    for (const file of files.filter((name) => name.startsWith('images/'))) {
      const { width, height, format, orientation = 1 } = await sharp(join(to, file)).metadata();
      expect([width, height, format, orientation]).toEqual([160, 160, 'jpeg', 1]);
    }
    const cropped = await run({ size: '100', resize: 'crop', minimumVisibleShare: 0.5 });
    expect(cropped.summary.annotations.dropped + cropped.summary.annotations.clipped).toBeGreaterThan(0);
  });

  it('takes pictures of which nothing changes as they are', async () => {
    register(true);
    const { summary, to } = await run({ upright: true, pictures: 'hardlink' });
    expect(summary.pictures).toEqual({ mode: 'hardlink', converted: 1, unchanged: 4 });
    const ino = (path: string) => statSync(path).ino;
    expect(ino(join(to, 'images/train/cat/a.jpg'))).toBe(ino(join(folder, 'd/train/cat/a.jpg')));
    expect(ino(join(to, 'images/val/cat/c.jpg'))).not.toBe(ino(join(folder, 'd/val/cat/c.jpg')));
    expect(summary.notes.join()).not.toMatch(/turned/);
  });

  it('costs one image what cannot be read or converted, and says so', async () => {
    register(true);
    const path = join(folder, 'd/val/dog/e.jpg');
    const bytes = readFileSync(path);
    const { mtime, atime } = statSync(path);
    try {
      rmSync(path);
      const gone = await run();
      expect(gone.summary).toMatchObject({ images: 4, leftOut: { 'picture-failed': 1 } });
      expect(gone.problems.join()).toMatch(/dog\/e\.jpg.*cannot be read \(ENOENT\)/);
      const converted = await run({ size: '50' });
      expect(converted.summary).toMatchObject({ images: 4, leftOut: { 'picture-failed': 1 } });
      expect(converted.problems.join()).toMatch(/the file is not there/);
    } finally {
      writeFileSync(path, bytes);
      utimesSync(path, atime, mtime);
    }
    const small = await run({ size: '50', limits: { workers: 1, maxPixels: 1000 } });
    expect(small.summary).toMatchObject({ images: 0, leftOut: { 'picture-failed': 5 } });
  });

  it('is of use without annotation sets', async () => {
    register(false);
    const { summary, coco } = await run();
    expect(summary).toMatchObject({ images: 5, objects: 0, lost: {} });
    expect(coco('labels_train').annotations).toHaveLength(2);
  });

  it('counts annotations of images that were not scanned', async () => {
    register(true);
    const path = join(folder, 'coco.json');
    const text = readFileSync(path, 'utf8');
    try {
      const data = JSON.parse(text) as Coco;
      data.images.push({ id: 999, file_name: 'train/cat/never.jpg', width: 1, height: 1 });
      writeFileSync(path, JSON.stringify(data));
      const { summary, problems } = await run();
      expect(summary).toMatchObject({ images: 5, unmatched: 1 });
      expect(problems.join()).toMatch(/never\.jpg.*lists no such image/);
    } finally {
      writeFileSync(path, text);
    }
  });

  it('finds images by the end of their paths when the pictures lie elsewhere', async () => {
    const manifest = readManifest(workspace);
    register(true);
    writeTree(folder, { 'elsewhere/coco.json': readFileSync(join(folder, 'coco.json')) });
    const set = { format: 'coco', uri: pathToFileURL(join(folder, 'elsewhere/coco.json')).href, images: null, at: 'x' };
    writeManifest(workspace, { ...readManifest(workspace), annotations: [set] });
    const { summary } = await run({ onlyAnnotated: true });
    expect(summary).toMatchObject({ images: 4, objects: 4, unmatched: 0 });
    writeManifest(workspace, manifest);
  });

  it('is recorded in the workspace and in the folder', async () => {
    register(true);
    const { summary, to } = await run({ size: '100' });
    const record = readExports(workspace).find(({ id }) => id === summary.record)!;
    expect(record).toMatchObject({ format: 'coco', folder: to, images: 5, pictures: 5, options: { size: '100' } });
    expect(record.files).toContain('annotations/instances_train.json');
    const written = JSON.parse(readFileSync(join(to, 'goldpan-export.json'), 'utf8')) as object;
    expect(written).toMatchObject({
      kind: 'goldpan-export',
      images: 5,
      leftOut: { copy: 1 },
      options: { size: '100' },
    });
    expect(JSON.stringify(written)).not.toContain(folder);
    expect((await run({ record: false })).files).not.toContain('goldpan-export.json');
  });

  it.each<[Partial<ExportDatasetOptions>, RegExp]>([
    [{ format: 'coca' }, /Did you mean coco\?/],
    [{ pictures: 'none', size: '10' }, /cannot be converted/],
    [{ formatOptions: { nothing: true } }, /has no option nothing/],
    [{ minimumVisibleShare: 2 }, /share from 0 to 1/],
    [{ checks: ['blury'] }, /Did you mean blurry\?/],
  ])('%j is refused', async (options, message) => {
    register(true);
    await expect(run(options)).rejects.toThrow(message);
  });

  it('replaces nothing', async () => {
    register(true);
    const to = join(folder, 'full');
    writeTree(folder, { 'full/mine.txt': 'mine' });
    await expect(run({ to })).rejects.toThrow(/not an empty folder/);
    expect(filesOf(to)).toEqual(['mine.txt']);
  });
});
