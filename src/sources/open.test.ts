import { execFileSync } from 'node:child_process';
import { chmodSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { asOrdinaryUser, collect, throwawayTree } from '../../test/fixtures/throwaway-tree.ts';
import { UserError } from '../model/errors.ts';
import { openSource, type SourceOptions } from './open.ts';

async function listed(cwd: string, inputs: readonly string[], options: SourceOptions = {}) {
  const source = await openSource(inputs, { cwd, ...options });
  const { images, problems } = await collect(source.list());
  return { kind: source.description.kind, ids: images.map((image) => image.id), images, problems };
}

describe('a single input', () => {
  const TREE = ['photos/train/cat/1.jpg', 'photos/train/dog/2.png', 'photos/val/cat/3.jpg', 'photos/notes.md'];

  it('may be a folder', async () => {
    const root = throwawayTree(TREE);
    expect(await listed(root, ['photos'])).toMatchObject({
      kind: 'folder',
      ids: ['notes.md', 'train/cat/1.jpg', 'train/dog/2.png', 'val/cat/3.jpg'],
      problems: [],
    });
    expect(await listed(join(root, 'photos'), ['.'])).toMatchObject({
      ids: expect.arrayContaining(['train/cat/1.jpg']),
    });
  });

  it('may be a file of any name', async () => {
    expect(await listed(throwawayTree(TREE), ['photos/train/cat/1.jpg'])).toMatchObject({
      kind: 'file',
      ids: ['1.jpg'],
    });
    expect(await listed(throwawayTree(['x']), ['x'])).toMatchObject({ kind: 'file', ids: ['x'] });
  });

  it('may be a pattern, with the splits and classes of what it matches', async () => {
    const found = await listed(throwawayTree(TREE), ['photos/**/*.{jpg,png}']);
    expect(found).toMatchObject({ kind: 'glob', ids: ['train/cat/1.jpg', 'train/dog/2.png', 'val/cat/3.jpg'] });
    expect(found.images.map(({ split, label }) => [split, label])).toEqual([
      ['train', 'cat'],
      ['train', 'dog'],
      ['val', 'cat'],
    ]);
  });

  it('that is a pattern nothing matches is a problem', async () => {
    expect(await listed(throwawayTree(TREE), ['photos/*.gif'])).toMatchObject({
      ids: [],
      problems: [{ path: 'photos/*.gif', reason: 'no file matches this pattern' }],
    });
  });

  it('that exists is taken for what it is, even if it reads like a pattern', async () => {
    const root = throwawayTree(['img[1]/a.jpg', 'b*.jpg', 'bc.jpg']);
    expect(await listed(root, ['img[1]'])).toMatchObject({ kind: 'folder', ids: ['a.jpg'] });
    if (process.platform !== 'win32')
      expect(await listed(root, ['b*.jpg'])).toMatchObject({ kind: 'file', ids: ['b*.jpg'] });
  });

  it('that is a folder called like a list is a folder', async () => {
    expect(await listed(throwawayTree(['list.txt/a.jpg', 'm.csv/b.jpg']), ['list.txt'])).toMatchObject({
      kind: 'folder',
      ids: ['a.jpg'],
    });
  });

  it('keeps hidden files out unless asked for', async () => {
    const root = throwawayTree(['d/.a/1.jpg', 'd/2.jpg']);
    expect((await listed(root, ['d'])).ids).toEqual(['2.jpg']);
    expect((await listed(root, ['d'], { hidden: true })).ids).toEqual(['.a/1.jpg', '2.jpg']);
    expect((await listed(root, ['d/**'])).ids).toEqual(['2.jpg']);
    expect((await listed(root, ['d/**'], { hidden: true })).ids).toEqual(['.a/1.jpg', '2.jpg']);
    expect((await listed(root, ['d/.a'])).ids).toEqual(['1.jpg']);
  });

  it('leaves out excluded folders, for patterns too', async () => {
    const root = throwawayTree(['d/work/1.jpg', 'd/2.jpg']);
    const exclude = [join(root, 'd/work')];
    expect((await listed(root, ['d'], { exclude })).ids).toEqual(['2.jpg']);
    expect((await listed(root, ['d/**'], { exclude })).ids).toEqual(['2.jpg']);
  });

  it('can be listed again, with the same result', async () => {
    const root = throwawayTree(TREE);
    const source = await openSource([join(root, 'photos')]);
    const [first, second] = [await collect(source.list()), await collect(source.list())];
    expect(second).toEqual(first);
  });
});

describe('several inputs', () => {
  it('that are folders put their names before the ids', async () => {
    const root = throwawayTree(['a/1.jpg', 'b/1.jpg', 'x/photos/2.jpg', 'y/photos/2.jpg']);
    expect((await listed(root, ['b', 'a'])).ids).toEqual(['a/1.jpg', 'b/1.jpg']);
    expect((await listed(root, ['x/photos', 'y/photos'])).ids).toEqual(['x/photos/2.jpg', 'y/photos/2.jpg']);
  });

  it('that are split or class folders are known as such', async () => {
    const root = throwawayTree(['train/cat/1.jpg', 'train/dog/2.jpg', 'val/cat/3.jpg']);
    const found = await listed(root, ['train', 'val']);
    expect(found.images.map(({ split, label }) => [split, label])).toEqual([
      ['train', 'cat'],
      ['train', 'dog'],
      ['val', 'cat'],
    ]);
    expect((await listed(root, ['train/cat', 'train/dog'])).images.map(({ label }) => label)).toEqual(['cat', 'dog']);
  });

  it('that are files are relative to their common folder, as a shell expands a pattern', async () => {
    const root = throwawayTree(['d/train/cat/1.jpg', 'd/train/dog/2.jpg', 'd/val/cat/3.jpg', 'd/README']);
    const expanded = execFileSync('sh', ['-c', 'printf "%s\\n" d/*/*/*.jpg'], { cwd: root, encoding: 'utf8' })
      .trim()
      .split('\n');
    const [byShell, byUs] = [await listed(root, expanded), await listed(root, ['d/*/*/*.jpg'])];
    expect(byShell.kind).toBe('file');
    expect(byShell.images).toEqual(byUs.images);
    expect(byShell.images[0]).toMatchObject({ id: 'train/cat/1.jpg', split: 'train', label: 'cat' });
  });

  it('name a file once', async () => {
    const root = throwawayTree(['d/a.jpg', 'd/b.jpg', 'd/sub/c.jpg']);
    expect((await listed(root, ['d/a.jpg', './d/a.jpg', 'd/b.jpg'])).ids).toEqual(['a.jpg', 'b.jpg']);
    expect((await listed(root, ['d', 'd/'])).ids).toEqual(['a.jpg', 'b.jpg', 'sub/c.jpg']);
    expect(await listed(root, ['d/sub', 'd', 'd/a.jpg', 'd/*.jpg'])).toMatchObject({
      kind: 'mixed',
      ids: ['a.jpg', 'b.jpg', 'sub/c.jpg'],
      problems: [],
    });
  });

  it('that are a folder and its manifest make one dataset', async () => {
    const root = throwawayTree(['d/a.jpg', 'd/b.jpg', 'd/c.jpg']);
    writeFileSync(join(root, 'd/labels.csv'), 'path,label\nb.jpg,cat\nz.jpg,dog\n');
    const found = await listed(root, ['d', 'd/labels.csv']);
    expect(found.problems).toEqual([]);
    expect(found.images.map(({ id, label, sizeBytes }) => [id, label, sizeBytes > 0])).toEqual([
      ['b.jpg', 'cat', true],
      ['z.jpg', 'dog', false],
      ['a.jpg', undefined, true],
      ['c.jpg', undefined, true],
      ['labels.csv', undefined, true],
    ]);
  });

  it('that are two manifests may not both have an image', async () => {
    const root = throwawayTree(['a.jpg']);
    writeFileSync(join(root, 'train.csv'), 'path\na.jpg\n');
    writeFileSync(join(root, 'test.csv'), 'path\na.jpg\n');
    expect(await listed(root, ['train.csv', 'test.csv'])).toMatchObject({
      kind: 'manifest',
      ids: ['a.jpg'],
      problems: [{ path: 'test.csv', reason: 'line 2: "a.jpg" is named again; the first one counts' }],
    });
  });

  it.skipIf(process.platform === 'win32')('that are one folder by two names list it once', async () => {
    const root = throwawayTree(['d/a.jpg']);
    symlinkSync('d', join(root, 'e'));
    expect(await listed(root, ['e', 'd'])).toMatchObject({
      ids: ['d/a.jpg'],
      problems: [{ reason: expect.stringContaining('the same folder') }],
    });
  });

  it('give a file the same id whichever input names it', async () => {
    const root = throwawayTree(['d/x/a.jpg', 'e/b.jpg']);
    writeFileSync(join(root, 'e/list.txt'), '../d/x/a.jpg\nb.jpg\n');
    expect((await listed(root, ['d', 'e/list.txt'])).ids).toEqual(['d/x/a.jpg', 'e/b.jpg']);
    expect((await listed(root, ['d', 'e'])).ids).toEqual(['d/x/a.jpg', 'e/b.jpg', 'e/list.txt']);
  });
});

describe('an input that cannot be used', () => {
  it.each([
    ['no/such/folder', /"no\/such\/folder" does not exist: check the spelling/],
    ['no/such/*.jpg', /the folder ".*no.such", in which the pattern looks, does not exist/],
    ['https://example.org/photos', /remote sources are not read/],
    ['s3://bucket/photos', /remote sources are not read/],
    ['', /an empty text is no source/],
    ['file.jpg/below', /does not exist/],
    ['x'.repeat(300), /does not exist/],
    ['@(a|b).jpg', /write \{a,b\} instead/],
  ])('%j is an error that says what to do', async (input, message) => {
    const root = throwawayTree(['file.jpg']);
    const opening = openSource([input], { cwd: root });
    await expect(opening).rejects.toThrow(message);
    await expect(opening).rejects.toThrow(UserError);
  });

  it.skipIf(process.platform === 'win32')('because it is a pipe or a broken link is named as such', async () => {
    const root = throwawayTree();
    execFileSync('mkfifo', [join(root, 'pipe')]);
    symlinkSync('gone', join(root, 'broken'));
    symlinkSync('loop', join(root, 'loop'));
    await expect(openSource(['pipe'], { cwd: root })).rejects.toThrow(/"pipe" is a named pipe/);
    await expect(openSource(['broken'], { cwd: root })).rejects.toThrow(/"broken" is a link that leads nowhere/);
    await expect(openSource(['loop'], { cwd: root })).rejects.toThrow(/"loop" is a link that leads back to itself/);
  });

  it.skipIf(process.platform === 'win32')('because of its permissions is named with what to do', async () => {
    const root = throwawayTree({ 'locked/a.jpg': '', 'list.txt': 'a.jpg' });
    chmodSync(join(root, 'locked'), 0o000);
    chmodSync(join(root, 'list.txt'), 0o000);
    onTestFinished(() => chmodSync(join(root, 'locked'), 0o755));
    for (const input of ['locked', 'list.txt', 'locked/a.jpg', 'locked/*.jpg']) {
      const opening = asOrdinaryUser(() => openSource([input], { cwd: root }).then((source) => collect(source.list())));
      await expect(opening).rejects.toThrow(UserError);
      await expect(opening).rejects.toThrow(/permission denied/);
    }
  });

  it('because there is none is one too', async () => {
    await expect(openSource([])).rejects.toThrow(/no source given/);
  });

  it('stops the whole command, even beside others that are sound', async () => {
    const root = throwawayTree(['d/a.jpg']);
    mkdirSync(join(root, 'empty'));
    await expect(openSource(['d', 'empty', 'typo'], { cwd: root })).rejects.toThrow(/"typo" does not exist/);
  });
});
