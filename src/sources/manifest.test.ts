import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { collect, throwawayTree } from '../../test/fixtures/throwaway-tree.ts';
import { UserError } from '../model/errors.ts';
import type { ReadParquet } from './manifest.ts';
import { openSource } from './open.ts';

const FILES = ['train/a.jpg', 'b.jpg'];

async function listed(name: string, content: string, readParquet?: ReadParquet) {
  const root = throwawayTree(FILES);
  writeFileSync(join(root, name), content);
  const source = await openSource([name], { cwd: root, ...(readParquet && { readParquet }) });
  const found = await collect(source.list());
  return { ...found, bare: found.images.map(({ uri, modifiedMs, ...image }) => image) };
}

describe('a manifest', () => {
  it('in CSV gives fields and attributes', async () => {
    const { bare, problems } = await listed(
      'm.csv',
      'path,label,caption,licence,score,ok,code,url\ntrain/a.jpg,cat,"A cat, sleeping",CC0,0.5,true,007,https://example.org/a\nb.jpg,,,,,,,\n',
    );
    expect(problems).toEqual([]);
    expect(bare).toEqual([
      {
        id: 'train/a.jpg',
        split: 'train',
        label: 'cat',
        caption: 'A cat, sleeping',
        sizeBytes: 11,
        attributes: { licence: 'CC0', score: 0.5, ok: true, code: '007', url: 'https://example.org/a' },
      },
      { id: 'b.jpg', sizeBytes: 5 },
    ]);
  });

  it('in JSON Lines keeps types, and its own split wins over the path', async () => {
    const { bare } = await listed(
      'm.jsonl',
      '{"file_name":"train/a.jpg","split":"Validation","n":1,"tags":["x"],"none":null}\n{"file_name":"b.jpg","split":""}\n{"file_name":"train/c.jpg"}',
    );
    expect(bare).toEqual([
      { id: 'train/a.jpg', split: 'val', sizeBytes: 11, attributes: { n: 1, tags: '["x"]' } },
      { id: 'b.jpg', sizeBytes: 5 },
      { id: 'train/c.jpg', split: 'train', sizeBytes: -1 },
    ]);
  });

  it('in Parquet comes through the given reader', async () => {
    const read: string[] = [];
    const { bare, problems } = await listed('m.parquet', 'not looked at', async function* (path) {
      read.push(path);
      yield { Image: 'b.jpg', width: 12n, label: 3 };
      yield { Image: null, width: 1n, label: 4 };
    });
    expect(bare).toEqual([{ id: 'b.jpg', label: '3', sizeBytes: 5, attributes: { width: 12 } }]);
    expect(problems).toEqual([{ path: 'm.parquet', reason: 'row 2: no path in "Image"' }]);
    expect(read[0]).toMatch(/m\.parquet$/);
  });

  it('says which rows it could not read, and reads the others', async () => {
    const { images, problems } = await listed(
      'm.ndjson',
      '{"path":\n{"path":"b.jpg"}\n{"label":"x"}\n{"path":"https://example.org/x.jpg"}\n{"path":"b.jpg"}\n{"path":"train"}\n',
    );
    expect(images.map((image) => image.id)).toEqual(['b.jpg']);
    expect(problems.map(({ reason }) => reason)).toEqual([
      expect.stringMatching(/^line 1: not valid JSON/),
      'line 3: no path',
      'line 4: https://example.org/x.jpg: remote images are not read; download them and list the files',
      'line 5: "b.jpg" is named again; the first one counts',
      'line 6: train is a folder; list its files, or give the folder itself',
    ]);
    expect(new Set(problems.map((problem) => problem.path))).toEqual(new Set(['m.ndjson']));
  });

  it.each([
    ['m.csv', 'id,url\n1,https://x\n', /"m.csv" has no column .*found "id", "url"; name one of them path, file/],
    ['m.jsonl', '{"id":1}\n', /"m.jsonl" has no column .*found "id"/],
    ['m.csv', '', /"m.csv" is empty/],
    ['m.csv', 'path,label\na.jpg\n', /"m.csv" has no row that can be read; line 2: 1 cells/],
    ['m.jsonl', '[{\n"path": "a.jpg"\n}]', /"m.jsonl" has no row that can be read; line 1: not valid JSON/],
    ['m.parquet', 'PAR1', /"m.parquet": no reader for Parquet/],
  ])('%s holding %j is refused at once', async (name, content, message) => {
    const opening = listed(name, content);
    await expect(opening).rejects.toThrow(message);
    await expect(opening).rejects.toThrow(UserError);
  });

  it('without rows lists nothing', async () => {
    expect((await listed('m.csv', 'path,label\n')).images).toEqual([]);
    expect((await listed('m.jsonl', '\n')).images).toEqual([]);
  });
});
