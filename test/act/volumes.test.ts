import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { nodeFiles } from '../../src/act/node-files.ts';
import { throwawayTree } from '../fixtures/throwaway-tree.ts';
import { type ActRun, runAct } from './run-act.ts';
import { lost, makeTree, operationsOf, type Scenario, snapshot } from './tree.ts';

const KB = 1024;

/** Pictures of a few kilobytes, all different. */
const scenario: Scenario = {
  name: 'move',
  mode: 'move',
  disk: 'plain',
  files: Object.fromEntries(Array.from({ length: 30 }, (_, i) => [`x/${i}.jpg`, String(i).padEnd(4 * KB, 'pixels ')])),
  images: Object.fromEntries(Array.from({ length: 30 }, (_, i) => [`x/${i}.jpg`, {}])),
};

function setUp(target: string) {
  const root = throwawayTree();
  makeTree(root, scenario);
  // A time with nanoseconds, as files have that nobody has touched.
  writeFileSync(join(root, 'data/x/3.jpg'), 'fresh');
  symlinkSync(target, join(root, 'elsewhere'));
  const operations = operationsOf(root, scenario);
  const run: ActRun = { act: 'apply', root, mode: 'move', disk: 'plain', operations, batch: 4 };
  const data = join(root, 'data');
  return { data, before: snapshot(data), run, undo: () => runAct({ ...run, act: 'undo' }, nodeFiles) };
}

/** What two folders hold together. */
const both = (a: string, b: string): Record<string, string> => ({
  ...snapshot(a),
  ...Object.fromEntries(Object.entries(snapshot(b)).map(([name, text]) => [`/other${name}`, text])),
});

const memory = '/dev/shm';
const hasTwoVolumes = existsSync(memory) && statSync(memory).dev !== statSync(tmpdir()).dev;

describe.skipIf(!hasTwoVolumes)('a real second volume', () => {
  it('takes images and gives them back, the same to the nanosecond', async () => {
    const target = mkdtempSync(join(memory, 'goldpan-volume-'));
    try {
      const { data, before, run, undo } = setUp(target);
      expect(await runAct(run, nodeFiles)).toEqual([]);
      expect(lost(before, snapshot(target))).toEqual([]);
      expect(Object.keys(snapshot(data))).toEqual(['/x']);
      expect(snapshot(target)['/x/3.jpg']).toBe(before['/x/3.jpg']);
      expect(await undo()).toEqual([]);
      expect(snapshot(data)).toEqual(before);
      expect(snapshot(target)).toEqual({});
    } finally {
      rmSync(target, { recursive: true, force: true });
    }
  });
});

/** A file system of its own of a few kilobytes, which only a superuser may mount; it is gone when the work is done. */
async function withSmallVolume(kilobytes: number, work: (folder: string, grow: () => void) => Promise<void>) {
  const folder = mkdtempSync(join(tmpdir(), 'goldpan-small-'));
  execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${kilobytes}k`, 'goldpan-test', folder]);
  try {
    await work(folder, () => execFileSync('mount', ['-o', 'remount,size=4m', folder]));
  } finally {
    execFileSync('umount', [folder]);
    rmSync(folder, { recursive: true, force: true });
  }
}

function mayMount(): boolean {
  if (process.platform !== 'linux' || process.geteuid?.() !== 0) return false;
  const folder = mkdtempSync(join(tmpdir(), 'goldpan-mount-'));
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=4k', 'goldpan-test', folder], { stdio: 'ignore' });
    execFileSync('umount', [folder], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

describe.skipIf(!mayMount())('a volume that is really full', () => {
  it('stops a move with nothing lost; the move goes on when there is room', async () => {
    await withSmallVolume(48, async (folder, grow) => {
      const { data, before, run, undo } = setUp(folder);
      await expect(runAct(run, nodeFiles)).rejects.toMatchObject({ code: 'ENOSPC' });
      expect(lost(before, both(data, folder))).toEqual([]);
      grow();
      expect(await runAct(run, nodeFiles)).toEqual([]);
      expect(Object.keys(snapshot(data))).toEqual(['/x']);
      expect(await undo()).toEqual([]);
      expect(snapshot(data)).toEqual(before);
    });
  });

  it('lets a stopped move be undone while it is still full', async () => {
    await withSmallVolume(48, async (folder) => {
      const { data, before, run, undo } = setUp(folder);
      await expect(runAct(run, nodeFiles)).rejects.toMatchObject({ code: 'ENOSPC' });
      expect(await undo()).toEqual([]);
      expect(snapshot(data)).toEqual(before);
      expect(snapshot(folder)).toEqual({});
    });
  });

  it('stops when the journal itself has no room, and goes on later', async () => {
    await withSmallVolume(4, async (folder, grow) => {
      const target = throwawayTree();
      const { run, before, data } = setUp(target);
      const journalled = { ...run, journal: join(folder, 'journal.jsonl') };
      await expect(runAct(journalled, nodeFiles)).rejects.toMatchObject({ code: 'ENOSPC' });
      expect(lost(before, both(data, target))).toEqual([]);
      grow();
      expect(await runAct(journalled, nodeFiles)).toEqual([]);
      expect(await runAct({ ...journalled, act: 'undo' }, nodeFiles)).toEqual([]);
      expect(snapshot(data)).toEqual(before);
    });
  });
});
