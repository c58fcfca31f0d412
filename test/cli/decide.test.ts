import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { writeTree } from '../fixtures/pictures.ts';
import { dataset, gone, plan } from './planning.ts';
import { CLI, goldpan, inFolder } from './run.ts';

describe('goldpan decide', () => {
  const decisions = async (folder: string) =>
    JSON.parse((await goldpan(folder, 'decide', 'list', '--json')).stdout) as Record<string, string>[];

  it('keeps a log that survives rescans, and from which a plan follows', async () => {
    await inFolder(async (folder) => {
      await dataset(folder);
      const run = (...args: string[]) => goldpan(folder, 'decide', ...args);
      expect((await run('keep', 'test/cat/a.jpg', 'train/dog/b.jpg', '--reason', 'mine')).stdout).toContain(
        '2 decisions',
      );
      expect((await run('remove', 'train/cat/a.jpg')).code).toBe(0);
      expect((await run('relabel', 'train/dog/b.jpg', 'wolf')).code).toBe(0);
      expect((await run('withdraw', 'keep', 'train/dog/b.jpg')).code).toBe(0);
      await goldpan(folder, 'scan', '-q');
      expect(await decisions(folder)).toMatchObject([
        { kind: 'keep', image: 'test/cat/a.jpg', by: 'person', reason: 'mine' },
        { kind: 'remove', image: 'train/cat/a.jpg' },
        { kind: 'relabel', image: 'train/dog/b.jpg', label: 'wolf' },
      ]);
      expect(gone(await plan(folder))).toEqual(['train/cat/a.jpg']);
      const nothing = await run('withdraw', 'keep', 'train/dog/b.jpg');
      expect([nothing.code, nothing.stderr.includes('no decision "keep" to withdraw')]).toEqual([2, true]);
      expect((await goldpan(folder, 'decide', 'list')).stdout).toMatch(/relabel +train\/dog\/b\.jpg +wolf +person/);
    });
  });

  it('reads files of many decisions, all or nothing', async () => {
    await inFolder(async (folder) => {
      await dataset(folder);
      writeTree(folder, {
        'good.csv': 'kind,image,label,reason\nkeep,train/cat/a.jpg,,\nrelabel,train/dog/b.jpg,"big, wolf",looked\n',
        'good.jsonl':
          '{"kind":"remove","image":"test/dog/c.jpg","at":"2020-01-01"}\n\n{"kind":"keep","image":"test/cat/a.jpg"}',
        'bad.csv': 'kind,image,label\nkeep,train/cat/a.jpg,\nrelabel,train/dog/b.jpg,\nkeep,nowhere.jpg,\n',
        'unknown.jsonl': '{"kind":"keep","image":"train/cat/a.jpg"}\n{"kind":"remove","image":"nowhere.jpg"}\n',
      });
      expect((await goldpan(folder, 'decide', '--from', 'good.csv')).stdout).toContain('2 decisions');
      expect((await goldpan(folder, 'decide', '--from', 'good.jsonl')).stdout).toContain('2 decisions');
      const log = join(folder, '.goldpan/decisions.jsonl');
      const before = readFileSync(log, 'utf8');
      expect(before).toContain('"label":"big, wolf"');
      expect(before).not.toContain('2020-01-01');
      const bad = await goldpan(folder, 'decide', '--from', 'bad.csv');
      expect(bad.code).toBe(2);
      expect(bad.stderr).toContain('bad.csv, line 3: "relabel" needs "label"');
      expect(bad.stderr).toContain('bad.csv, line 4: the last scan listed no image nowhere.jpg');
      expect((await goldpan(folder, 'decide', '--from', 'bad.csv', '--skip-unknown')).code).toBe(2);
      expect((await goldpan(folder, 'decide', '--from', 'unknown.jsonl')).code).toBe(2);
      expect(readFileSync(log, 'utf8')).toBe(before);
      const skipped = await goldpan(folder, 'decide', '--from', 'unknown.jsonl', '--skip-unknown');
      expect([skipped.code, skipped.stdout.includes('1 decision written')]).toEqual([0, true]);
      expect(skipped.stderr).toContain('nowhere.jpg');
      expect((await goldpan(folder, 'decide', '--from', 'missing.csv')).code).toBe(2);
    });
  });

  it('reads standard input', async () => {
    await inFolder(async (folder) => {
      await dataset(folder);
      const child = spawn(process.execPath, [CLI, 'decide', '--from', '-'], { cwd: folder });
      child.stdin.end('{"kind":"keep","image":"train/cat/a.jpg"}\n');
      const code = await new Promise((resolve) => child.once('close', resolve));
      expect(code).toBe(0);
      expect(await decisions(folder)).toHaveLength(1);
    });
  });

  const wrong: readonly { readonly args: string[]; readonly says: string }[] = [
    { args: ['keep', 'd/train/cat/a.jpg'], says: 'Ids begin at the source: did you mean train/cat/a.jpg?' },
    { args: ['keep', 'cat/a.jpg'], says: 'Did you mean test/cat/a.jpg or train/cat/a.jpg?' },
    { args: ['keep', 'train/dog/bb.jpg'], says: 'Did you mean train/dog/b.jpg?' },
    { args: ['withdraw', 'kep', 'train/cat/a.jpg'], says: '"of" must say which kind is withdrawn' },
    { args: ['not-a-duplicate', 'train/cat/a.jpg', 'train/cat/a.jpg'], says: 'cannot be compared with itself' },
    { args: ['keep'], says: "missing required argument 'images'" },
    { args: [], says: 'Say what to decide' },
    { args: ['forget', 'train/cat/a.jpg'], says: 'There is no decision called forget. There are: keep, ' },
  ];
  it('refuses what is no decision, and says what was probably meant', async () => {
    await inFolder(async (folder) => {
      await dataset(folder);
      for (const { args, says } of wrong) {
        const run = await goldpan(folder, 'decide', ...args);
        expect(run.code, says).toBe(2);
        expect(run.stderr).toContain(says);
      }
      expect(existsSync(join(folder, '.goldpan/decisions.jsonl'))).toBe(false);
    });
  });

  it('is heard by plans of protected splits and of last copies', async () => {
    await inFolder(async (folder) => {
      await dataset(folder);
      mkdirSync(join(folder, 'c'));
      await goldpan(folder, 'decide', 'remove', 'train/cat/a.jpg', 'train/cat/a copy.jpg', 'test/cat/a.jpg');
      const all = await plan(folder);
      expect(gone(all)).toHaveLength(2);
      expect(all.spared).toMatchObject([{ reason: 'it is the last copy of its group' }]);
      expect(gone(await plan(folder, '--allow-last-copy'))).toHaveLength(3);
      writeFileSync(join(folder, 'goldpan.config.json'), '{"protect": ["test"]}');
      const guarded = await plan(folder, '--allow-last-copy');
      expect(gone(guarded)).toEqual(['train/cat/a copy.jpg', 'train/cat/a.jpg']);
      expect(guarded.spared).toEqual([{ id: 'test/cat/a.jpg', reason: 'it is in the protected split test' }]);
    });
  });
});
