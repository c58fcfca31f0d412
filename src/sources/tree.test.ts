import { spawnSync } from 'node:child_process';
import { chmodSync, mkdirSync, readdirSync, renameSync, rmSync, symlinkSync, utimesSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it, onTestFinished } from 'vitest';
import { asOrdinaryUser, collect, throwawayTree } from '../../test/fixtures/throwaway-tree.ts';
import { compareIds } from './id.ts';
import { EVERYTHING } from './survey.ts';
import { listTree } from './tree.ts';
import { pathOfUri } from './uri.ts';

const POSIX = process.platform !== 'win32';
const list = (root: string, options: { hidden?: boolean; exclude?: string[] } = {}, signal?: AbortSignal) =>
  collect(
    listTree(
      [{ path: root, id: '' }],
      { hidden: options.hidden ?? false, exclude: options.exclude ?? [], selection: EVERYTHING },
      signal,
    ),
  );
const ids = ({ images }: { images: readonly { id: string }[] }): string[] => images.map((image) => image.id);

describe('a folder', () => {
  it('lists every regular file, whatever its name, in the order of the ids', async () => {
    const root = throwawayTree(['b/2.jpg', 'b/1', 'a.txt', 'b.jpg', 'b-c/x.png', 'README', 'Ünïcode/写真.jpg']);
    const { images, problems } = await list(root);
    expect(images.map((image) => image.id)).toEqual([
      'README',
      'a.txt',
      'b-c/x.png',
      'b.jpg',
      'b/1',
      'b/2.jpg',
      'Ünïcode/写真.jpg',
    ]);
    expect(problems).toEqual([]);
    for (const image of images) expect(pathOfUri(image.uri)).toBe(join(root, image.id));
  });

  it('gives each file its size and its time with the fraction of a millisecond', async () => {
    const root = throwawayTree({ 'a.jpg': 'twelve bytes' });
    utimesSync(join(root, 'a.jpg'), 1_500_000_000.125, 1_500_000_000.123456);
    const first = await list(root);
    expect(first.images[0]).toMatchObject({ sizeBytes: 12 });
    expect(first.images[0]!.modifiedMs).toBeCloseTo(1_500_000_000_123.456, 2);
    expect(await list(root)).toEqual(first);
  });

  it('lists the same whatever order the files were made in', async () => {
    const paths = [
      'a/1.jpg',
      'a/2.jpg',
      'a.jpg',
      'a-b/x.jpg',
      'A/y.jpg',
      'z',
      'é.jpg',
      'ab/c/d/e.jpg',
      '😀.jpg',
      '\ue000.jpg',
    ];
    let expected: string[] | undefined;
    await fc.assert(
      fc.asyncProperty(fc.shuffledSubarray(paths, { minLength: paths.length }), async (order) => {
        const found = ids(await list(throwawayTree(order)));
        expected ??= found;
        expect(found).toEqual(expected);
        expect(found).toEqual([...found].sort(compareIds));
      }),
      { numRuns: 12 },
    );
  });

  it('leaves out names that begin with a dot unless asked for', async () => {
    const root = throwawayTree(['.hidden/a.jpg', '.b.jpg', 'c.jpg']);
    expect(ids(await list(root))).toEqual(['c.jpg']);
    expect(ids(await list(root, { hidden: true }))).toEqual(['.b.jpg', '.hidden/a.jpg', 'c.jpg']);
  });

  it('never enters an excluded folder, not even through a link', async () => {
    const root = throwawayTree(['a.jpg', 'workspace/thumbs/x.webp']);
    if (POSIX) symlinkSync(join(root, 'workspace'), join(root, 'link'));
    const found = await list(root, { exclude: [join(root, 'workspace'), join(root, 'does-not-exist')] });
    expect(ids(found)).toEqual(['a.jpg']);
    expect(found.problems).toEqual([]);
  });

  it('reads splits and class folders off the tree', async () => {
    const root = throwawayTree(['train/cat/1.jpg', 'train/dog/2.jpg', 'Validation/cat/3.jpg', 'classes.txt']);
    const { images } = await list(root);
    expect(images.map(({ id, split, label }) => [id, split, label])).toEqual([
      ['Validation/cat/3.jpg', 'val', 'cat'],
      ['classes.txt', undefined, undefined],
      ['train/cat/1.jpg', 'train', 'cat'],
      ['train/dog/2.jpg', 'train', 'dog'],
    ]);
    expect(Object.keys(images[1]!)).not.toContain('label');
  });

  it('lists an empty folder as nothing', async () => {
    expect(await list(throwawayTree())).toEqual({ images: [], problems: [] });
  });
});

describe.skipIf(!POSIX)('links', () => {
  it('to files are followed, also when they lead nowhere', async () => {
    const root = throwawayTree({ 'real.jpg': 'four' });
    symlinkSync('real.jpg', join(root, 'link.jpg'));
    symlinkSync('gone.jpg', join(root, 'dangling.jpg'));
    symlinkSync('self.jpg', join(root, 'self.jpg'));
    const { images, problems } = await list(root);
    expect(images.map(({ id, sizeBytes }) => [id, sizeBytes])).toEqual([
      ['dangling.jpg', -1],
      ['link.jpg', 4],
      ['real.jpg', 4],
      ['self.jpg', -1],
    ]);
    expect(images[0]!.modifiedMs).toBe(-1);
    expect(problems).toEqual([]);
  });

  it('that lead back are not followed', async () => {
    const root = throwawayTree(['a/b/x.jpg']);
    symlinkSync('..', join(root, 'a', 'b', 'up'));
    symlinkSync(root, join(root, 'a', 'top'));
    symlinkSync('.', join(root, 'here'));
    const found = await list(root);
    expect(ids(found)).toEqual(['a/b/x.jpg']);
    expect(found.problems.map(({ path, reason }) => [path, reason])).toEqual([
      ['a/b/up', expect.stringContaining('leads back to "a"')],
      ['a/top', expect.stringContaining("leads back to the source's own folder")],
      ['here', expect.stringContaining("leads back to the source's own folder")],
    ]);
  });

  it('to a folder of the tree do not list it twice, and the real folder wins', async () => {
    const root = throwawayTree(['z/x.jpg']);
    symlinkSync('z', join(root, 'a'));
    const found = await list(root);
    expect(ids(found)).toEqual(['z/x.jpg']);
    expect(found.problems).toEqual([{ path: 'a', reason: 'the same folder as "z"; its images are listed there' }]);
  });

  it('to folders elsewhere are followed, once', async () => {
    const elsewhere = throwawayTree(['x.jpg', 'sub/y.jpg']);
    const root = throwawayTree(['a.jpg']);
    symlinkSync(elsewhere, join(root, 'one'));
    symlinkSync(elsewhere, join(root, 'two'));
    symlinkSync(root, join(elsewhere, 'back'));
    const found = await list(root);
    expect(ids(found)).toEqual(['a.jpg', 'one/sub/y.jpg', 'one/x.jpg']);
    expect(found.problems.map((problem) => problem.path)).toEqual(['one/back', 'two']);
  });

  it('to a folder around the source are not followed', async () => {
    const around = throwawayTree(['source/a.jpg', 'private/b.jpg']);
    symlinkSync(around, join(around, 'source', 'out'));
    symlinkSync('/', join(around, 'source', 'everything'));
    const found = await list(join(around, 'source'));
    expect(ids(found)).toEqual(['a.jpg']);
    expect(found.problems).toEqual([
      { path: 'everything', reason: expect.stringContaining('holds the source itself') },
      { path: 'out', reason: expect.stringContaining('holds the source itself') },
    ]);
  });
});

describe.skipIf(!POSIX)('what is no file', () => {
  it('is reported and never opened: a named pipe would wait for ever', async () => {
    const root = throwawayTree(['a.jpg']);
    expect(spawnSync('mkfifo', [join(root, 'pipe.jpg')]).status).toBe(0);
    symlinkSync('pipe.jpg', join(root, 'link-to-pipe.jpg'));
    symlinkSync('/dev/zero', join(root, 'zero.jpg'));
    const server = createServer().listen(join(root, 'socket.jpg'));
    onTestFinished(() => void server.close());
    await new Promise((resolve) => server.once('listening', resolve));
    const found = await list(root);
    expect(ids(found)).toEqual(['a.jpg']);
    expect(found.problems.map((problem) => problem.path)).toEqual([
      'link-to-pipe.jpg',
      'pipe.jpg',
      'socket.jpg',
      'zero.jpg',
    ]);
    for (const { reason } of found.problems) expect(reason).toContain('not opened');
  });

  it('a folder without permission costs that folder only', async () => {
    const root = throwawayTree(['a/1.jpg', 'locked/2.jpg', 'z/3.jpg']);
    chmodSync(join(root, 'locked'), 0o000);
    onTestFinished(() => chmodSync(join(root, 'locked'), 0o755));
    const found = await asOrdinaryUser(() => list(root));
    expect(ids(found)).toEqual(['a/1.jpg', 'z/3.jpg']);
    expect(found.problems).toEqual([{ path: 'locked', reason: expect.stringContaining('permission denied') }]);
  });

  it('a folder whose files may be named but not examined lists them as missing', async () => {
    const root = throwawayTree(['names-only/1.jpg']);
    chmodSync(join(root, 'names-only'), 0o444);
    onTestFinished(() => chmodSync(join(root, 'names-only'), 0o755));
    const found = await asOrdinaryUser(() => list(root));
    expect(found.images.map(({ id, sizeBytes }) => [id, sizeBytes])).toEqual([['names-only/1.jpg', -1]]);
  });

  it('a path longer than the system allows is reported', async () => {
    const root = throwawayTree(['a.jpg']);
    // Made from the inside out, since no call takes so long a path: deepest folders are moved into their parents.
    const name = 'n'.repeat(250);
    mkdirSync(join(root, name));
    for (let depth = 1; depth < 18; depth++) {
      mkdirSync(join(root, 'next'));
      renameSync(join(root, name), join(root, 'next', name));
      renameSync(join(root, 'next'), join(root, name));
    }
    const found = await list(root);
    // Taken apart the same way, or nothing could remove it.
    for (let depth = 1; depth < 18; depth++) {
      renameSync(join(root, name, name), join(root, 'next'));
      rmSync(join(root, name), { recursive: true });
      renameSync(join(root, 'next'), join(root, name));
    }
    expect(ids(found)).toEqual(['a.jpg']);
    expect(found.problems).toHaveLength(1);
    expect(found.problems[0]!.reason).toContain('longer than the system allows');
  });
});

describe('names', () => {
  it.skipIf(!POSIX)('with newlines, backslashes, quotes and spaces at the ends are kept', async () => {
    const names = [' lead.jpg', '"q".jpg', '%41.jpg', 'a\nb.jpg', 'c\\d.jpg', 'e\u0001.jpg', 'trail.jpg '];
    const root = throwawayTree(names);
    const { images } = await list(root);
    expect(images.map((image) => image.id)).toEqual(names.map((name) => name.replaceAll('\\', '\\\\')));
    expect(images.map((image) => pathOfUri(image.uri))).toEqual(names.map((name) => join(root, name)));
  });

  it('that are not valid UTF-8 are kept byte for byte', async ({ skip }) => {
    const root = throwawayTree(['a.jpg', '\ufffd.jpg']);
    const folder = Buffer.from(`${root}/d\xe9`, 'latin1');
    const file = Buffer.concat([folder, Buffer.from('/\xff\\.jpg', 'latin1')]);
    try {
      mkdirSync(folder);
      writeFileSync(file, 'latin');
    } catch {
      skip('this file system refuses such names');
    }
    const { images, problems } = await list(root);
    expect(problems).toEqual([]);
    expect(images.map(({ id, sizeBytes }) => [id, sizeBytes])).toEqual([
      ['a.jpg', 5],
      ['d\\xE9/\\xFF\\\\.jpg', 5],
      ['\ufffd.jpg', '\ufffd.jpg'.length + 2],
    ]);
    expect(pathOfUri(images[1]!.uri)).toEqual(file);
  });

  it('in both Unicode normal forms have an id each; a lone one has the composed form', async ({ skip }) => {
    const [composed, combining] = ['\u00e9', 'e\u0301'];
    const root = throwawayTree([`${composed}.jpg`, `${combining}.jpg`, `lone/${combining}/x.jpg`]);
    if (readdirSync(root).length < 3) skip('this file system takes both forms for one name');
    const { images } = await list(root);
    expect(images.map((image) => image.id)).toEqual([`${combining}.jpg`, `lone/${composed}/x.jpg`, `${composed}.jpg`]);
    expect(images.map((image) => pathOfUri(image.uri))).toEqual(
      [`${combining}.jpg`, `lone/${combining}/x.jpg`, `${composed}.jpg`].map((path) => join(root, path)),
    );
  });
});

describe('a tree that changes while it is listed', () => {
  const entriesOf = (root: string) =>
    listTree([{ path: root, id: '' }], { hidden: false, exclude: [], selection: EVERYTHING });

  it('lists a vanished file with unknown size and time', async () => {
    const root = throwawayTree(['1.jpg', '2.jpg', '3.jpg']);
    const entries = entriesOf(root);
    await entries.next();
    rmSync(join(root, '2.jpg'));
    const rest = await collect(entries);
    expect(rest.images.map(({ id, sizeBytes, modifiedMs }) => [id, sizeBytes === -1, modifiedMs === -1])).toEqual([
      ['2.jpg', true, true],
      ['3.jpg', false, false],
    ]);
  });

  it('reports a vanished folder and goes on', async () => {
    const root = throwawayTree(['1.jpg', 'a/2.jpg', 'b/3.jpg']);
    const entries = entriesOf(root);
    await entries.next();
    rmSync(join(root, 'a'), { recursive: true });
    const rest = await collect(entries);
    expect(ids(rest)).toEqual(['b/3.jpg']);
    expect(rest.problems).toEqual([{ path: 'a', reason: 'the folder vanished while it was being listed' }]);
  });

  it('reports a folder that came after the links were looked at', async () => {
    const root = throwawayTree(['1.jpg', 'a/2.jpg']);
    const entries = entriesOf(root);
    await entries.next();
    mkdirSync(join(root, 'a', 'new'));
    const rest = await collect(entries);
    expect(ids(rest)).toEqual(['a/2.jpg']);
    expect(rest.problems).toEqual([{ path: 'a/new', reason: expect.stringContaining('appeared while') }]);
  });
});

describe('a long listing', () => {
  it('stops at once when aborted', async () => {
    const root = throwawayTree(Array.from({ length: 300 }, (_, i) => `${i % 10}/${i}.jpg`));
    const controller = new AbortController();
    let seen = 0;
    const listing = (async () => {
      const options = { hidden: false, exclude: [], selection: EVERYTHING };
      for await (const _ of listTree([{ path: root, id: '' }], options, controller.signal)) {
        if (++seen === 5) controller.abort(new Error('enough'));
      }
    })();
    await expect(listing).rejects.toThrow('enough');
    expect(seen).toBe(5);
  });

  it('lets other work run in between', async () => {
    const root = throwawayTree(Array.from({ length: 2000 }, (_, i) => `${i % 20}/${i}.jpg`));
    let turns = 0;
    const timer = setInterval(() => turns++, 1);
    onTestFinished(() => clearInterval(timer));
    const started = performance.now();
    while (performance.now() - started < 150) await list(root);
    expect(turns).toBeGreaterThan(3);
  });
});
