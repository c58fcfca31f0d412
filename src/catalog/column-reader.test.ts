import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { jpeg, writeTree } from '../../test/fixtures/pictures.ts';
import { throwawayTree } from '../../test/fixtures/throwaway-tree.ts';
import { scan } from '../pipeline/scan.ts';
import { openWorkspace, type Workspace } from '../pipeline/workspace.ts';
import { ColumnReader } from './column-reader.ts';
import { Database, identifier } from './database.ts';
import { writeDerived } from './derived.ts';
import { readImageIds } from './image-ids.ts';
import { manifestPath } from './locate.ts';
import { type Manifest, readManifest } from './manifest.ts';
import { readParts, writePart } from './part.ts';

/** Images in three parts; copies; an unreadable one; clusters that know nothing of some, and of one only as it was. */
async function workspaceOfParts(): Promise<Workspace> {
  const root = throwawayTree();
  const picture = await jpeg(1);
  writeTree(root, {
    'set/train/a.jpg': picture,
    'set/test/a.jpg': picture,
    'set/train/b.jpg': await jpeg(2),
    'set/train/é.jpg': await jpeg(3),
    'set/train/猫.jpg': await jpeg(4),
    'set/val/torn.jpg': picture.subarray(0, 300),
    'set/val/z.jpg': await jpeg(5),
  });
  const folder = join(root, '.goldpan');
  await scan({ inputs: [join(root, 'set')], workspace: folder, limits: { workers: 1 } });
  const database = await Database.open();
  const ids = ['test/a.jpg', 'train/a.jpg', 'train/b.jpg', 'train/é.jpg', 'val/z.jpg'];
  await writeDerived(database, folder, {
    name: 'clusters',
    columns: { cluster: { type: 'integer' }, kind: { type: 'text' } },
    rows: ids.map((id, i) => [id, i % 2 === 0 ? i : null, `kind ${i % 2}`] as const),
    computedFrom: [],
    parameters: {},
    embedding: null,
  });
  writeTree(root, { 'set/train/b.jpg': await jpeg(6) });
  await scan({ inputs: [join(root, 'set')], workspace: folder, limits: { workers: 1 } });
  await splitParts(database, folder);
  database.close();
  return openWorkspace(folder);
}

async function splitParts(database: Database, folder: string): Promise<void> {
  const manifest = JSON.parse(readFileSync(manifestPath(folder), 'utf8')) as Manifest;
  const all = readParts(folder, 'images', manifest.snapshot!.images)!;
  const keys = ['p0', 'p1', 'p2'];
  for (const [i, key] of keys.entries()) {
    await writePart(database, folder, 'images', key, `SELECT * FROM ${all} ORDER BY id LIMIT 3 OFFSET ${i * 3}`);
  }
  manifest.snapshot!.images = keys;
  writeFileSync(manifestPath(folder), JSON.stringify(manifest));
}

it('reads every column as the view images has it, in id order, without asking the view', async () => {
  const workspace = await workspaceOfParts();
  const { database, folder, snapshot, checks } = workspace;
  const reader = await ColumnReader.open(database, folder, snapshot, readManifest(folder), checks);
  const rows = await database.rows('SELECT * FROM images ORDER BY id');
  expect([...reader.places.keys()]).toEqual(Object.keys(rows[0]!));
  for (const [column, place] of reader.places) {
    const wanted = rows.map((row) => row[column]);
    if (place.type === 'VARCHAR') {
      const { codes, values } = await reader.texts(column);
      expect(
        [...codes].map((code) => (code < 0 ? null : values![code])),
        column,
      ).toEqual(wanted);
      expect(values, column).toEqual([...new Set(wanted.filter((value) => value !== null))].sort());
    } else {
      const read = [...(await reader.numbers(column))].map((cell) => (Number.isNaN(cell) ? null : cell));
      expect(read, column).toEqual(wanted.map((cell) => (typeof cell === 'boolean' ? Number(cell) : cell)));
    }
  }
  const places = (name: string) => reader.places.get(name)?.in;
  expect(['id', 'luma_mean', 'is_dark_issue', 'is_unreadable', 'size_ratio'].map(places)).toEqual(Array(5).fill('own'));
  expect(['group_id', 'is_near_duplicate_issue', 'cluster', 'kind'].map(places)).toEqual(Array(4).fill('joined'));
  expect(rows.find(({ id }) => id === 'train/b.jpg')?.cluster, 'known only as it was').toBeNull();
  expect(rows.filter(({ cluster }) => cluster !== null)).toHaveLength(2);
  workspace.close();
});

it('reads findings of every check as bits', async () => {
  const workspace = await workspaceOfParts();
  const { database, folder, snapshot, checks } = workspace;
  const reader = await ColumnReader.open(database, folder, snapshot, readManifest(folder), checks);
  const [masks] = await reader.findings();
  const issues = checks.map(({ name }) => identifier(`is_${name.replaceAll('-', '_')}_issue`));
  const rows = await database.rows(`SELECT ${issues.join(', ')} FROM images ORDER BY id`);
  const wanted = rows.map((row) => Object.values(row).map((found) => found === true));
  expect([...masks!].map((mask) => checks.map((_, bit) => ((mask >>> bit) & 1) === 1))).toEqual(wanted);
  expect(wanted.flat().filter(Boolean).length).toBeGreaterThan(2);
  workspace.close();
});

it('reads the ids of all parts, and of none', async () => {
  const workspace = await workspaceOfParts();
  const { bytes, offsets } = await readImageIds(workspace.database, workspace.folder, workspace.snapshot.images);
  const ids = [...offsets.slice(1)].map((end, i) => Buffer.from(bytes.subarray(offsets[i], end)).toString());
  expect(ids).toEqual((await workspace.database.rows('SELECT id FROM images ORDER BY id')).map(({ id }) => id));
  expect(ids).toHaveLength(7);
  // Rows that do not lie in the order of their ids are read in it all the same.
  await writePart(workspace.database, workspace.folder, 'images', 'p9', `SELECT * FROM images_own ORDER BY hash(id)`);
  const again = await readImageIds(workspace.database, workspace.folder, ['p9']);
  expect([...again.offsets]).toEqual([...offsets]);
  expect([...again.bytes]).toEqual([...bytes]);
  expect([...(await readImageIds(workspace.database, workspace.folder, [])).offsets]).toEqual([0]);
  workspace.close();
});
