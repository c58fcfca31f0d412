import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { headerOnlyPng } from '../../../test/fixtures/annotated-set.ts';
import { throwawayTree } from '../../../test/fixtures/throwaway-tree.ts';
import type { AnnotatedImage, AnnotationProblem } from '../../model/annotation.ts';
import yolo from './yolo.ts';

const SIZE = { width: 200, height: 100 };

async function read(path: string, images?: string) {
  const problems: AnnotationProblem[] = [];
  const set = await yolo.open(path, {
    sizeOf: async () => SIZE,
    onProblem: (problem) => problems.push(problem),
    ...(images !== undefined && { images }),
  });
  const all: AnnotatedImage[] = [];
  for await (const batch of set.images()) all.push(...batch);
  return { header: set.header, images: all, problems };
}

const BOX = '0 0.5 0.5 0.5 0.5\n';
const picture = '';
const paths = ({ images }: { readonly images: readonly AnnotatedImage[] }) =>
  images.map(
    ({ split, path, uri, objects }) => `${split ?? '-'} ${path} ${uri === null ? 'lost' : 'found'} ${objects.length}`,
  );

describe('layouts', () => {
  it.each([
    [
      'data.yaml of Roboflow, its paths one folder too high',
      {
        'data.yaml': 'train: ../train/images\nval: ../valid/images\nnames: [cat]\nroboflow: {version: 3}\n',
        'train/images/a.jpg': picture,
        'train/labels/a.txt': BOX,
        'valid/images/b.jpg': picture,
      },
      ['train a.jpg found 1', 'val b.jpg found 0'],
    ],
    [
      'names as a map, lists of folders, Windows paths of another machine',
      {
        'my.yaml': 'path: C:\\data\\set\ntrain: ["images\\\\one", images/two]\nval: images/one\nnames: {0: cat}\n',
        'images/one/a.jpg': picture,
        'labels/one/a.txt': '\uFEFF0\t0.5\t0.5\t0.5\t0.5\r\n\r\n',
        'images/two/b.jpg': picture,
        'labels/two/b.txt': '',
      },
      ['train b.jpg found 0', '- a.jpg found 1'],
    ],
    [
      'text files that list pictures',
      {
        'data.yaml': 'train: train.txt\nval: val.txt\nnames: [cat]\n',
        'train.txt': './images/train/a.jpg\r\n/elsewhere/set/images/train/b.jpg\n',
        'val.txt': 'images/val/gone.jpg\n',
        'images/train/a.jpg': picture,
        'images/train/b.jpg': picture,
        'labels/train/b.txt': BOX,
        'labels/val/gone.txt': BOX,
      },
      ['train a.jpg found 0', 'train b.jpg found 1', 'val gone.jpg lost 1'],
    ],
    [
      'no data.yaml: images and labels by split, classes.txt',
      {
        'classes.txt': 'cat\ndog\n\n',
        'images/train/sub/a.jpg': picture,
        'labels/train/sub/a.txt': BOX,
        'images/val/b.jpg': picture,
      },
      ['train sub/a.jpg found 1', 'val b.jpg found 0'],
    ],
    [
      "Darknet's obj.data, as CVAT writes it",
      {
        'obj.data': 'classes = 1\ntrain = data/train.txt\nnames = data/obj.names\n',
        'obj.names': 'cat\n',
        'train.txt': 'data/obj_train_data/a.jpg\n',
        'obj_train_data/a.jpg': picture,
        'obj_train_data/a.txt': BOX,
      },
      ['train data/obj_train_data/a.jpg found 1'],
    ],
    [
      'labels beside pictures',
      { 'a.jpg': picture, 'a.txt': BOX, 'b.jpg': picture },
      ['- a.jpg found 1', '- b.jpg found 0'],
    ],
  ])('%s', async (_, files, expected) => {
    expect(paths(await read(throwawayTree(files as Readonly<Record<string, string>>)))).toEqual(expected);
  });

  it('finds the pictures of a folder of labels, with those that have none', async () => {
    const labels = throwawayTree({ 'a.txt': '58 0.5 0.5 0.1 0.1\n', 'c.txt': '' });
    const images = throwawayTree({ 'a.jpg': '', 'b.jpg': '' });
    const set = await read(labels, images);
    expect(paths(set)).toEqual(['- a.jpg found 1', '- b.jpg found 0', '- c lost 0']);
    expect(set.header.categories).toEqual([{ name: '58', id: 58 }]);
    // No label file is not the same as an empty one.
    expect(set.images.map(({ fields }) => fields)).toEqual([undefined, { label_file: 'none' }, undefined]);
  });
});

describe('lines', () => {
  const set = (yaml: string, labels: string) =>
    throwawayTree({
      'data.yaml': `names: [a, b]\n${yaml}train: images\nval: images\n`,
      'images/x.png': '',
      'labels/x.txt': labels,
    });

  it('reads boxes, confidences and outlines, and says what is none of them', async () => {
    const { images, problems } = await read(
      set(
        '',
        '1 .5 .5 .1 .2\n0 0.5 0.5 0.1 0.2 0.875\n0 0 0 1 0 1 1\nx 1 2 3 4\n0 0.1 0.2\n0 a b c d\n7 0.5 0.5 0.5 0.5\n',
      ),
    );
    expect(images[0]!.objects).toEqual([
      { category: 'b', box: [90, 40, 20, 20] },
      { category: 'a', box: [90, 40, 20, 20], score: 0.875 },
      { category: 'a', polygons: [[0, 0, 200, 0, 200, 100]] },
      { category: '7', box: [50, 25, 100, 50] },
    ]);
    expect(problems.map(({ where, kind }) => `${where} ${kind}`)).toEqual([
      'line 4 malformed',
      'line 5 malformed',
      'line 6 malformed',
      'line 7 unknown-category',
    ]);
  });

  it('reads poses by kpt_shape', async () => {
    const { images } = await read(set('kpt_shape: [2, 3]\n', '0 0.5 0.5 0.5 0.5 0.1 0.2 2 0 0 0\n'));
    expect(images[0]!.objects).toEqual([{ category: 'a', box: [50, 25, 100, 50], keypoints: [20, 20, 2, 0, 0, 0] }]);
  });

  it.each([
    ['', '0 0 0 1 0 1 1 0 1\n', 'corners', 1],
    ['task: segment\n', '0 0 0 1 0 1 1 0 1\n', 'polygons', 0],
    ['', '0 0 0 1 0 1 1 0 1\n0 0 0 1 0 1 1\n0 0 0 1 0 1 1 0.5 1\n0 0 0 1 0 1 1 0.5 1 0 1\n', 'polygons', 1],
  ])('tells rotated boxes from outlines of four points: %j %j', async (yaml, labels, word, told) => {
    const { images, problems } = await read(set(yaml, labels));
    expect(images[0]!.objects[0]).toHaveProperty(word);
    expect(problems.filter(({ kind }) => kind === 'conflict')).toHaveLength(told);
  });

  it('keeps relative numbers of a picture that is not there', async () => {
    const { images, problems } = await read(
      throwawayTree({ 'data.yaml': 'names: [a]\ntrain: images\n', 'labels/x.txt': BOX }),
    );
    expect(images).toMatchObject([
      { path: 'x', uri: null, objects: [{ category: 'a', fields: { yolo: [0.5, 0.5, 0.5, 0.5] } }] },
    ]);
    expect(problems.map(({ kind }) => kind)).toEqual(['missing-image']);
  });
});

it('refuses YAML that goes too deep, or is none, quickly and in one line', async () => {
  const folder = throwawayTree({ 'images/x.png': headerOnlyPng(1, 1).toString('latin1') });
  for (const text of [
    `names: ${'['.repeat(100_000)}`,
    `names:\n${'- '.repeat(100_000)}`,
    'names: {a: *b}',
    'names: "a',
  ]) {
    writeFileSync(join(folder, 'data.yaml'), text);
    const began = process.cpuUsage();
    await expect(read(folder)).rejects.toThrow(/^\S+data\.yaml is not YAML that can be read: [^\n]+$/);
    expect(process.cpuUsage(began).user / 1000).toBeLessThan(1000);
  }
});
