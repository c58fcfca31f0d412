import { cpSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import type { WorkspaceDiff } from '../../src/pipeline/diff.ts';
import { jpeg, picture, writeTree } from '../fixtures/pictures.ts';
import { goldpan, inFolder } from './run.ts';

type Diff = WorkspaceDiff & { readonly exceeded: readonly string[] };

const scan = async (folder: string, ...args: string[]) => {
  const run = await goldpan(folder, 'scan', ...args, '-q');
  expect(run.code, run.stderr).toBe(0);
};

/** Two states of one dataset that differ in one thing of each kind. */
async function twoStates(folder: string): Promise<void> {
  const at = (path: string) => join(folder, 'new', path);
  const a = await jpeg(1);
  writeTree(folder, {
    'old/train/cat/same.jpg': a,
    'old/train/cat/resplit.jpg': await jpeg(2),
    'old/train/cat/relabelled.jpg': await jpeg(3),
    'old/train/cat/pixels.jpg': await jpeg(4),
    'old/train/cat/comment.png': await (await picture(5)).png().toBuffer(),
    'old/train/dog/gone.jpg': await jpeg(6),
    'old/train/dog/healed.jpg': await jpeg(7),
    'old/test/dog/healed.jpg': await jpeg(7, 70),
    'old/train/dog/breaks.jpg': await jpeg(8),
  });
  cpSync(join(folder, 'old'), join(folder, 'new'), { recursive: true, preserveTimestamps: true });
  writeTree(folder, { 'new/test/cat/.keep': '' });
  renameSync(at('train/cat/resplit.jpg'), at('test/cat/resplit.jpg'));
  renameSync(at('train/cat/relabelled.jpg'), at('train/dog/other name.jpg'));
  writeFileSync(at('train/cat/pixels.jpg'), await jpeg(14));
  writeFileSync(at('train/cat/comment.png'), await (await picture(5)).png({ compressionLevel: 1 }).toBuffer());
  rmSync(at('train/dog/gone.jpg'));
  rmSync(at('test/dog/healed.jpg'));
  writeFileSync(at('train/dog/breaks.jpg'), (await jpeg(8)).subarray(0, 60));
  writeTree(folder, {
    'new/test/cat/leak.jpg': await (await picture(1)).resize(240).jpeg({ quality: 80 }).toBuffer(),
    'new/train/cat/dark.jpg': await (await picture(9)).linear(0.06).jpeg().toBuffer(),
  });
  await scan(folder, 'old', '-w', 'w1');
  await scan(folder, 'new', '-w', 'w2');
  for (const [workspace, kind] of [
    ['w1', 'keep'],
    ['w2', 'remove'],
  ] as const) {
    const run = await goldpan(folder, 'decide', kind, 'train/cat/same.jpg', '-w', workspace);
    expect(run.code, run.stderr).toBe(0);
  }
  const run = await goldpan(folder, 'decide', 'keep', 'train/cat/resplit.jpg', '-w', 'w1');
  expect(run.code, run.stderr).toBe(0);
  const moved = await goldpan(folder, 'decide', 'keep', 'test/cat/resplit.jpg', '-w', 'w2');
  expect(moved.code, moved.stderr).toBe(0);
}

const diff = async (folder: string, ...args: string[]): Promise<Diff> => {
  const run = await goldpan(folder, 'diff', ...args, '--json');
  expect(run.stderr.split('\n').filter((line) => line !== '' && !/over budget|comparing/.test(line))).toEqual([]);
  return JSON.parse(run.stdout) as Diff;
};

describe('goldpan diff', () => {
  let found: Diff;
  let text = '';
  let same: Diff;
  let reverse: Diff;
  const budgets: Record<string, { code: number | null; stderr: string }> = {};

  beforeAll(async () => {
    await inFolder(async (folder) => {
      await twoStates(folder);
      found = await diff(folder, 'w1', 'w2');
      reverse = await diff(folder, 'w2', 'w1');
      same = await diff(folder, 'w1', 'w1');
      text = (await goldpan(folder, 'diff', 'w1', 'w2')).stdout;
      for (const budget of [
        'new-leaks',
        'new-leaks>1',
        'removed>50%',
        'removed,added',
        'drift>0.0',
        'dark',
        'luma_mean>2',
        'nonsense>1',
        'drift>5%',
      ]) {
        budgets[budget] = await goldpan(folder, 'diff', 'w1', 'w2', '--fail-on', budget);
      }
    });
  }, 180_000);

  it('tells added, removed, moved and changed images apart', () => {
    expect(found.images.added).toEqual({ count: 2, list: ['test/cat/leak.jpg', 'train/cat/dark.jpg'] });
    expect(found.images.removed).toEqual({ count: 2, list: ['test/dog/healed.jpg', 'train/dog/gone.jpg'] });
    expect(found.images.moved).toEqual({
      count: 2,
      list: [
        { from: 'train/cat/relabelled.jpg', to: 'train/dog/other name.jpg' },
        { from: 'train/cat/resplit.jpg', to: 'test/cat/resplit.jpg' },
      ],
    });
    expect(found.images.changed).toMatchObject({ count: 3, pixels: 1, samePixels: 1 });
    expect(found.images.changed.list).toContainEqual({ id: 'train/cat/comment.png', pixels: false });
    expect(found.images.changed.list).toContainEqual({ id: 'train/cat/pixels.jpg', pixels: true });
    expect(found.images.outcomes.list).toMatchObject([
      { id: 'train/dog/breaks.jpg', before: 'measured', after: 'unreadable' },
    ]);
  });

  it('follows a moved image: label, split and decision are of the same picture', () => {
    expect(found.images.relabelled.list).toEqual([
      { id: 'train/dog/other name.jpg', was: 'train/cat/relabelled.jpg', before: 'cat', after: 'dog' },
    ]);
    expect(found.images.splits.transitions).toEqual([{ before: 'train', after: 'test', images: 1 }]);
    expect(found.decisions.changed.count).toBe(1);
    expect(found.decisions.changed.list[0]).toMatchObject({
      before: { kind: 'keep', image: 'train/cat/same.jpg' },
      after: { kind: 'remove', image: 'train/cat/same.jpg' },
    });
  });

  it('finds new and healed leaks, groups and findings', () => {
    expect(found.leaks).toMatchObject({ before: 1, after: 1, appeared: { count: 1 }, healed: { count: 1 } });
    expect(found.leaks.appeared.list[0]).toMatchObject({
      a: 'test/cat/leak.jpg',
      b: 'train/cat/same.jpg',
      splits: ['test', 'train'],
    });
    expect(found.groups).toMatchObject({ before: 1, after: 1, appeared: { count: 1 }, healed: { count: 1 } });
    const dark = found.findings.find(({ check }) => check === 'dark');
    expect(dark).toMatchObject({ before: 0, after: 1, appeared: 1, disappeared: 0, isThresholdChanged: false });
    for (const { before, after, appeared, disappeared } of found.findings)
      expect(after).toBe(before + appeared - disappeared);
  });

  it('ranks what has shifted', () => {
    const { columns, splits } = found.drift;
    expect(columns.length).toBeGreaterThan(30);
    expect(columns.map(({ ks }) => ks)).toEqual(columns.map(({ ks }) => ks).sort((x, y) => y - x));
    expect(splits.largest.map(({ name }) => name).sort()).toEqual(['test', 'train']);
  });

  it('is the other way round when asked the other way round, and nothing between a state and itself', () => {
    expect(reverse.images.added.count).toBe(found.images.removed.count);
    expect(reverse.images.moved.count).toBe(2);
    expect(reverse.leaks.healed.count).toBe(found.leaks.appeared.count);
    expect(same.images).toMatchObject({
      unchanged: 9,
      added: { count: 0 },
      removed: { count: 0 },
      moved: { count: 0 },
    });
    expect(same.drift.columns.every(({ ks, psi, p }) => ks === 0 && psi === 0 && p === 1)).toBe(true);
    expect(same.decisions.changed.count).toBe(0);
  });

  it('reads as a table', () => {
    expect(text).toMatch(/added\s+2\n/);
    expect(text).toContain('train/cat/relabelled.jpg → train/dog/other name.jpg');
    expect(text).toMatch(/dark\s+0\s+1\s+\+1/);
  });

  it.each([
    ['new-leaks', 1],
    ['new-leaks>1', 0],
    ['removed>50%', 0],
    ['removed,added', 1],
    ['drift>0.0', 1],
    ['dark', 1],
    ['luma_mean>2', 0],
    ['nonsense>1', 2],
    ['drift>5%', 2],
  ])('--fail-on %s: exit code %i', (budget, code) => {
    expect(budgets[budget]!.code, budgets[budget]!.stderr).toBe(code);
    if (code === 1) expect(budgets[budget]!.stderr).toContain('over budget');
  });

  it('compares with the state before the last scan', async () => {
    await inFolder(async (folder) => {
      writeTree(folder, { 'd/a.jpg': await jpeg(1), 'd/b.jpg': await jpeg(2) });
      await scan(folder, 'd');
      expect((await goldpan(folder, 'diff', '.')).stderr).toContain('scanned once only');
      rmSync(join(folder, 'd/b.jpg'));
      await scan(folder, 'd');
      expect((await diff(folder, '.')).images.removed.list).toEqual(['b.jpg']);
      expect((await goldpan(folder, 'diff', 'nowhere', '.')).stderr).toMatch(/nowhere is no workspace/);
    });
  });
});
