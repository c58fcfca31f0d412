import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { HEADER, IMAGES, readSet, saidOf, withPictures, writeSet } from '../../../test/fixtures/annotated-images.ts';
import { throwawayTree } from '../../../test/fixtures/throwaway-tree.ts';
import type { AnnotatedImage, JsonValue } from '../../model/annotation.ts';
import csv from './csv.ts';
import huggingface from './huggingface.ts';
import jsonl from './jsonl.ts';
import parquet from './parquet.ts';

const WAYS = [
  { format: jsonl, target: 'set.jsonl', options: {} },
  { format: csv, target: 'set.csv', options: {} },
  { format: parquet, target: 'set.parquet', options: {} },
  { format: huggingface, target: 'hf', options: {} },
  { format: huggingface, target: 'hf-jsonl', options: { metadata: 'jsonl' } },
  { format: huggingface, target: 'hf-csv', options: { metadata: 'csv' } },
];

describe.each(WAYS)('$target', ({ format, target, options }) => {
  it('gives back every word, every field and the header', async () => {
    const folder = throwawayTree();
    const images = await withPictures(folder);
    const to = join(folder, target);
    const { written } = await writeSet(format, to, images, { options });
    expect(written.lost).toEqual({});
    const { header, images: read, problems } = await readSet(to);
    expect(problems).toEqual([]);
    expect(header).toEqual(HEADER);
    const key = (image: AnnotatedImage): string => JSON.stringify(image.captions ?? '');
    const byText = (a: AnnotatedImage, b: AnnotatedImage): number => (key(a) < key(b) ? -1 : 1);
    const sorted = [...read].sort(byText).map(saidOf);
    expect(sorted).toEqual([...IMAGES].sort(byText).map(saidOf));
    for (const { uri } of read) expect(uri).not.toBeNull();
  });

  it('gives back any fields', async () => {
    const value: fc.Arbitrary<JsonValue> = fc.letrec<{ value: JsonValue }>((tie) => ({
      value: fc.oneof(
        { maxDepth: 2 },
        fc.string(),
        fc.constantFrom('1', '007', 'true', '', ' x ', '1e5', '[1]', '-0', 'null'),
        fc.integer(),
        fc.double({ noNaN: true, noDefaultInfinity: true }).map((x) => (Object.is(x, -0) ? 0 : x)),
        fc.boolean(),
        fc.constant(null),
        fc.array(tie('value'), { maxLength: 3 }),
        fc.dictionary(fc.string(), tie('value'), { maxKeys: 3 }),
      ),
    })).value;
    const name = fc.oneof(
      fc.string({ minLength: 1 }),
      fc.constantFrom(
        'label',
        'x',
        'y',
        'w',
        'h',
        'id',
        'goldpan',
        'bbox',
        'text',
        'Width',
        'a b',
        'image',
        'file_name',
      ),
    );
    const image = fc.record({
      fields: fc.dictionary(name, value, { minKeys: 1, maxKeys: 4 }),
      own: fc.dictionary(name, value, { minKeys: 1, maxKeys: 3 }),
      label: fc.string({ minLength: 1 }),
    });
    let run = 0;
    await fc.assert(
      fc.asyncProperty(fc.array(image, { minLength: 1, maxLength: 4 }), async (made) => {
        const folder = throwawayTree();
        const images = await withPictures(
          folder,
          made.map(({ fields, own, label }, i) => ({
            path: `p${i}.jpg`,
            uri: null,
            width: 9,
            height: 9,
            labels: [label],
            objects: [{ category: label, box: [1, 2, 3, 4], fields: own }],
            fields,
          })),
        );
        const to = join(folder, `${run++}-${target}`);
        await writeSet(format, to, images, { header: { categories: [] }, options });
        const { images: read, problems } = await readSet(to, format.name);
        expect(problems).toEqual([]);
        expect(read.map(saidOf)).toEqual(images.map(saidOf));
      }),
      { numRuns: 25 },
    );
  });
});

const read = async (name: string, text: string, files: Record<string, string> = {}) => {
  const folder = throwawayTree({ [name]: text, ...files });
  const set = await readSet(join(folder, name));
  return {
    ...set,
    boxes: set.images.map(({ path, objects }) => [path, ...objects.map(({ category, box }) => [category, box])]),
  };
};

describe('tables of other tools', () => {
  it('TensorFlow: corners in px, width and height of the image, rows of an image apart from each other', async () => {
    const { images, boxes, header } = await read(
      'train.csv',
      'filename,width,height,class,xmin,ymin,xmax,ymax\na.jpg,100,50,cat,1,2,11,22\nb.jpg,10,10,dog,1,1,2,2\na.jpg,100,50,dog,0,0,5,5\n',
    );
    expect(boxes).toEqual([
      ['a.jpg', ['cat', [1, 2, 10, 20]], ['dog', [0, 0, 5, 5]]],
      ['b.jpg', ['dog', [1, 1, 1, 1]]],
    ]);
    expect(images[0]).toMatchObject({ width: 100, height: 50 });
    expect(header.categories).toEqual([
      { name: 'cat', id: null },
      { name: 'dog', id: null },
    ]);
  });

  it('Open Images: shares of the sides, ids without extension, flags kept', async () => {
    const folder = throwawayTree();
    const [image] = await withPictures(folder, [
      { path: '000a1.jpg', uri: null, width: 200, height: 100, objects: [] },
    ]);
    expect(image!.uri).not.toBeNull();
    writeFileSync(
      join(folder, 'boxes.csv'),
      'ImageID,Source,LabelName,Confidence,XMin,XMax,YMin,YMax,IsOccluded\n000a1,x,/m/01,1,0.25,0.5,0.1,0.9,1\n',
    );
    const { images, problems } = await readSet(join(folder, 'boxes.csv'));
    expect(problems).toEqual([]);
    expect(images[0]).toMatchObject({
      path: '000a1',
      width: 200,
      height: 100,
      objects: [{ category: '/m/01', box: [50, 10, 50, 80], score: 1, fields: { Source: 'x', IsOccluded: 1 } }],
    });
    expect(images[0]!.uri).toMatch(/000a1\.jpg$/);
  });

  it('keras-retinanet: no header, an image without boxes', async () => {
    const { boxes } = await read('annotations.csv', 'img/a.jpg,837,346,981,456,cow\nimg/b.jpg,,,,,\n');
    expect(boxes).toEqual([['img/a.jpg', ['cow', [837, 346, 144, 110]]], ['img/b.jpg']]);
  });

  it('AutoML: no header, sets, corners among empty cells', async () => {
    const { images, boxes } = await read(
      'a.csv',
      'TRAIN,gs://b/a.jpg,cat,10,20,,,30,60,,\nVALIDATION,gs://b/b.jpg,,,,,,,,,\n',
    );
    expect(boxes).toEqual([['gs://b/a.jpg', ['cat', [10, 20, 20, 40]]], ['gs://b/b.jpg']]);
    expect(images.map(({ split }) => split)).toEqual(['train', 'val']);
  });

  it('Kaggle: a box in one cell', async () => {
    const { boxes } = await read(
      'train.csv',
      'image_id,width,height,bbox,source\nb6,1024,1024,"[834.0, 222.0, 56.0, 36.0]",usask\n',
    );
    expect(boxes).toEqual([['b6', [null, [834, 222, 56, 36]]]]);
  });

  it('YOLO-like centres as shares', async () => {
    const { boxes } = await read(
      't.csv',
      'image,label,x_center,y_center,width,height,image_width,image_height\na.jpg,1,0.5,0.5,0.5,1,100,10\n',
    );
    expect(boxes).toEqual([['a.jpg', ['1', [25, 0, 50, 10]]]]);
  });

  it('several captions of one image in rows', async () => {
    const { images } = await read('captions.txt.csv', 'image,caption\na.jpg,one\na.jpg,two\nb.jpg,three\n');
    expect(images.map(({ captions }) => captions?.map(({ text }) => text))).toEqual([['one', 'two'], ['three']]);
  });

  it('objects as lists per word, categories by number from the dataset card', async () => {
    const folder = throwawayTree({
      'README.md':
        '---\ndataset_info:\n  features:\n    - name: objects\n      list:\n        - name: category\n          dtype:\n            class_label:\n              names:\n                "0": cat\n                "1": dog\n---\n',
      'train/metadata.jsonl':
        '{"file_name":"a.jpg","objects":{"bbox":[[1,2,3,4],[5,6,7,8]],"categories":[1,0],"truncated":[true,null]},"width":9,"height":9,"extra":"x"}\n',
    });
    const { images, header } = await readSet(folder);
    expect(header.categories.map(({ name }) => name)).toEqual(['cat', 'dog']);
    expect(images.map(saidOf)).toEqual([
      {
        width: 9,
        height: 9,
        split: 'train',
        objects: [
          { category: 'dog', box: [1, 2, 3, 4], fields: { truncated: true } },
          { category: 'cat', box: [5, 6, 7, 8] },
        ],
        fields: { extra: 'x' },
      },
    ]);
  });

  it('costs a broken row, and says which', async () => {
    const { images, problems } = await read(
      'a.jsonl',
      '{"path":"a.jpg"}\n{"path":\n{"label":"x"}\n{"path":"b.jpg","objects":[{"bbox":[1,2,3]},{"bbox":[1,2,3,4]}]}\n',
    );
    expect(images.map(({ path, objects }) => [path, objects.length])).toEqual([
      ['a.jpg', 0],
      ['b.jpg', 1],
    ]);
    expect(problems.map(({ where }) => where)).toEqual(['line 2', 'line 3', 'line 4']);
  });
});

it('writes one row per box with --rows objects, and counts what has no room', async () => {
  const folder = throwawayTree();
  const { written } = await writeSet(csv, join(folder, 'b.csv'), IMAGES, { options: { rows: 'objects' } });
  const lines = readFileSync(join(folder, 'b.csv'), 'utf8').split('\n');
  expect(lines[0]).toBe('filename,split,width,height,class,xmin,ymin,xmax,ymax,object_id,area,iscrowd,score,occluded');
  expect(lines[1]).toBe('a.jpg,train,64,48,cat,1,2,31.5,42.25,1,1227.625,false,,true');
  expect(lines.at(-2)).toBe('c.jpg,train,64,48,,,,,,,,,,');
  expect(written.lost).toMatchObject({ masks: 1, polygons: 1, keypoints: 1, labels: 3, captions: 3 });
});
