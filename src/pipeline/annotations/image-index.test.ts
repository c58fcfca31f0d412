import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Database } from '../../catalog/database.ts';
import { ImageIndex } from './image-index.ts';

const IDS = ['a.jpg', 'train/b.jpg', 'val/b.jpg', 'train/cat/c.jpg', 'val/cat/d.jpg'];

let database: Database;
let index: ImageIndex;
beforeAll(async () => {
  database = await Database.open();
  const rows = IDS.map((id, i) => `(${i}, '${id}', 'file:///data/${id}', ${i === 0 ? 'NULL' : 640}, 480)`);
  await database.run(
    `CREATE TABLE numbered AS SELECT * FROM (VALUES ${rows.join(', ')}) t(row, id, uri, width, height)`,
  );
  index = await ImageIndex.read(database);
});
afterAll(() => database.close());

describe('ImageIndex', () => {
  it.each([
    ['by uri', 'file:///data/val/b.jpg', 'x.jpg', undefined, 2],
    ['by id', null, 'train/b.jpg', undefined, 1],
    ['by id below further folders', null, 'images/train/b.jpg', undefined, 1],
    ['by the split', null, 'b.jpg', 'val', 2],
    ['by a name that one image has', null, 'somewhere/else/c.jpg', undefined, 3],
    ['by the last two names', null, 'old/cat/d.jpg', undefined, 4],
    ['not by a name that two images have', null, 'b.jpg', undefined, -1],
    ['not when the picture is elsewhere', 'file:///other/c.jpg', 'c.jpg', undefined, -1],
    ['not what is not there', null, 'z.jpg', undefined, -1],
  ])('finds pictures %s', (_, uri, path, split, row) => {
    expect(index.find(uri, path, split)).toBe(row);
  });

  it('knows sizes', () => {
    expect(index.sizeOf(1)).toEqual({ width: 640, height: 480 });
    expect(index.sizeOf(0)).toBeNull();
  });
});
