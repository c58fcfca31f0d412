import { describe, expect, it } from 'vitest';
import { throwawayTree } from '../../../test/fixtures/throwaway-tree.ts';
import type { AnnotatedImage, AnnotationProblem } from '../../model/annotation.ts';
import coco from './coco.ts';

async function read(files: Readonly<Record<string, unknown>>, path = '.') {
  const texts = Object.entries(files).map(([name, content]): [string, string] => [
    name,
    typeof content === 'string' ? content : JSON.stringify(content),
  ]);
  const folder = throwawayTree(Object.fromEntries(texts));
  const problems: AnnotationProblem[] = [];
  const set = await coco.open(path === '.' ? folder : `${folder}/${path}`, {
    sizeOf: async () => null,
    onProblem: (problem) => problems.push(problem),
  });
  const images: AnnotatedImage[] = [];
  for await (const batch of set.images()) images.push(...batch);
  return { header: set.header, images, problems: problems.map(({ where, kind }) => `${where} ${kind}`) };
}

const image = (id: unknown, file_name: string, more = {}) => ({ id, file_name, width: 10, height: 8, ...more });
const cat = { id: 3, name: 'cat' };

describe('layouts', () => {
  it('merges instances and captions of the same images, and tells splits by names', async () => {
    const { images } = await read({
      'annotations/captions_val2017.json': {
        images: [image(1, 'a.jpg', { date: 'x' })],
        annotations: [{ id: 9, image_id: 1, caption: 'hi' }],
      },
      'annotations/instances_train2017.json': { images: [image(1, 'a.jpg')], annotations: [], categories: [cat] },
      'annotations/instances_val2017.json': {
        images: [image(1, 'a.jpg')],
        annotations: [{ id: 5, image_id: 1, category_id: 3, bbox: [1, 2, 3, 4] }],
        categories: [cat],
      },
      'val2017/a.jpg': 'picture',
    });
    expect(
      images.map(({ split, path, objects, captions, uri }) => [
        split,
        path,
        objects.length,
        captions?.length,
        uri !== null,
      ]),
    ).toEqual([
      ['train', 'a.jpg', 0, undefined, true],
      ['val', 'a.jpg', 1, 1, true],
    ]);
  });

  it("reads Roboflow's split folders", async () => {
    const set = (name: string) => ({ images: [image(0, name)], annotations: [], categories: [cat] });
    const { images } = await read({
      'train/_annotations.coco.json': set('a.jpg'),
      'valid/_annotations.coco.json': set('b.jpg'),
      'train/a.jpg': '',
      'valid/b.jpg': '',
    });
    expect(images.map(({ split, path, uri }) => [split, path, uri?.split('/').slice(-2).join('/')])).toEqual([
      ['train', 'a.jpg', 'train/a.jpg'],
      ['val', 'b.jpg', 'valid/b.jpg'],
    ]);
  });

  it('reads a bare array of results: images and categories are the numbers they are called by', async () => {
    const results = [
      { image_id: 42, category_id: 18, bbox: [1, 2, 3, 4], score: 0.5 },
      { image_id: 7, category_id: 18, segmentation: { size: [8, 10], counts: 'abc' }, score: 0.25 },
    ];
    const { images, header } = await read({ 'results.json': results, '000000000042.jpg': '' }, 'results.json');
    expect(header.categories).toEqual([{ name: '18', id: 18 }]);
    expect(images).toMatchObject([
      { path: '42', id: 42, objects: [{ category: '18', box: [1, 2, 3, 4], score: 0.5 }] },
      { path: '7', id: 7, objects: [{ mask: { width: 10, height: 8, counts: 'abc' } }] },
    ]);
    expect(images[0]!.uri).toMatch(/000000000042\.jpg$/);
  });
});

describe('what is not as it should be costs itself', () => {
  it('keeps what cannot be understood, under its name, and says so', async () => {
    const { images, problems } = await read(
      {
        'x.json': {
          images: [image(1, 'a.jpg'), image(1, 'b.jpg'), image(2, 'a.jpg'), 5, { width: 3 }, image('9', 'c.jpg')],
          annotations: [
            {
              id: 1,
              image_id: 1,
              category_id: 3,
              bbox: [1, 'x'],
              segmentation: [[1, 2]],
              area: null,
              iscrowd: 7,
              keypoints: [1],
            },
            { id: 1, image_id: 2, category_id: 99, bbox: [], segmentation: [] },
            { id: 2, image_id: 9, category_id: '3', bbox: [0, 0, 1, 1] },
            { id: 3, image_id: 77, category_id: 3, bbox: [0, 0, 1, 1] },
            { id: 4, category_id: 3 },
            'text',
          ],
          categories: [cat, { id: 4, name: 'cat' }, { id: 3, name: 'dog' }, {}],
        },
      },
      'x.json',
    );
    expect(images.map(({ path, objects }) => [path, objects.map(({ category }) => category)])).toEqual([
      ['a.jpg', ['cat', '99']],
      ['b.jpg', []],
      ['c.jpg', ['cat']],
    ]);
    expect(images[0]!.objects[0]).toEqual({
      id: 1,
      category: 'cat',
      fields: { bbox: [1, 'x'], segmentation: [[1, 2]], area: null, iscrowd: 7, keypoints: [1] },
    });
    expect(problems).toEqual([
      'categories[2] conflict',
      'categories[3] malformed',
      'images[1] conflict',
      'images[2] conflict',
      'images[3] malformed',
      'images[4] malformed',
      'annotations[3] orphan',
      'annotations[4] malformed',
      'annotations[5] malformed',
      ...Array(5).fill('annotations[0] malformed'),
      'annotations[1] unknown-category',
    ]);
  });

  it('takes names such as __proto__ for names', async () => {
    const text = `{"images":[{"id":1,"file_name":"a.jpg","__proto__":{"x":1},"constructor":2}],"annotations":[
      {"id":1,"image_id":1,"category_id":3,"bbox":[0,0,1,1],"__proto__":{"polluted":true}}],"categories":[{"id":3,"name":"__proto__"}]}`;
    const { images, header } = await read({ 'x.json': text }, 'x.json');
    expect(header.categories[0]!.name).toBe('__proto__');
    expect(Object.keys(images[0]!.fields!)).toEqual(['__proto__', 'constructor']);
    expect(Object.keys(images[0]!.objects[0]!.fields!)).toEqual(['__proto__']);
    expect(({} as { polluted?: boolean }).polluted).toBeUndefined();
  });

  it('reads what comes before the end of a file that ends in the middle', async () => {
    const { images, problems } = await read(
      { 'x.json': '{"images":[{"id":1,"file_name":"a.jpg"},{"id":2,"fi' },
      'x.json',
    );
    expect(images.map(({ path }) => path)).toEqual(['a.jpg']);
    expect(problems).toEqual([' malformed']);
  });

  it.each([
    ['{"a":1}', 'it has neither images nor annotations'],
    ['[1,2,3]', 'it has neither images nor annotations'],
    ['nothing', 'is not JSON'],
    ['', 'is not JSON'],
  ])('refuses %j in one line', async (text, message) => {
    await expect(read({ 'x.json': text }, 'x.json')).rejects.toThrow(message);
  });
});
