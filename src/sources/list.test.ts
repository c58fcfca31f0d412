import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { collect, throwawayTree } from '../../test/fixtures/throwaway-tree.ts';
import { openSource } from './open.ts';
import { pathOfUri } from './uri.ts';

async function listed(root: string, content: string | Buffer, folder = '') {
  writeFileSync(join(root, folder, 'list.txt'), content);
  const source = await openSource([join(folder, 'list.txt')], { cwd: root });
  return collect(source.list());
}
const ids = ({ images }: { images: readonly { id: string }[] }): string[] => images.map((image) => image.id);

describe('a list', () => {
  it('names files relative to its folder, in its own order, with any line ends', async () => {
    const root = throwawayTree(['data/train/b.jpg', 'data/a.jpg']);
    const { images, problems } = await listed(root, '\ufefftrain/b.jpg\r\n\r\n# a comment\n./a.jpg\n', 'data');
    expect(images.map(({ id, split, sizeBytes }) => [id, split, sizeBytes])).toEqual([
      ['train/b.jpg', 'train', 16],
      ['a.jpg', undefined, 10],
    ]);
    expect(problems).toEqual([]);
    expect(pathOfUri(images[0]!.uri)).toBe(join(root, 'data/train/b.jpg'));
  });

  it('may name files outside its folder', async () => {
    const root = throwawayTree(['x/a.jpg', 'lists/.keep']);
    const found = await listed(
      root,
      `../x/a.jpg\n${join(root, 'lists', 'b.jpg')}\n${join(root, 'x', 'c.jpg')}`,
      'lists',
    );
    expect(ids(found)).toEqual(['../x/a.jpg', 'b.jpg', join(root, 'x', 'c.jpg').replaceAll('\\', '/')]);
    // The temporary folder may lie below one called "test" or "dev": that is no split of this dataset.
    expect(found.images.map((image) => image.split)).toEqual([undefined, undefined, undefined]);
  });

  it('keeps what does not exist as a missing image', async () => {
    const { images } = await listed(throwawayTree(), 'gone.jpg\n');
    expect(images).toEqual([
      { id: 'gone.jpg', uri: expect.stringMatching(/\/gone\.jpg$/), sizeBytes: -1, modifiedMs: -1 },
    ]);
  });

  it('takes a line with # for a comment only when no such file exists', async () => {
    const root = throwawayTree(['#x.jpg', '# y.jpg']);
    expect(ids(await listed(root, '#x.jpg\n# y.jpg\n#z.jpg\n./#w.jpg\n'))).toEqual(['#x.jpg', '# y.jpg', '#w.jpg']);
  });

  it.skipIf(process.platform === 'win32')('drops white space around a path only when no such file exists', async () => {
    const root = throwawayTree(['a.jpg', ' b.jpg ']);
    expect(ids(await listed(root, '  a.jpg\t\n b.jpg \n'))).toEqual(['a.jpg', ' b.jpg ']);
  });

  it('understands paths written on Windows, as URLs, and in the other Unicode form', async () => {
    const root = throwawayTree(['train/cat/a.jpg', 'e\u0301.jpg', 'sp ace.jpg']);
    const found = await listed(root, `train\\cat\\a.jpg\ntrain\\gone.jpg\n\u00e9.jpg\nfile://${root}/sp%20ace.jpg\n`);
    expect(found.images.map(({ id, sizeBytes }) => [id, sizeBytes > 0])).toEqual([
      ['train/cat/a.jpg', true],
      ['train/gone.jpg', false],
      ['\u00e9.jpg', true],
      ['sp ace.jpg', true],
    ]);
  });

  it('says with the line what is no image file', async () => {
    const root = throwawayTree(['folder/x.jpg']);
    const found = await listed(
      root,
      'https://example.org/a.jpg\ns3://bucket/b.jpg\nfolder\nfile:///bad%zz\na\0b\ndata:image/png;base64,AAAA\nfolder/x.jpg\n',
    );
    expect(ids(found)).toEqual(['folder/x.jpg']);
    expect(found.problems.map(({ path, reason }) => `${path} ${reason}`)).toEqual([
      'list.txt line 1: https://example.org/a.jpg: remote images are not read; download them and list the files',
      'list.txt line 2: s3://bucket/b.jpg: remote images are not read; download them and list the files',
      'list.txt line 3: folder is a folder; list its files, or give the folder itself',
      expect.stringMatching(/^list.txt line 4: file:\/\/\/bad%zz: broken percent-encoding/),
      'list.txt line 5: the path has a NUL character',
      'list.txt line 6: embedded images are not read; save them as files',
    ]);
  });

  it('that names an image twice lists it once and says so', async () => {
    const found = await listed(throwawayTree(['a.jpg']), 'a.jpg\n./a.jpg\nb/../a.jpg\n');
    expect(ids(found)).toEqual(['a.jpg']);
    expect(found.problems.map((problem) => problem.reason)).toEqual([
      'line 2: "a.jpg" is named again; the first one counts',
      'line 3: "a.jpg" is named again; the first one counts',
    ]);
  });

  it('keeps bytes that are not valid UTF-8', async ({ skip }) => {
    const root = throwawayTree();
    const path = Buffer.from(`${root}/\xe9.jpg`, 'latin1');
    try {
      writeFileSync(path, 'x');
    } catch {
      skip('this file system refuses such names');
    }
    const { images } = await listed(root, Buffer.from('\xe9.jpg\n./\xe8.jpg\n', 'latin1'));
    expect(images.map(({ id, sizeBytes }) => [id, sizeBytes])).toEqual([
      ['\\xE9.jpg', 1],
      ['\\xE8.jpg', -1],
    ]);
    expect(pathOfUri(images[0]!.uri)).toEqual(path);
  });

  it('gives both Unicode twins an id, as the folder does', async ({ skip }) => {
    const root = throwawayTree(['d/\u00e9.jpg', 'd/e\u0301.jpg']);
    const folder = ids(await collect((await openSource([join(root, 'd')])).list()));
    if (folder.length < 2) skip('this file system takes both forms for one name');
    expect(ids(await listed(root, 'e\u0301.jpg\n\u00e9.jpg\n', 'd')).sort()).toEqual(folder.sort());
  });

  it('is described as one', async () => {
    const root = throwawayTree({ 'list.txt': '' });
    expect((await openSource([join(root, 'list.txt')])).description).toMatchObject({ kind: 'list' });
  });
});
