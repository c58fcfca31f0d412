import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { ConvertSummary } from '../../src/index.ts';
import { headerOnlyPng } from '../fixtures/annotated-set.ts';
import { goldpan, inFolder } from './run.ts';

/** Two pictures, three objects, one of which is malformed. */
function cocoSet(folder: string): string {
  const root = join(folder, 'set');
  mkdirSync(join(root, 'annotations'), { recursive: true });
  mkdirSync(join(root, 'images'));
  for (const [name, tag] of [
    ['a.png', 1],
    ['b é.png', 2],
  ] as const) {
    writeFileSync(join(root, 'images', name), headerOnlyPng(200, 100, tag));
  }
  const set = {
    info: { year: 2026 },
    images: [
      { id: 5, file_name: 'a.png', width: 200, height: 100, license: 3 },
      { id: 9, file_name: 'b é.png', width: 200, height: 100 },
    ],
    annotations: [
      { id: 1, image_id: 5, category_id: 18, bbox: [10, 20, 30, 40], area: 1200, iscrowd: 0, tag: 'x' },
      { id: 2, image_id: 5, category_id: 44, bbox: [0, 0, 200, 100], area: 20000, iscrowd: 0 },
      { id: 3, image_id: 5, category_id: 44, bbox: ['wide', 1], iscrowd: 0 },
      { id: 4, image_id: 77, category_id: 44, bbox: [1, 2, 3, 4], iscrowd: 0 },
    ],
    categories: [
      { id: 18, name: 'dog', supercategory: 'animal' },
      { id: 44, name: 'bottle' },
    ],
  };
  writeFileSync(join(root, 'annotations', 'instances_train.json'), JSON.stringify(set));
  return root;
}

describe('goldpan convert', () => {
  it('writes YOLO out of COCO, with pictures, and says what there was no room for', () =>
    inFolder(async (folder) => {
      const root = cocoSet(folder);
      const run = await goldpan(folder, 'convert', root, '--to', 'yolo', '-o', 'out', '--pictures', 'hardlink');
      expect(run.stderr).toBe('');
      expect(run.code).toBe(0);
      expect(run.stdout).toContain('(coco) → ');
      expect(run.stdout).toMatch(/2 images · 3 objects · 2 categories/);
      expect(run.stdout).toMatch(/yolo has no room for +number/);
      expect(run.stdout).toContain('annotations[2]: its bbox is not four numbers');
      expect(run.stdout).toContain('annotations[3]: image 77 is not in the set');
      const out = join(folder, 'out');
      expect(readFileSync(join(out, 'labels/train/a.txt'), 'utf8')).toBe(
        '0 0.125000 0.400000 0.150000 0.400000\n1 0.500000 0.500000 1.000000 1.000000\n',
      );
      expect(readFileSync(join(out, 'labels/train/b é.txt'), 'utf8')).toBe('');
      expect(readdirSync(join(out, 'images/train')).sort()).toEqual(['a.png', 'b é.png']);
      expect(readFileSync(join(out, 'data.yaml'), 'utf8')).toContain('names:\n  - dog\n  - bottle\n');
      const back = await goldpan(folder, 'convert', 'out', '--to', 'coco', '-o', 'back.json', '--pictures', 'none');
      expect(back.code).toBe(0);
      const before = JSON.parse(readFileSync(join(root, 'annotations/instances_train.json'), 'utf8'));
      const after = JSON.parse(readFileSync(join(folder, 'back.json'), 'utf8'));
      expect(after.categories).toEqual(before.categories);
      expect(after.images).toEqual(before.images);
      expect(after.info).toEqual(before.info);
      expect(after.annotations[0]).toEqual(before.annotations[0]);
      // The orphan is no image's and was told of.
      expect(after.annotations).toHaveLength(3);
    }));

  it('lets an edit in the new set win over what was kept', () =>
    inFolder(async (folder) => {
      await goldpan(folder, 'convert', cocoSet(folder), '--to', 'yolo', '-o', 'out');
      writeFileSync(join(folder, 'out/labels/train/a.txt'), '0 0.5 0.5 0.1 0.1\n');
      await goldpan(folder, 'convert', 'out', '--to', 'coco', '-o', 'back.json', '--pictures', 'none');
      const { annotations } = JSON.parse(readFileSync(join(folder, 'back.json'), 'utf8'));
      expect(annotations).toHaveLength(1);
      expect(annotations[0].bbox).toEqual([90, 45, 20, 10]);
    }));

  it('prints one object with --json, writes all problems, and keeps nothing with --no-extra', () =>
    inFolder(async (folder) => {
      const more = ['--json', '--no-extra', '--problems', 'problems.jsonl', '--strict'];
      const run = await goldpan(folder, 'convert', cocoSet(folder), '--to', 'voc', '-o', 'out', ...more);
      // Something malformed was left out.
      expect(run.code).toBe(1);
      const summary = JSON.parse(run.stdout) as ConvertSummary;
      expect(summary).toMatchObject({ format: 'voc', images: 2, objects: 3, categories: 2, extra: null });
      expect(summary.from.format).toBe('coco');
      expect(summary.problems.byKind).toEqual({ malformed: 1, orphan: 1 });
      expect(readFileSync(join(folder, 'problems.jsonl'), 'utf8').trim().split('\n')).toHaveLength(2);
      expect(existsSync(join(folder, 'out/goldpan-extra.jsonl'))).toBe(false);
      expect(readFileSync(join(folder, 'out/ImageSets/Main/train.txt'), 'utf8')).toBe('a\nb é\n');
    }));

  it('takes only the splits asked for, and never writes over anything', () =>
    inFolder(async (folder) => {
      const root = cocoSet(folder);
      const none = await goldpan(folder, 'convert', root, '--to', 'yolo', '-o', 'out', '--split', 'val');
      expect(none.code).toBe(2);
      expect(none.stderr).toContain('No image is in val');
      const target = await goldpan(folder, 'convert', root, '--to', 'yolo', '-o', 'set');
      expect(target.code).toBe(2);
      expect(target.stderr).toContain('is not an empty folder');
    }));

  it.each([
    [['convert'], 'Say what to convert'],
    [['convert', 'nowhere', '--to', 'coco', '-o', 'x'], '"nowhere" does not exist'],
    [['convert', '.', '--to', 'cocoa', '-o', 'x'], 'There is no annotation format named cocoa. Did you mean coco?'],
    [['convert', 'set', '--to', 'yolo', '-o', 'x', '--set', 'speed=1'], 'has an option named speed'],
    [['convert', 'set', '--to', 'yolo', '-o', 'x', '--set', 'task=fly'], 'does not know "fly"'],
  ])('refuses %j in one line', (args, message) =>
    inFolder(async (folder) => {
      cocoSet(folder);
      const run = await goldpan(folder, ...args);
      expect(run.code).toBe(2);
      expect(run.stderr).toContain(message);
      expect(run.stderr.trim().split('\n')).toHaveLength(1);
    }),
  );

  it('lists the formats', () =>
    inFolder(async (folder) => {
      const { stdout } = await goldpan(folder, 'convert', '--list', '--json');
      const names = (JSON.parse(stdout) as { name: string }[]).map(({ name }) => name);
      expect(names).toEqual(expect.arrayContaining(['coco', 'csv', 'voc', 'yolo']));
    }));
});
