import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { snapshot } from '../act/tree.ts';
import { jpeg, picture, writeTree } from '../fixtures/pictures.ts';
import { dataset, gone, plan } from './planning.ts';
import { goldpan, inFolder } from './run.ts';

describe('goldpan plan', () => {
  it('proposes the rule, says why, and touches nothing', async () => {
    await inFolder(async (folder) => {
      await dataset(folder);
      const before = snapshot(join(folder, 'd'));
      const proposed = await plan(folder);
      expect(gone(proposed)).toEqual(['test/cat/a.jpg', 'train/cat/a copy.jpg']);
      expect(proposed.operations[1]).toMatchObject({
        relation: 'identical-bytes',
        keeper: { id: 'train/cat/a.jpg' },
        sidecars: [{}],
      });
      expect(proposed.operations[1]!.reason).toContain('the same bytes as train/cat/a.jpg, kept: ');
      const shown = await goldpan(folder, 'plan');
      expect(shown.stdout).toContain('2 images (3 files,');
      expect(shown.stdout).toMatch(/train\/cat\/a copy\.jpg \(\+1\)/);
      expect(shown.stdout).toContain('Nothing has been touched. To do it: goldpan apply ');
      expect(snapshot(join(folder, 'd'))).toEqual(before);
      expect(readdirSync(join(folder, '.goldpan/plans'))).toHaveLength(2);
      const csv = await goldpan(folder, 'plan', '-o', 'plan.csv');
      expect(csv.stderr).toMatch(/^plan [0-9a-z-]+\n$/);
      expect(readFileSync(join(folder, 'plan.csv'), 'utf8').split('\n')[0]).toBe(
        'action,id,rule,reason,relation,keeper_id,size_bytes,sidecars,from,to',
      );
    });
  });

  // One dataset for the whole table: planning changes nothing.
  const regards: readonly { readonly name: string; readonly args: string[]; readonly goes: string[] }[] = [
    { name: 'a protected split', args: ['--protect', 'test'], goes: ['train/cat/a copy.jpg', 'train/cat/a.jpg'] },
    { name: 'a preferred folder', args: ['--prefer', 'test'], goes: ['train/cat/a copy.jpg', 'train/cat/a.jpg'] },
    { name: 'a relation', args: ['--relation', 'identical-bytes'], goes: ['train/cat/a copy.jpg'] },
    {
      name: 'the findings of a check',
      args: ['--check', 'greyscale', '--enable', 'greyscale'],
      goes: ['test/cat/a.jpg', 'train/cat/a copy.jpg', 'train/dog/grey.jpg'],
    },
  ];
  it('regards protected splits, preferred folders, relations and checks', async () => {
    await inFolder(async (folder) => {
      const grey = await (await picture(9)).greyscale().jpeg().toBuffer();
      await dataset(folder, { 'd/train/dog/grey.jpg': grey });
      for (const { name, args, goes } of regards) expect(gone(await plan(folder, ...args)), name).toEqual(goes);
    });
  });

  const wrong: readonly { readonly args: string[]; readonly says: string }[] = [
    { args: ['--check', 'blury'], says: 'Did you mean blurry?' },
    { args: ['--protect', 'tset'], says: 'There is no split to protect called tset. Did you mean test?' },
    { args: ['--relation', 'same-scene'], says: 'same-scene' },
    { args: ['--mode', 'burn'], says: 'burn' },
    { args: ['--mode', 'copy'], says: '--mode copy needs a folder: add --to FOLDER' },
    { args: ['--mode', 'move', '--to', 'd/inside'], says: 'lies in the source' },
    { args: ['--mode', 'copy', '--to', '.goldpan/out'], says: 'lies in the workspace' },
    { args: ['--mode', 'copy', '--to', '.'], says: 'is not empty' },
    { args: ['--to', 'x'], says: 'quarantine stays on the volume' },
  ];
  it('refuses what cannot be planned, in words', async () => {
    await inFolder(async (folder) => {
      await dataset(folder);
      for (const { args, says } of wrong) {
        const run = await goldpan(folder, 'plan', ...args);
        expect(run.code, says).toBe(2);
        expect(run.stderr).toContain(says);
        expect(run.stderr).not.toContain('    at ');
      }
      expect(existsSync(join(folder, '.goldpan/plans'))).toBe(false);
    });
  });

  it('says so when there is nothing to do', async () => {
    await inFolder(async (folder) => {
      writeTree(folder, { 'd/a.jpg': await jpeg(1) });
      await goldpan(folder, 'scan', 'd', '-q');
      expect((await goldpan(folder, 'plan')).stdout).toContain('Nothing to do');
      const run = await goldpan(folder, 'apply', '--yes');
      expect([run.code, run.stdout.slice(0, 13)]).toEqual([0, 'Nothing to do']);
      expect((await goldpan(folder, 'undo')).stdout).toContain('Nothing to undo');
      expect((await goldpan(folder, 'history')).stdout).toContain('No plans yet');
    });
  });
});
