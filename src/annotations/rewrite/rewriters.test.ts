import { describe, expect, it } from 'vitest';
import type { AnnotatedObject } from '../../model/annotation.ts';
import { listRewriter } from './lists.ts';
import type { RecordChange } from './rewriter.ts';
import { REWRITERS } from './rewriters.ts';
import { withObjects } from './voc-objects.ts';
import { withNewPlaces } from './yolo-data.ts';

const header = {
  categories: [
    { name: 'cat', id: 3 },
    { name: 'dog', id: 5 },
  ],
};

function rewritten(
  format: string,
  text: string,
  records: Readonly<Record<string, RecordChange>>,
  uri = 'file:///d/a.json',
  moved?: { readonly text: string; readonly records: Readonly<Record<string, RecordChange>> },
): string {
  const rewriter = format === 'list' ? listRewriter : REWRITERS[format]!;
  const pieces = rewriter.rewrite({
    uri,
    header,
    chunks: () => [Buffer.from(text)],
    records: new Map(Object.entries(records)),
    ...(moved && {
      moved: [
        {
          source: 'file:///d/b',
          chunks: () => [Buffer.from(moved.text)],
          records: new Map(Object.entries(moved.records)),
        },
      ],
    }),
  });
  return [...pieces].map((piece) => (typeof piece === 'string' ? piece : Buffer.from(piece).toString())).join('');
}

const object: AnnotatedObject = { category: 'dog', box: [1, 2, 30, 40] };

describe('COCO', () => {
  const coco =
    '{"info": {"v": 1.0},\n "images": [\n  {"id": 1, "file_name": "a.jpg", "x": 1.50},\n  {"id": 2, "file_name": "b.jpg"},\n  {"id": "3", "file_name": "c.jpg"}\n ],\n "annotations": [{"id": 7, "image_id": 1, "bbox": [1.0,2,3,4], "category_id": 3}, {"id": 9, "image_id": 3, "category_id": 3}],\n "categories": [{"id": 3, "name": "cat"}, {"id": 5, "name": "dog"}]}\n';

  it('lets records go and keeps all else letter for letter', () => {
    expect(rewritten('coco', coco, { 1: { leaves: true } })).toBe(
      coco
        .replace('  {"id": 1, "file_name": "a.jpg", "x": 1.50},\n', '')
        .replace('{"id": 7, "image_id": 1, "bbox": [1.0,2,3,4], "category_id": 3}, ', ''),
    );
    expect(rewritten('coco', coco, {})).toBe(coco);
    const none = JSON.parse(rewritten('coco', coco, { 1: { leaves: true }, 2: { leaves: true }, 3: { leaves: true } }));
    expect(none).toMatchObject({ images: [], annotations: [], info: { v: 1 } });
  });

  it('changes the name of a picture, and the category of a whole image, adding one where it is new', () => {
    const found = rewritten('coco', coco, { 1: { path: 'x/a.jpg', label: 'dog' }, 3: { label: 'bird' } });
    expect(found).toContain('{"id": 1, "file_name": "x/a.jpg", "x": 1.50}');
    expect(found).toContain('{"id": 7, "image_id": 1, "bbox": [1.0,2,3,4], "category_id": 3}');
    expect(found).toContain('{"id": 9, "image_id": 3, "category_id": 6}');
    expect(JSON.parse(found).categories.at(-1)).toEqual({ id: 6, name: 'bird' });
  });

  it('adds objects with ids of their own', () => {
    const { annotations } = JSON.parse(rewritten('coco', coco, { 2: { objects: [{ ...object, id: 7 }] } }));
    expect(annotations).toHaveLength(3);
    expect(annotations[2]).toMatchObject({ id: 10, image_id: 2, category_id: 5, bbox: [1, 2, 30, 40], iscrowd: 0 });
  });

  it('takes records of another file, with new ids where theirs are taken', () => {
    const other =
      '{"images": [{"id": 1, "file_name": "o.jpg", "k": 1}, {"id": 50, "file_name": "p.jpg"}, {"id": 8, "file_name": "q.jpg"}], "annotations": [{"id": 7, "image_id": 1, "bbox": [0,0,1.0,1], "category_id": 3}, {"id": 8, "image_id": 50, "category_id": 3}]}';
    const found = JSON.parse(
      rewritten('coco', coco, {}, undefined, { text: other, records: { 1: {}, 50: { path: 'n/p.jpg' } } }),
    );
    expect(found.images.slice(3)).toEqual([
      { id: 4, file_name: 'o.jpg', k: 1 },
      { id: 50, file_name: 'n/p.jpg' },
    ]);
    expect(found.annotations.slice(2)).toEqual([
      { id: 10, image_id: 4, bbox: [0, 0, 1, 1], category_id: 3 },
      { id: 11, image_id: 50, category_id: 3 },
    ]);
  });
});

it('CSV: rows go, cells change, quotes and line ends stay', () => {
  const csv =
    '\ufefffile_name,label,split,note\r\na.jpg,cat,validation,"x, ""y""\nz"\r\n"b,1.jpg",dog,train,\r\nc.jpg,cat,train,end';
  const uri = 'file:///d/l.csv';
  expect(rewritten('csv', csv, { 'b,1.jpg': { leaves: true } }, uri)).toBe(csv.replace('"b,1.jpg",dog,train,\r\n', ''));
  expect(rewritten('csv', csv, { 'c.jpg': { label: 'a "new", one', split: 'val' } }, uri)).toBe(
    csv.replace('c.jpg,cat,train', 'c.jpg,"a ""new"", one",validation'),
  );
  expect(rewritten('csv', csv, { 'a.jpg': { path: 'x/a.jpg' } }, uri)).toBe(csv.replace('\na.jpg', '\nx/a.jpg'));
});

it('JSON Lines: one value changes, the line stays', () => {
  const jsonl = '{"file_name": "a.jpg",  "label": 3, "n": 1.0}\n\n{"file_name": "b.jpg", "label": "cat"}';
  const uri = 'file:///d/metadata.jsonl';
  expect(rewritten('huggingface', jsonl, { 'a.jpg': { label: 'dog' } }, uri)).toBe(
    jsonl.replace('"label": 3', '"label": 5'),
  );
  expect(rewritten('jsonl', jsonl, { 'b.jpg': { leaves: true } }, uri)).toBe(
    '{"file_name": "a.jpg",  "label": 3, "n": 1.0}\n\n',
  );
});

it('CVAT: images go with their lines, names and subsets and only tags change', () => {
  const xml =
    '<?xml version="1.0"?>\n<annotations>\n  <!-- <image name="no"> -->\n  <image id="0" name="a &amp; b.jpg" subset="Train" width="4">\n    <tag label="cat" source="manual"></tag>\n    <box label="x > y"/>\n  </image>\n  <image id="1" name="c.jpg" subset="Validation"/>\n</annotations>\n';
  expect(rewritten('cvat', xml, { '1\0c.jpg': { leaves: true } })).toBe(
    xml.replace('\n  <image id="1" name="c.jpg" subset="Validation"/>', ''),
  );
  expect(
    rewritten('cvat', xml, { '0\0a & b.jpg': { label: 'dog', path: 'n/a & b.jpg' }, '1\0c.jpg': { split: 'train' } }),
  ).toBe(
    xml
      .replace('name="a &amp; b.jpg"', 'name="n/a &amp; b.jpg"')
      .replace('<tag label="cat"', '<tag label="dog"')
      .replace('"Validation"', '"Train"'),
  );
});

it('Label Studio: tasks go or change, the others stay letter for letter', () => {
  const tasks =
    '[\n  {"id": 1, "data": {"image": "/data/local-files/?d=a.jpg", "x": 1.0}, "annotations": [{"result": [{"type": "choices", "value": {"choices": ["cat"]}}]}]},\n  {"id": 2, "data": {"image": "/data/local-files/?d=b.jpg"}, "annotations": []}\n]\n';
  const lines = tasks.split('\n');
  expect(rewritten('label-studio', tasks, { '1\0a.jpg': { leaves: true } })).toBe(['[', lines[2], ']', ''].join('\n'));
  const found = rewritten('label-studio', tasks, { '1\0a.jpg': { label: 'dog', path: 'n/a.jpg' } });
  expect(found).toContain(lines[2]);
  expect(JSON.parse(found)[0]).toMatchObject({
    data: { image: '/data/local-files/?d=n/a.jpg', x: 1 },
    annotations: [{ result: [{ value: { choices: ['dog'] } }] }],
  });
});

it('lists: lines go, move and are renamed; marks of classes stay', () => {
  const list = './images/a.jpg\n# remark\n./images/b.jpg  \n';
  expect(rewritten('list', list, { './images/a.jpg': { leaves: true } })).toBe('# remark\n./images/b.jpg  \n');
  expect(rewritten('list', '000005 -1\n000007  1\n', { '000005': { leaves: true } })).toBe('000007  1\n');
  expect(rewritten('list', 'a', {}, undefined, { text: 'x\nb 1', records: { b: {} } })).toBe('a\nb 1\n');
});

it('VOC: objects come in before the end, as the file is indented', () => {
  const xml =
    '<annotation>\n  <filename>a.jpg</filename>\n  <object>\n    <name>cat</name>\n    <bndbox><xmin>1</xmin></bndbox>\n  </object>\n</annotation>\n';
  const found = withObjects(xml, [{ category: 'a & b', box: [1.4, 2.6, 10, 20] }]);
  expect(found.startsWith(xml.slice(0, -'</annotation>\n'.length))).toBe(true);
  expect(found).toContain('  <object>\n    <name>a &amp; b</name>');
  expect(found).toContain('<xmin>1</xmin>\n      <ymin>3</ymin>\n      <xmax>11</xmax>\n      <ymax>23</ymax>');
});

it('data.yaml names places as they are in the new folder', () => {
  const place = (path: string) => path.replace('/old/set', '/new');
  const yaml =
    "path: /old/set  # root\ntrain: images/train\nval:\n  - images/val\n  - /old/set/more\nnames: ['train: a']\n";
  expect(withNewPlaces(yaml, '/old/set', '/new', place)).toBe(
    yaml.replace('/old/set  #', '/new  #').replace('/old/set/more', '/new/more'),
  );
});
