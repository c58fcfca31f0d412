import { appendFileSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { AnnotationsSummary } from '../../src/index.ts';
import { jpeg, writeTree } from '../fixtures/pictures.ts';
import { goldpan, inFolder } from './run.ts';

const [WIDTH, HEIGHT] = [64, 48];
/** What is wrong with the object of each image, as COCO has it; 0 is sound. */
const OBJECTS: readonly (readonly Record<string, unknown>[])[] = [
  [{ bbox: [5, 5, 20, 20] }, { bbox: [40, 20, 20, 20], category_id: 2 }],
  [{ bbox: [50, 5, 30, 20] }],
  [{ bbox: [5, 5, 0, 20] }],
  [{ bbox: [30, 5, -20, 20] }],
  [{ bbox: [5, 5, 20, 20] }, { bbox: [5, 5, 20, 20.5] }],
  [{ bbox: [5, 5, 20, 20] }, { bbox: [5, 5, 20, 20], category_id: 2 }],
  [{ bbox: [0, 0, 20, 20], segmentation: [[0, 0, 20, 20, 20, 0, 0, 20]] }],
  [{ bbox: [5, 5, 1, 1] }],
  [{ bbox: [0, 0, 64, 47] }],
  [{ bbox: [5, 5, 20, 20], category_id: 77 }],
  [{ bbox: [5, 5, 20, 20], keypoints: [10, 10, 2, 90, 10, 2], num_keypoints: 2 }],
  [{ bbox: [5, 5, 20, 20], segmentation: { size: [9, 9], counts: [81] } }],
  [{ bbox: [5, 5, 20, 20], id: 1 }],
  [],
];
const NAMES = OBJECTS.map((_, i) => `p${String(i).padStart(2, '0')}.jpg`);

/** Check → images that have it. */
const EXPECTED: Readonly<Record<string, readonly string[]>> = {
  'box-outside': ['p01.jpg'],
  'empty-object': ['p02.jpg'],
  'inverted-box': ['p03.jpg'],
  'duplicate-object': ['p04.jpg'],
  'overlapping-objects': ['p05.jpg'],
  'self-crossing-polygon': ['p06.jpg'],
  'tiny-object': ['p07.jpg'],
  'huge-object': ['p08.jpg'],
  'unknown-class': ['p09.jpg'],
  'outside-keypoint': ['p10.jpg'],
  'mask-mismatch': ['p11.jpg'],
  'repeated-object-id': ['p00.jpg', 'p12.jpg'],
  'misstated-size': ['p13.jpg'],
  unannotated: ['p99.jpg'],
};

function coco(): string {
  const annotations: Record<string, unknown>[] = [];
  for (const [image, objects] of OBJECTS.entries()) {
    for (const object of objects) {
      annotations.push({ id: annotations.length + 1, image_id: image, category_id: 1, area: 1, iscrowd: 0, ...object });
    }
  }
  const images = NAMES.map((file_name, id) => ({ id, file_name, width: id === 13 ? HEIGHT : WIDTH, height: HEIGHT }));
  images.push({ id: 900, file_name: 'gone.jpg', width: 5, height: 5 });
  annotations.push({ id: 901, image_id: 12345, category_id: 1, bbox: [1, 1, 5, 5], area: 25, iscrowd: 0 });
  const categories = ['car', 'Truck', 'cars', 'boat'].map((name, i) => ({ id: i + 1, name }));
  return JSON.stringify({ images, annotations, categories });
}

let folder: string;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'goldpan-'));
  const files: Record<string, Uint8Array | string> = {
    'ds/instances.json': coco(),
    'ds/images/notes.txt': 'no picture',
  };
  for (const [i, name] of [...NAMES, 'p99.jpg'].entries()) {
    files[`ds/images/${i % 3 === 0 ? 'val' : 'train'}/${name}`] = await jpeg(i + 1, 90, WIDTH, HEIGHT);
  }
  writeTree(folder, files);
  const { code, stderr } = await goldpan(folder, 'scan', 'ds/images', '-q');
  expect(code, stderr).toBe(0);
}, 120_000);
afterAll(() => rmSync(folder, { recursive: true, force: true }));

async function json<T>(cwd: string, ...args: readonly string[]): Promise<T> {
  const { code, stdout, stderr } = await goldpan(cwd, ...args, '--json');
  expect(code, stderr).toBe(0);
  return JSON.parse(stdout) as T;
}
const query = (sql: string) => json<Record<string, unknown>[]>(folder, 'query', sql);

describe('goldpan annotations', () => {
  it('finds the set beside the pictures, reads it, and says what is in it', async () => {
    const summary = await json<AnnotationsSummary>(folder, 'annotations', '-q');
    expect(summary).toMatchObject({ discovered: 1, isFresh: true, images: 16, annotated: 14, objects: 16 });
    expect(summary.sets).toMatchObject([{ number: 0, format: 'coco', images: 15, joined: 14, objects: 16 }]);
    const kinds = Object.fromEntries(summary.problems.map(({ kind, count }) => [kind, count]));
    expect(kinds).toMatchObject({
      'missing-image': 1,
      orphan: 1,
      'unused-class': 2,
      'similar-classes': 1,
      'repeated-object-id': 1,
    });
    const similar = summary.problems.find(({ kind }) => kind === 'similar-classes')!;
    expect(similar.examples[0]).toMatchObject({ file: 'car', place: 'cars' });
  });

  it.each(Object.entries(EXPECTED))('%s', async (check, names) => {
    const findings = await json<{ id: string; explanation: string }[]>(folder, 'findings', '--check', check);
    expect(findings.map(({ id }) => id.split('/').at(-1)).sort()).toEqual(names);
    for (const { explanation } of findings) expect(explanation).not.toMatch(/–|\{/);
  });

  it('moves thresholds without reading again, and judges optional checks when asked', async () => {
    const looser = await json<unknown[]>(folder, 'findings', '--check', 'box-outside', '-t', 'box-outside=20');
    expect(looser).toEqual([]);
    const without = await json<{ id: string }[]>(folder, 'findings', '--enable', 'no-objects', '--check', 'no-objects');
    expect(without.map(({ id }) => id)).toEqual(['train/p13.jpg']);
  });

  it('does not read again what has not changed, and does when it has', async () => {
    expect(await json<AnnotationsSummary>(folder, 'annotations', '-q')).toMatchObject({
      isFresh: false,
      discovered: 0,
    });
    appendFileSync(join(folder, 'ds/instances.json'), ' ');
    const scanned = await goldpan(folder, 'scan', '-q');
    expect(scanned.stdout).toContain('goldpan annotations reads again');
    const scan = await json<{ annotations: unknown }>(folder, 'scan', '-q');
    expect(scan.annotations).toEqual({ sets: 1, isOutdated: true });
    expect(await json<AnnotationsSummary>(folder, 'annotations', '-q')).toMatchObject({ isFresh: true });
    const again = await json<{ annotations: unknown }>(folder, 'scan', '-q');
    expect(again.annotations).toEqual({ sets: 1, isOutdated: false });
  });

  it('keeps one row per object', async () => {
    const rows = await query('SELECT id, n, category, kind, x, y, width, height, problems FROM objects ORDER BY id, n');
    expect(rows).toHaveLength(16);
    expect(rows.find(({ id }) => id === 'val/p03.jpg')).toMatchObject({
      category: 'car',
      kind: 'box',
      x: 10,
      width: 20,
      problems: 'inverted',
    });
    const problems = await query('SELECT count(*) AS n FROM annotation_problems');
    expect(Number(problems[0]!.n)).toBeGreaterThan(4);
    expect(await query('SELECT name FROM annotation_classes ORDER BY class_id')).toHaveLength(4);
  });

  it('prints classes against splits, sizes, and what is missing', async () => {
    const { code, stdout, stderr } = await goldpan(folder, 'annotations', '-q');
    expect(code, stderr).toBe(0);
    expect(stdout).toMatch(/class +train +val +all/);
    expect(stdout).toMatch(/^car +\d+ in \d+ +\d+ in \d+ +13 in 12$/m);
    expect(stdout).toMatch(/missing: .*77 in /);
    expect(stdout).toContain('Area of the object over that of its image');
    expect(stdout).toMatch(/^Together in one image$/m);
  });

  it('exits with 1 over a budget of a check or of a problem, and with 2 for none that is', async () => {
    const kept = await goldpan(folder, 'annotations', '-q', '--fail-on', 'box-outside>1', '--fail-on', 'orphan>1');
    expect(kept.code, kept.stderr).toBe(0);
    const over = await goldpan(
      folder,
      'annotations',
      '-q',
      '--fail-on',
      'box-outside>0',
      '--fail-on',
      'missing-image>0',
    );
    expect(over.code).toBe(1);
    expect(over.stderr).toContain('box-outside>0: 1 of 16');
    expect(over.stderr).toContain('missing-image>0');
    const none = await goldpan(folder, 'annotations', '-q', '--fail-on', 'box-outsid>0');
    expect(none.code).toBe(2);
    expect(none.stderr).toContain('Did you mean box-outside?');
  });

  it('writes all problems to a file', async () => {
    const { code, stderr } = await goldpan(folder, 'annotations', '-q', '--problems', 'problems.csv');
    expect(code, stderr).toBe(0);
    const lines = readFileSync(join(folder, 'problems.csv'), 'utf8').trim().split('\n');
    expect(lines[0]).toBe('annotation_set,kind,file,place,reason');
    expect(lines.some((line) => line.startsWith('0,missing-image,gone.jpg'))).toBe(true);
  });

  it('puts them in the report', async () => {
    const { code, stderr } = await goldpan(folder, 'report', '-o', 'report.html');
    expect(code, stderr).toBe(0);
    const page = readFileSync(join(folder, 'report.html'), 'utf8');
    expect(page).toContain('<h2 id="annotations">Annotations</h2>');
    expect(page).toContain('Area of the object over that of its image');
  });

  it('adds a second set, counts one of them alone, and forgets', async () => {
    const path = join(folder, 'ds/more.json');
    writeFileSync(
      path,
      JSON.stringify({
        images: [{ id: 1, file_name: 'p99.jpg', width: WIDTH, height: HEIGHT }],
        annotations: [{ id: 1, image_id: 1, category_id: 1, bbox: [1, 1, 9, 9], area: 81, iscrowd: 0 }],
        categories: [{ id: 1, name: 'plane' }],
      }),
    );
    const both = await json<AnnotationsSummary>(folder, 'annotations', 'ds/more.json', '-q');
    expect(both).toMatchObject({ annotated: 15, objects: 17 });
    const one = await json<AnnotationsSummary>(folder, 'annotations', '--set', '1', '-q');
    expect(one.objects).toBe(1);
    expect(one.classes?.classes.map(({ name }) => name)).toEqual(['plane']);
    const unknown = await goldpan(folder, 'annotations', '--forget', 'ds/none.json');
    expect(unknown.code).toBe(2);
    expect(unknown.stderr).toContain('knows no annotations at "ds/none.json"');
    const less = await json<AnnotationsSummary>(folder, 'annotations', '--forget', 'ds/more.json', '-q');
    expect(less.sets).toHaveLength(1);
    expect(existsSync(path)).toBe(true);
    const none = await goldpan(folder, 'annotations', '--forget', '-q');
    expect(none.stdout).toContain('All annotation sets are forgotten');
    const images = await json<Record<string, unknown>[]>(folder, 'images');
    expect(images[0]).not.toHaveProperty('object_count');
    const gone = await goldpan(folder, 'query', 'SELECT * FROM objects');
    expect(gone.code).toBe(2);
  });

  it.each([
    [['annotations', 'nowhere.json'], 'nowhere.json" does not exist'],
    [['annotations', 'ds/images', '--format', 'koko'], 'There is no annotation format named koko. Did you mean coco?'],
    [['annotations', '--format', 'coco'], '--format and --images speak of paths'],
    [['annotations', '--set', '5'], 'There are no annotation sets'],
    [['annotations', '--language', 'klingon'], 'give its code of two letters'],
    [['annotations', '--problems', 'x.txt'], 'its extension names no format'],
  ])('%j is refused in one line', async (args, message) => {
    // The set is found again by looking: not so here.
    rmSync(join(folder, 'ds/instances.json'), { force: true });
    rmSync(join(folder, 'ds/more.json'), { force: true });
    const { code, stderr } = await goldpan(folder, ...args, '-q');
    expect(code).toBe(2);
    expect(stderr).toContain(message);
    expect(stderr.trim().split('\n')).toHaveLength(1);
  });
});

describe('captions', () => {
  it('of the manifest are judged without any annotation set', async () => {
    await inFolder(async (cwd) => {
      mkdirSync(join(cwd, 'p'));
      const captions = [
        'a man riding a wave on top of a surfboard',
        'two zebras are standing in the tall grass',
        'a plate of food with rice and vegetables',
        'an old train is coming into the station',
        'several boats lie in the harbour at sunset',
        'ein Mann reitet auf einer Welle mit seinem Surfbrett',
        'IMG_1234.JPG',
        'click here to enlarge the picture of the cat',
        '',
        ...Array.from({ length: 6 }, () => 'a nice picture for everyone here'),
      ];
      const lines = ['path,caption'];
      for (const [i, caption] of captions.entries()) {
        writeFileSync(join(cwd, 'p', `${i}.jpg`), await jpeg(i + 1, 90, 48, 48));
        lines.push(`p/${i}.jpg,"${caption}"`);
      }
      writeFileSync(join(cwd, 'm.csv'), `${lines.join('\n')}\n`);
      const scan = await goldpan(cwd, 'scan', 'm.csv', '-q');
      expect(scan.code, scan.stderr).toBe(0);
      const summary = await json<AnnotationsSummary>(cwd, 'annotations', '-q');
      expect(summary).toMatchObject({ sets: [], language: 'en', captioned: 14 });
      const found = async (check: string) =>
        (await json<{ id: string }[]>(cwd, 'findings', '--check', check))
          .map(({ id }) => Number.parseInt(id.split('/').at(-1)!, 10))
          .sort((a, b) => a - b);
      expect(await found('caption-language')).toEqual([5]);
      expect(await found('caption-boilerplate')).toEqual([6, 7]);
      expect(await found('caption-empty')).toEqual([8]);
      expect(await found('caption-repeated')).toEqual([9, 10, 11, 12, 13, 14]);
      const german = await json<AnnotationsSummary>(cwd, 'annotations', '--language', 'de', '-q');
      expect(german.language).toBe('de');
      expect((await found('caption-language')).includes(5)).toBe(false);
      expect((await found('caption-language')).length).toBeGreaterThan(4);
    });
  });
});
