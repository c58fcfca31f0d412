import {
  chmodSync,
  existsSync,
  linkSync,
  lstatSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { applyOperations } from '../../src/act/apply.ts';
import { deleteSetAside } from '../../src/act/delete.ts';
import { Journal, readJournal } from '../../src/act/journal.ts';
import { nodeFiles } from '../../src/act/node-files.ts';
import { undoOperations } from '../../src/act/undo.ts';
import { asOrdinaryUser, throwawayTree } from '../fixtures/throwaway-tree.ts';
import { type ActRun, diskOf, journalIn, runAct } from './run-act.ts';
import { makeTree, operationsOf, type Scenario, snapshot } from './tree.ts';

const base: Scenario = {
  name: 'pair',
  mode: 'quarantine',
  disk: 'plain',
  files: { 'a.jpg': 'picture', 'b.jpg': 'picture', 'b.txt': 'labels', 'c.jpg': 'another', 'sub/d.jpg': 'picture' },
  images: { 'b.jpg': { keeper: 'a.jpg', sidecars: ['b.txt'] }, 'c.jpg': {}, 'sub/d.jpg': { keeper: 'a.jpg' } },
};

/** A fresh tree, planned, and then changed by `meanwhile`. */
function setUp(change: Partial<Scenario> = {}, meanwhile: (data: string) => void = () => undefined) {
  const scenario = { ...base, ...change };
  const root = throwawayTree();
  makeTree(root, scenario);
  const data = join(root, 'data');
  const operations = operationsOf(root, scenario);
  meanwhile(data);
  const run = { root, mode: scenario.mode, disk: scenario.disk, operations, batch: 64 };
  const act = (name: ActRun['act']) => runAct({ ...run, act: name }, diskOf(run));
  const reasons = async (name: ActRun['act']) =>
    Object.fromEntries((await act(name)).map(({ id, reason }) => [id, reason]));
  return { root, data, operations, before: snapshot(data), apply: () => reasons('apply'), undo: () => reasons('undo') };
}

const set = (data: string, name: string): string => join(data, '.goldpan-quarantine/p', name);

describe('apply leaves alone', () => {
  it.each<[string, (data: string) => void, Record<string, string>]>([
    ['a file that is gone', (data) => rmSync(join(data, 'c.jpg')), { 'c.jpg': 'it is gone' }],
    [
      'a file of another size',
      (data) => writeFileSync(join(data, 'c.jpg'), 'longer than before'),
      { 'c.jpg': 'it changed since the scan: 18 bytes instead of 7' },
    ],
    [
      'a file of another time',
      (data) => utimesSync(join(data, 'c.jpg'), 1, 1),
      { 'c.jpg': 'it changed since the scan: its time is another' },
    ],
    [
      'a file of other bytes, though size and time agree',
      (data) => {
        const { atimeMs, mtimeMs } = lstatSync(join(data, 'c.jpg'));
        writeFileSync(join(data, 'c.jpg'), 'ANOTHER');
        utimesSync(join(data, 'c.jpg'), atimeMs / 1000, mtimeMs / 1000 + 1e-7);
      },
      { 'c.jpg': 'changed since the scan: its bytes are others, though size and time are the same' },
    ],
    [
      'a folder in the place of a file',
      (data) => {
        rmSync(join(data, 'c.jpg'));
        mkdirSync(join(data, 'c.jpg'));
      },
      { 'c.jpg': 'it is no file any more' },
    ],
    [
      'copies whose keeper is gone',
      (data) => rmSync(join(data, 'a.jpg')),
      {
        'b.jpg': 'a.jpg, which is to stay in its stead, is gone',
        'sub/d.jpg': 'a.jpg, which is to stay in its stead, is gone',
      },
    ],
    [
      'copies whose keeper has other bytes',
      (data) => writeFileSync(join(data, 'a.jpg'), 'PICTURE'),
      {
        'b.jpg': 'a.jpg, which is to stay in its stead, changed since the scan',
        'sub/d.jpg': 'a.jpg, which is to stay in its stead, changed since the scan',
      },
    ],
    [
      'a file whose keeper has become a link to it',
      (data) => {
        rmSync(join(data, 'a.jpg'));
        symlinkSync('./sub/../sub/d.jpg', join(data, 'a.jpg'));
      },
      { 'sub/d.jpg': 'a.jpg, which is to stay in its stead, is only a link to it' },
    ],
    [
      'an image whose annotation changed',
      (data) => writeFileSync(join(data, 'b.txt'), 'better labels'),
      { 'b.jpg': 'its annotation changed since the scan: 13 bytes instead of 6' },
    ],
    [
      'an image whose place in quarantine is taken',
      (data) => {
        mkdirSync(set(data, ''), { recursive: true });
        writeFileSync(set(data, 'b.txt'), 'labels');
      },
      { 'b.jpg': 'something else is in its place already' },
    ],
  ])('%s', async (_, meanwhile, expected) => {
    const { data, operations, apply, undo, before } = setUp({}, meanwhile);
    expect(await apply()).toEqual(expected);
    // The rest went, whole; what was skipped is as it was.
    for (const { id } of operations) expect(existsSync(set(data, id)), id).toBe(!(id in expected));
    const now = snapshot(data);
    for (const id of Object.keys(expected)) expect(now[`/${id}`]).toBe(before[`/${id}`]);
    expect(await undo()).toEqual({});
    expect(snapshot(data)).toEqual(before);
  });

  it('what somebody decided to keep since', async () => {
    const { root, data, operations } = setUp();
    const journal = Journal.open(nodeFiles, journalIn(root));
    journal.add({ step: 'begin', version: 1, plan: 'p', digest: 'd', mode: 'quarantine', at: '' });
    const veto = ({ id }: { id: string }) => (id === 'c.jpg' ? 'it was decided to keep it' : null);
    const skipped = await applyOperations({
      files: nodeFiles,
      journal,
      mode: 'quarantine',
      operations,
      total: 3,
      veto,
    });
    journal.close();
    expect(skipped).toEqual([{ n: 1, id: 'c.jpg', reason: 'it was decided to keep it' }]);
    expect(existsSync(join(data, 'c.jpg'))).toBe(true);
  });

  it('files in folders it may not write, and takes the others', async () => {
    const { data, apply, undo, before, root } = setUp();
    chmodSync(root, 0o777);
    chmodSync(data, 0o777);
    chmodSync(join(data, 'sub'), 0o555);
    const journal = journalIn(root);
    await asOrdinaryUser(async () => {
      expect(await apply()).toEqual({ 'sub/d.jpg': 'permission denied' });
      expect(existsSync(set(data, 'sub/d.jpg'))).toBe(false);
      expect(await undo()).toEqual({});
    });
    expect(snapshot(data)).toEqual(before);
    expect(readFileSync(journal, 'utf8')).toContain('"step":"skip"');
    chmodSync(join(data, 'sub'), 0o755);
  });

  it('everything when no quarantine can be made', async () => {
    const { data, apply, before, root } = setUp();
    chmodSync(root, 0o777);
    chmodSync(data, 0o555);
    await asOrdinaryUser(async () => {
      expect(Object.values(await apply())).toEqual(['permission denied', 'permission denied', 'permission denied']);
    });
    chmodSync(data, 0o755);
    expect(snapshot(data)).toEqual(before);
  });

  it('hard links of each other are copies of each other: one may go', async () => {
    const { data, apply } = setUp({}, (folder) => {
      const times = lstatSync(join(folder, 'a.jpg'));
      rmSync(join(folder, 'a.jpg'));
      linkSync(join(folder, 'b.jpg'), join(folder, 'a.jpg'));
      expect(times.size).toBe(7);
    });
    expect(await apply()).toEqual({});
    expect(readFileSync(join(data, 'a.jpg'), 'utf8')).toBe('picture');
  });
});

describe('undo', () => {
  it('never overwrites what took the place of an image, and can be tried again', async () => {
    const { root, data, apply, undo, before } = setUp();
    await apply();
    writeFileSync(join(data, 'b.txt'), 'new labels');
    expect(await undo()).toEqual({ 'b.jpg': 'something else is in its place' });
    expect(readFileSync(join(data, 'b.txt'), 'utf8')).toBe('new labels');
    expect(existsSync(join(data, 'b.jpg'))).toBe(false);
    expect(readFileSync(set(data, 'b.jpg'), 'utf8')).toBe('picture');
    expect(readFileSync(set(data, 'b.txt'), 'utf8')).toBe('labels');
    expect(readJournal(journalIn(root)).phase).toBe('undoing');
    rmSync(join(data, 'b.txt'));
    expect(await undo()).toEqual({});
    expect(snapshot(data)).toEqual(before);
    expect(readJournal(journalIn(root)).phase).toBe('undone');
  });

  it.each<[string, (data: string) => void, string]>([
    ['an empty file in its place', (data) => writeFileSync(join(data, 'c.jpg'), ''), 'something else is in its place'],
    ['a folder in its place', (data) => mkdirSync(join(data, 'c.jpg')), 'something else is in its place'],
    ['a changed file in quarantine', (data) => writeFileSync(set(data, 'c.jpg'), 'changed'), 'it was changed since'],
    ['a file gone from quarantine', (data) => rmSync(set(data, 'c.jpg')), 'it is gone from where it was put'],
  ])('skips %s and restores the rest', async (_, meanwhile, reason) => {
    const { data, apply, undo } = setUp();
    await apply();
    meanwhile(data);
    const before = snapshot(data);
    expect(await undo()).toEqual({ 'c.jpg': reason });
    expect(snapshot(data)['/c.jpg']).toBe(before['/c.jpg']);
    expect(readFileSync(join(data, 'b.jpg'), 'utf8')).toBe('picture');
    expect(readFileSync(join(data, 'sub/d.jpg'), 'utf8')).toBe('picture');
  });

  it('is content with a file that was put back by hand', async () => {
    const { data, apply, undo, before } = setUp();
    await apply();
    renameSync(set(data, 'c.jpg'), join(data, 'c.jpg'));
    expect(await undo()).toEqual({});
    expect(snapshot(data)).toEqual(before);
  });

  it('makes folders again that were removed', async () => {
    const { data, apply, undo, before } = setUp();
    await apply();
    rmSync(join(data, 'sub'), { recursive: true });
    expect(await undo()).toEqual({});
    expect(snapshot(data)).toEqual(before);
  });

  it('leaves folders that hold other things by now', async () => {
    const { data, apply, undo } = setUp();
    await apply();
    writeFileSync(set(data, 'mine.txt'), 'mine');
    expect(await undo()).toEqual({});
    expect(readFileSync(set(data, 'mine.txt'), 'utf8')).toBe('mine');
    expect(existsSync(set(data, 'sub'))).toBe(false);
  });

  it('takes back what was made, but no work of others and no last copy', async () => {
    const { root, data, apply, undo } = setUp({ mode: 'hardlink' });
    expect(await apply()).toEqual({});
    const made = (name: string) => join(root, 'elsewhere', name);
    expect(lstatSync(made('b.jpg')).nlink).toBe(2);
    rmSync(join(data, 'sub/d.jpg'));
    rmSync(made('c.jpg'));
    writeFileSync(made('c.jpg'), 'edited');
    expect(await undo()).toEqual({
      'c.jpg': 'it was changed since it was made',
      'sub/d.jpg': 'its original is gone: this is the last copy',
    });
    expect(existsSync(made('b.jpg'))).toBe(false);
    expect(readFileSync(made('c.jpg'), 'utf8')).toBe('edited');
    expect(readFileSync(made('sub/d.jpg'), 'utf8')).toBe('picture');
  });
});

describe('delete', () => {
  const deleteAll = async (root: string, operations: ReturnType<typeof setUp>['operations']) => {
    const journal = Journal.open(nodeFiles, journalIn(root));
    const skipped = await deleteSetAside({ files: nodeFiles, journal, operations });
    journal.close();
    return skipped;
  };

  it('removes what was set aside, and only that', async () => {
    const { root, data, operations, apply } = setUp();
    await apply();
    expect(await deleteAll(root, operations)).toEqual([]);
    expect(Object.keys(snapshot(data)).sort()).toEqual(['/a.jpg', '/sub']);
    const journal = Journal.open(nodeFiles, journalIn(root));
    const skipped = await undoOperations({ files: nodeFiles, journal });
    journal.close();
    expect(skipped.map(({ reason }) => reason)).toEqual(Array(3).fill('it was deleted for good'));
  });

  it('keeps what was changed in quarantine, and copies whose keeper is gone', async () => {
    const { root, data, operations, apply } = setUp();
    await apply();
    writeFileSync(set(data, 'c.jpg'), 'changed');
    rmSync(join(data, 'a.jpg'));
    expect((await deleteAll(root, operations)).map(({ id, reason }) => `${id}: ${reason}`)).toEqual([
      'b.jpg: a.jpg, which is to stay in its stead, is gone',
      'c.jpg: it was changed since it was set aside',
      'sub/d.jpg: a.jpg, which is to stay in its stead, is gone',
    ]);
    expect(readFileSync(set(data, 'b.jpg'), 'utf8')).toBe('picture');
    expect(readFileSync(set(data, 'c.jpg'), 'utf8')).toBe('changed');
  });
});
