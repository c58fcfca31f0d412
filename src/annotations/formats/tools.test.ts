import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { packTar } from 'modern-tar';
import { describe, expect, it } from 'vitest';
import { HEADER, IMAGES, readSet, saidOf, withPictures, writeSet } from '../../../test/fixtures/annotated-images.ts';
import { jpeg } from '../../../test/fixtures/pictures.ts';
import { throwawayTree } from '../../../test/fixtures/throwaway-tree.ts';
import type { AnnotatedImage } from '../../model/annotation.ts';
import { readPicture } from '../placed-pictures.ts';
import coco from './coco.ts';
import cvat from './cvat.ts';
import imagefolder from './imagefolder.ts';
import labelStudio from './label-studio.ts';
import webdataset from './webdataset.ts';

const byPath = (a: AnnotatedImage, b: AnnotatedImage): number => (a.path < b.path ? -1 : 1);

describe('webdataset', () => {
  it('gives back everything, pictures byte for byte, the same archive each time', async () => {
    const folder = throwawayTree();
    const images = await withPictures(folder);
    for (const name of ['one', 'two']) await writeSet(webdataset, join(folder, name), images);
    expect(readFileSync(join(folder, 'one/train-000000.tar'))).toEqual(
      readFileSync(join(folder, 'two/train-000000.tar')),
    );
    const { header, images: read, problems } = await readSet(join(folder, 'one'));
    expect(problems).toEqual([]);
    expect(header).toEqual(HEADER);
    expect([...read].sort(byPath).map((image) => ({ ...saidOf(image), path: image.path }))).toEqual(
      [...IMAGES].sort(byPath).map((image) => ({ ...saidOf(image), path: image.path })),
    );
    for (const image of read) {
      expect(image.uri).toBeNull();
      expect(Buffer.from(await readPicture(image))).toEqual(readFileSync(join(folder, 'pictures', image.path)));
    }
  });

  it('begins a shard when one is full', async () => {
    const folder = throwawayTree();
    const images = await withPictures(
      folder,
      Array.from({ length: 5 }, (_, i) => ({ ...IMAGES[2]!, path: `p.${i}.jpg` })),
    );
    const { written } = await writeSet(webdataset, join(folder, 'out'), images, { options: { 'shard-count': '2' } });
    expect(written.images).toBe(5);
    const { images: read } = await readSet(join(folder, 'out'));
    expect(read.map(({ path }) => path)).toEqual(images.map(({ path }) => path));
    expect(new Set(read.map(({ inside }) => inside!.uri)).size).toBe(3);
  });

  it('hands pictures of shards on to other formats', async () => {
    const folder = throwawayTree();
    const images = await withPictures(folder);
    await writeSet(webdataset, join(folder, 'wds'), images);
    const { images: read, header } = await readSet(join(folder, 'wds'));
    await writeSet(coco, join(folder, 'coco'), read, { header });
    const { images: again } = await readSet(join(folder, 'coco'));
    expect(again).toHaveLength(3);
    for (const image of again) {
      const original = readFileSync(join(folder, 'pictures', image.path));
      expect(Buffer.from(await readPicture(image))).toEqual(original);
    }
  });

  it('reads shards of other tools: cls, txt and json beside pictures, and leaves out names that lead outside', async () => {
    const folder = throwawayTree();
    const body = new Uint8Array(await jpeg(1, 80, 30, 20));
    const text = (value: string) => new TextEncoder().encode(value);
    const entry = (name: string, data: Uint8Array) => ({
      header: { name, size: data.length, mtime: new Date(0) },
      body: data,
    });
    const files = [
      entry('./dir/0001.jpg', body),
      entry('./dir/0001.cls', text('3')),
      entry('./dir/0001.txt', text('a caption')),
      entry('./dir/0001.json', text('{"url":"http://x","sha256":"ab"}')),
      entry('../../evil.jpg', body),
      entry('0002.jpg', body),
      entry('0002.seg.png', body),
    ];
    writeFileSync(join(folder, 'set-000000.tar'), await packTar(files));
    const { bare, problems, header } = await readSet(join(folder, 'set-000000.tar'));
    expect(bare).toEqual([
      {
        path: 'dir/0001.jpg',
        width: null,
        height: null,
        labels: ['3'],
        captions: [{ text: 'a caption' }],
        objects: [],
        fields: { url: 'http://x', sha256: 'ab' },
      },
      { path: '0002.jpg', width: null, height: null, objects: [] },
    ]);
    expect(header.categories).toEqual([{ name: '3', id: 3 }]);
    expect(problems.map(({ where }) => where)).toEqual(['../../evil.jpg', '0002']);
  });

  it('says where an archive is broken, and keeps what came before', async () => {
    const folder = throwawayTree();
    const images = await withPictures(folder);
    await writeSet(webdataset, join(folder, 'wds'), images);
    const path = join(folder, 'wds/train-000000.tar');
    const bytes = readFileSync(path);
    // The size of the second sample's picture, beyond the end of the file.
    const at = bytes.indexOf('c.jpg');
    bytes.write('77777777777', at + 124, 'latin1');
    writeFileSync(path, bytes);
    const { images: read, problems } = await readSet(path);
    expect(read.map(({ path: name }) => name)).toEqual(['a.jpg']);
    expect(problems[0]!.reason).toMatch(/no tar header at byte \d+; nothing from there on was read/);
  });
});

describe('imagefolder', () => {
  it('numbers classes as torchvision sorts them, and counts what has no room', async () => {
    const folder = throwawayTree();
    const images = await withPictures(folder);
    const { written } = await writeSet(imagefolder, join(folder, 'out'), images);
    expect(written.lost).toMatchObject({ boxes: 2, polygons: 1, masks: 1, 'multiple-labels': 1, captions: 3 });
    expect(written.notes[0]).toMatch(/^1 images without a label are left out/);
    const { images: read, header, problems } = await readSet(join(folder, 'out'));
    expect(header.categories).toEqual([{ name: 'cat', id: 0 }]);
    expect(read.map(({ path, split, labels }) => [path, split, labels])).toEqual([
      ['cat/a.jpg', 'train', ['cat']],
      ['cat/folder.v2/b.c.jpg', 'val', ['cat']],
    ]);
    expect(problems).toEqual([]);
  });

  it('sorts by code point, and names splits whose classes would be numbered otherwise', async () => {
    const folder = throwawayTree();
    const picture = await jpeg(1, 80, 8, 8);
    for (const name of ['train/b', 'train/B', 'train/é', 'val/b', 'val/é']) {
      mkdirSync(join(folder, name), { recursive: true });
      writeFileSync(join(folder, name, 'x.jpg'), picture);
    }
    const { header, problems, images } = await readSet(folder, 'imagefolder');
    expect(header.categories.map(({ name }) => name)).toEqual(['B', 'b', 'é']);
    expect(problems).toMatchObject([
      { kind: 'conflict', where: 'val', reason: expect.stringContaining('no folder for B') },
    ]);
    expect(images).toHaveLength(5);
  });
});

describe('cvat', () => {
  it('gives back what it reads of an export, shapes without a word of the model among it', async () => {
    const folder = throwawayTree({ 'annotations.xml': readFileSync('test/fixtures/annotations/cvat.xml', 'utf8') });
    const first = await readSet(join(folder, 'annotations.xml'));
    expect(first.problems.map(({ where, reason }) => [where, reason])).toEqual([
      ['a b/x.jpg', 'shape 10: a box without xtl, ytl, xbr and ybr'],
    ]);
    await writeSet(cvat, join(folder, 'again.xml'), first.images, { header: first.header });
    const second = await readSet(join(folder, 'again.xml'));
    expect(second.problems).toEqual([]);
    expect(second.bare).toEqual(first.bare);
    expect(second.header).toEqual(first.header);
    expect(first.bare[0]!.objects.map(({ fields }) => fields?.shape)).toContainEqual({
      type: 'ellipse',
      cx: '4',
      cy: '5',
      rx: '1.00',
      ry: '2.00',
      rotation: '12',
    });
  });

  it('turns boxes about their centre, and masks from rows of a part into columns of the whole', async () => {
    const folder = throwawayTree({ 'annotations.xml': readFileSync('test/fixtures/annotations/cvat.xml', 'utf8') });
    const { images, header } = await readSet(join(folder, 'annotations.xml'));
    const [, turned, , , , , masked, skeleton] = images[0]!.objects;
    const centre = [0, 1].map((i) => turned!.corners!.filter((_, k) => k % 2 === i).reduce((sum, v) => sum + v, 0) / 4);
    expect(centre[0]).toBeCloseTo(4.3, 4);
    expect(centre[1]).toBeCloseTo(3.775, 4);
    // Rows "0 1 1" and "0 1 1" at 3, 4: columns 4 and 5, rows 4 and 5 of a picture 10 high.
    expect(masked!.mask).toEqual({ width: 20, height: 10, counts: [44, 2, 8, 2, 144] });
    expect(skeleton!.keypoints).toEqual([1, 2, 0, 5, 6, 1]);
    expect(header.categories.find(({ name }) => name === 'person')).toMatchObject({
      keypoints: ['nose', 'eye'],
      skeleton: [[1, 2]],
    });
  });

  it('reads tracks by frame', async () => {
    const box = (frame: number, outside: number) =>
      `<box frame="${frame}" outside="${outside}" occluded="0" keyframe="1" xtl="1" ytl="2" xbr="3" ybr="5" z_order="0"></box>`;
    const folder = throwawayTree({
      'annotations.xml': `<annotations><version>1.1</version><meta><task><labels><label><name>car</name></label></labels><original_size><width>20</width><height>10</height></original_size></task></meta><track id="0" label="car" source="manual">${box(3, 0)}${box(1, 0)}${box(4, 1)}</track></annotations>`,
    });
    const { bare } = await readSet(folder);
    const objects = [{ category: 'car', box: [1, 2, 2, 3], fields: { track_id: 0 } }];
    expect(bare).toEqual([
      { path: 'frame_000001', id: 1, width: 20, height: 10, objects },
      { path: 'frame_000003', id: 3, width: 20, height: 10, objects },
    ]);
  });

  it('expands no entities, and stops where XML ends to be XML', async () => {
    const bomb = '<!DOCTYPE a [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">]>';
    const folder = throwawayTree({
      'annotations.xml': `${bomb}<annotations><version>1.1</version><meta></meta><image id="0" name="x.jpg" width="2" height="2"></image><image id="1" name="&b;.jpg"></image></annotations>`,
    });
    const { images, problems } = await readSet(folder);
    expect(images.map(({ path }) => path)).toEqual(['x.jpg']);
    expect(problems[0]!.reason).toMatch(/not well-formed XML: undefined entity/);
  });

  it('joins again what it wrote in several shapes', async () => {
    const folder = throwawayTree();
    const { written } = await writeSet(cvat, join(folder, 'a.xml'), IMAGES);
    const { images } = await readSet(join(folder, 'a.xml'));
    expect(images.map(({ objects }) => objects.length)).toEqual([5, 0, 0]);
    const [, person, seven, masked, turned] = images[0]!.objects;
    expect(person).toMatchObject({ category: 'person', box: [3, 4, 10, 11], keypoints: [4, 5, 2, 6.5, 7, 1] });
    expect(seven!.polygons).toEqual(IMAGES[0]!.objects[2]!.polygons);
    expect(masked!.mask).toEqual(IMAGES[0]!.objects[3]!.mask);
    expect(turned!.corners).toBeDefined();
    expect(written.lost).toMatchObject({ 'object-ids': 4, captions: 3, scores: 1 });
  });
});

describe('label-studio', () => {
  it('gives back everything', async () => {
    const folder = throwawayTree();
    const images = await withPictures(folder);
    const { written } = await writeSet(labelStudio, join(folder, 'a.json'), images);
    expect(written.lost).toEqual({});
    const { header, images: read, problems } = await readSet(join(folder, 'a.json'));
    expect(problems).toEqual([]);
    expect(header).toEqual(HEADER);
    expect(read.map(saidOf)).toEqual(IMAGES.map(saidOf));
    for (const { uri } of read) expect(uri).not.toBeNull();
  });

  it('keeps what annotators and models said, and takes one of them', async () => {
    const folder = throwawayTree({ 'ls.json': readFileSync('test/fixtures/annotations/label-studio.json', 'utf8') });
    const first = await readSet(join(folder, 'ls.json'));
    expect(first.problems).toMatchObject([{ kind: 'conflict', where: '[0]' }]);
    expect(first.images[0]).toMatchObject({ labels: ['indoor', 'day', 'a / b'], captions: [{ text: 'hello' }] });
    expect(first.images[1]!.objects).toMatchObject([{ category: 'cat', score: 0.75 }]);
    await writeSet(labelStudio, join(folder, 'again.json'), first.images, { header: first.header });
    const second = await readSet(join(folder, 'again.json'));
    expect(second.bare).toEqual(first.bare);
  });

  it('reads JSON-MIN', async () => {
    const folder = throwawayTree({
      'min.json': JSON.stringify([
        {
          id: 3,
          image: '/data/upload/1/0a1b2c3d-a.jpg',
          label: [
            {
              x: 10,
              y: 20,
              width: 30,
              height: 40,
              rotation: 0,
              rectanglelabels: ['cat'],
              original_width: 200,
              original_height: 100,
            },
          ],
          choice: 'good',
          annotator: 1,
          annotation_id: 9,
        },
      ]),
    });
    const { images } = await readSet(join(folder, 'min.json'));
    expect(images[0]).toMatchObject({ id: 3, labels: ['good'], objects: [{ category: 'cat', box: [20, 20, 60, 40] }] });
  });
});
