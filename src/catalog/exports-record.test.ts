import { appendFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { throwawayTree } from '../../test/fixtures/throwaway-tree.ts';
import { Database } from './database.ts';
import { exportedImages, readExports, recordExport } from './exports-record.ts';

const facts = (folder: string) => ({
  format: 'yolo',
  folder,
  version: '1.2.3',
  files: ['data.yaml'],
  options: { fit: 640 },
});

async function* twice() {
  yield [{ id: 'b.jpg', sha256: 'bb', file: 'images/b.jpg', fileSha256: 'b2' }];
  yield [{ id: 'a.jpg', sha256: null, file: null }];
}

describe('the record of exports', () => {
  it('has none where nothing was exported', () => {
    expect(readExports(throwawayTree())).toEqual([]);
  });

  it('keeps what was written, and every image of it', async () => {
    const folder = throwawayTree();
    const record = await recordExport(folder, facts('/sets/yolo'), twice());
    expect(record).toMatchObject({ ...facts('/sets/yolo'), images: 2, pictures: 1 });
    expect(readExports(folder)).toEqual([record]);
    const database = await Database.open();
    try {
      expect(await database.rows(`SELECT * FROM ${exportedImages(folder, record)}`)).toEqual([
        { id: 'a.jpg', sha256: null, file: null, file_sha256: null },
        { id: 'b.jpg', sha256: 'bb', file: 'images/b.jpg', file_sha256: 'b2' },
      ]);
    } finally {
      database.close();
    }
  });

  it('adds to what was there, also after a torn line, and says when a list is gone', async () => {
    const folder = throwawayTree();
    const first = await recordExport(folder, facts('/sets/1'), []);
    appendFileSync(join(folder, 'exports.jsonl'), '{"id":"torn');
    const second = await recordExport(folder, facts('/sets/2'), [[]]);
    expect(readExports(folder)).toEqual([first, second]);
    rmSync(join(folder, 'exports', `${first.id}.parquet`));
    expect(exportedImages(folder, first)).toBeNull();
    expect(exportedImages(folder, second)).not.toBeNull();
  });

  it('names a line that is whole and no record', () => {
    const folder = throwawayTree({ 'exports.jsonl': '{"id":7}\n' });
    expect(() => readExports(folder)).toThrow(/exports\.jsonl, line 1/);
  });
});
