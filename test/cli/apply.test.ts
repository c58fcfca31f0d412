import { spawn } from 'node:child_process';
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { snapshot } from '../act/tree.ts';
import { dataset, files, plan } from './planning.ts';
import { goldpan, inFolder } from './run.ts';

describe('goldpan apply and undo', () => {
  it('set aside and put back, to the byte; everything else keeps working meanwhile', async () => {
    await inFolder(async (folder) => {
      await dataset(folder);
      const before = snapshot(join(folder, 'd'));
      const { id } = await plan(folder);
      const dry = await goldpan(folder, 'apply', id, '--dry-run');
      expect([dry.code, dry.stdout]).toEqual([
        0,
        `Plan ${id}: 2 images would go, 0 would be skipped. Nothing was touched.\n`,
      ]);
      expect(snapshot(join(folder, 'd'))).toEqual(before);

      const refused = await goldpan(folder, 'apply', id);
      expect([refused.code, refused.stderr]).toEqual([
        2,
        'error apply needs a yes, and this is no terminal to ask on: add --yes.\n',
      ]);
      const run = await goldpan(folder, 'apply', id.slice(0, 11), '--yes');
      expect(run.code, run.stderr).toBe(0);
      expect(run.stdout).toContain('2 images set aside, 0 skipped');
      expect(run.stdout).toContain('goldpan scan');
      expect(files(join(folder, 'd'))).toEqual([
        `.goldpan-quarantine/${id}/test/cat/a.jpg`,
        `.goldpan-quarantine/${id}/train/cat/a copy.jpg`,
        `.goldpan-quarantine/${id}/train/cat/a copy.txt`,
        'notes.txt',
        'test/dog/c.jpg',
        'train/cat/a.jpg',
        'train/dog/b.jpg',
      ]);
      const again = await goldpan(folder, 'apply', id, '--yes');
      expect([again.code, again.stdout.includes('had been applied before')]).toEqual([0, true]);
      for (const command of [
        ['findings'],
        ['images'],
        ['duplicates'],
        ['leaks'],
        ['plan'],
        ['report', '-o', 'r.html'],
      ]) {
        const view = await goldpan(folder, ...command);
        expect(view.code, `${command}: ${view.stderr}`).toBe(0);
      }
      const rescanned = await goldpan(folder, 'scan', '--hidden', '-q', '--json');
      expect(JSON.parse(rescanned.stdout)).toMatchObject({ images: 4, duplicates: { groups: 0 } });

      expect((await goldpan(folder, 'undo')).code).toBe(2);
      const undone = await goldpan(folder, 'undo', '--yes');
      expect(undone.code, undone.stderr).toBe(0);
      expect(undone.stdout).toContain('2 restored, 0 skipped');
      expect(snapshot(join(folder, 'd'))).toEqual(before);
      const twice = await goldpan(folder, 'undo', id, '--yes');
      expect([twice.code, twice.stdout]).toEqual([0, `Plan ${id} had been undone before: nothing to do.\n`]);
      const over = await goldpan(folder, 'apply', id, '--yes');
      expect([over.code, over.stderr.includes('was undone. Make a new one')]).toEqual([2, true]);
      const history = JSON.parse((await goldpan(folder, 'history', '--json')).stdout);
      expect(history.find((entry: { plan: string }) => entry.plan === id)).toMatchObject({
        state: 'undone',
        mode: 'quarantine',
        images: 2,
      });
    });
  });

  it('skip what changed since the scan, do the rest, and end with 1', async () => {
    await inFolder(async (folder) => {
      await dataset(folder);
      const { id } = await plan(folder);
      writeFileSync(join(folder, 'd/test/cat/a.jpg'), 'new content');
      const dry = await goldpan(folder, 'apply', id, '--dry-run');
      expect([dry.code, dry.stdout.includes('1 would be skipped')]).toEqual([1, true]);
      const run = await goldpan(folder, 'apply', id, '--yes');
      expect(run.code).toBe(1);
      expect(run.stdout).toMatch(/test\/cat\/a\.jpg +it changed since the scan/);
      expect(existsSync(join(folder, 'd/train/cat/a copy.jpg'))).toBe(false);
      expect((await plan(folder)).spared).toContainEqual({
        id: 'test/cat/a.jpg',
        reason: 'its file changed since the scan; scan again',
      });
    });
  });

  it('obey what was decided after the plan was made', async () => {
    await inFolder(async (folder) => {
      await dataset(folder);
      const { id } = await plan(folder);
      await goldpan(folder, 'decide', 'keep', 'test/cat/a.jpg');
      await goldpan(folder, 'decide', 'not-a-duplicate', 'train/cat/a.jpg', 'train/cat/a copy.jpg');
      const run = await goldpan(folder, 'apply', id, '--yes', '--json');
      expect(run.code).toBe(1);
      expect(JSON.parse(run.stdout)).toMatchObject({
        done: 0,
        skipped: [
          { id: 'test/cat/a.jpg', reason: 'it was decided to keep it' },
          {
            id: 'train/cat/a copy.jpg',
            reason: 'it was decided that it is no duplicate of train/cat/a.jpg',
          },
        ],
      });
    });
  });

  it('go on where a run was cut short, whatever of it was reported', async () => {
    await inFolder(async (folder) => {
      await dataset(folder);
      const before = snapshot(join(folder, 'd'));
      const { id } = await plan(folder);
      await goldpan(folder, 'apply', id, '--yes');
      const after = snapshot(join(folder, 'd'));
      const journal = join(folder, `.goldpan/journal/${id}.jsonl`);
      const lines = readFileSync(journal, 'utf8').trimEnd().split('\n');
      const announced = lines.filter((line) => /"step":"(begin|folder|intent)"/.test(line));
      writeFileSync(journal, `${announced.join('\n')}\n{"step":"do`);
      const other = await goldpan(folder, 'apply', '--yes');
      expect([other.code, other.stderr]).toEqual([2, expect.stringContaining(`Plan ${id} was cut short`)]);
      expect((await goldpan(folder, 'history')).stdout).toContain('cut short');
      const run = await goldpan(folder, 'apply', id, '--yes');
      expect(run.code, run.stderr).toBe(0);
      expect(snapshot(join(folder, 'd'))).toEqual(after);
      expect((await goldpan(folder, 'undo', id, '--yes')).code).toBe(0);
      expect(snapshot(join(folder, 'd'))).toEqual(before);
    });
  });

  it('refuse a plan that was changed after it was begun, and one that is no plan', async () => {
    await inFolder(async (folder) => {
      await dataset(folder);
      const { id } = await plan(folder);
      await goldpan(folder, 'apply', id, '--yes');
      const path = join(folder, `.goldpan/plans/${id}.json`);
      writeFileSync(path, readFileSync(path, 'utf8').replaceAll('test/cat', 'test/dog'));
      const run = await goldpan(folder, 'apply', id, '--yes');
      expect([run.code, run.stderr.includes('was changed after the plan was begun')]).toEqual([2, true]);
      rmSync(path);
      expect((await goldpan(folder, 'undo', id, '--yes')).stdout).toContain('2 restored');
      writeFileSync(path, 'nonsense');
      expect((await goldpan(folder, 'apply', id, '--yes')).code).toBe(2);
      expect((await goldpan(folder, 'apply', 'unheard-of', '--yes')).stderr).toContain('There is no plan unheard-of');
    });
  });

  it('wait for nobody: a workspace that is being written is refused', async () => {
    await inFolder(async (folder) => {
      await dataset(folder);
      const { id } = await plan(folder);
      const holder = spawn(process.execPath, ['-e', 'setTimeout(() => {}, 60000)']);
      try {
        const { hostname } = await import('node:os');
        const lock = { pid: holder.pid, host: hostname(), started: null, since: 'now' };
        writeFileSync(join(folder, '.goldpan/lock'), JSON.stringify(lock));
        const run = await goldpan(folder, 'apply', id, '--yes');
        expect([run.code, run.stderr.includes(`process ${holder.pid}`)]).toEqual([2, true]);
        // Deciding is possible meanwhile.
        expect((await goldpan(folder, 'decide', 'keep', 'train/cat/a.jpg')).code).toBe(0);
      } finally {
        holder.kill('SIGKILL');
      }
      expect((await goldpan(folder, 'apply', id, '--yes')).code).toBe(0);
    });
  });

  it('delete for good only what a plan that was read has set aside', async () => {
    await inFolder(async (folder) => {
      await dataset(folder);
      const unread = await goldpan(folder, 'apply', '--delete', '--yes');
      expect([unread.code, unread.stderr.includes('--delete needs a plan that was read before')]).toEqual([2, true]);
      const move = await plan(folder, '--mode', 'move', '--to', 'away');
      expect((await goldpan(folder, 'apply', move.id, '--delete', '--yes')).stderr).toContain('has mode move');
      const applied = await goldpan(folder, 'apply', '--yes', '--json');
      const shown = JSON.parse(applied.stdout).plan as string;
      const late = await goldpan(folder, 'apply', shown, '--delete', '--yes');
      expect([late.code, late.stderr.includes('without being shown first')]).toEqual([2, true]);
      await goldpan(folder, 'undo', '--yes');

      const { id } = await plan(folder);
      expect((await goldpan(folder, 'apply', id, '--delete')).code).toBe(2);
      const run = await goldpan(folder, 'apply', id, '--delete', '--yes');
      expect(run.code, run.stderr).toBe(0);
      expect(run.stdout).toContain('2 images deleted for good, 0 skipped');
      expect(files(join(folder, 'd'))).toEqual(['notes.txt', 'test/dog/c.jpg', 'train/cat/a.jpg', 'train/dog/b.jpg']);
      expect(existsSync(join(folder, 'd/.goldpan-quarantine'))).toBe(false);
      const undo = await goldpan(folder, 'undo', id, '--yes');
      expect([undo.code, undo.stdout.includes('it was deleted for good')]).toEqual([1, true]);
    });
  });

  it('delete what was set aside earlier, once the plan was read', async () => {
    await inFolder(async (folder) => {
      await dataset(folder);
      const { id } = await plan(folder);
      await goldpan(folder, 'apply', id, '--yes');
      rmSync(join(folder, 'd/train/cat/a.jpg'));
      const run = await goldpan(folder, 'apply', id, '--delete', '--yes');
      expect([run.code, run.stdout.includes('is gone')]).toEqual([1, true]);
      expect(existsSync(join(folder, `d/.goldpan-quarantine/${id}/train/cat/a copy.jpg`))).toBe(true);
      expect((await goldpan(folder, 'undo', id, '--yes')).code).toBe(0);
      expect(existsSync(join(folder, 'd/train/cat/a copy.jpg'))).toBe(true);
    });
  });
});
