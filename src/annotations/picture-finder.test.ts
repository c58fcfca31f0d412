import { symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { throwawayTree } from '../../test/fixtures/throwaway-tree.ts';
import { uriOfPath } from '../sources/uri.ts';
import { PictureFinder } from './picture-finder.ts';

const found = (root: string, finder: PictureFinder, path: string): string | null => {
  const uri = finder.find(path);
  return uri === null ? null : uri.slice(uriOfPath(root).length + 1);
};

describe('PictureFinder', () => {
  it('finds by path below the first root that has it', () => {
    const root = throwawayTree(['a/x.jpg', 'b/x.jpg', 'b/y.jpg']);
    const finder = new PictureFinder([join(root, 'b'), join(root, 'a')]);
    expect(found(root, finder, 'x.jpg')).toBe('b/x.jpg');
    expect(found(root, new PictureFinder([root]), 'a/x.jpg')).toBe('a/x.jpg');
  });

  it('passes over leading folders of another machine, also with backslashes', () => {
    const root = throwawayTree(['images/train/x.jpg', 'images/val/x.jpg']);
    const finder = new PictureFinder([root]);
    expect(found(root, finder, '/home/ann/set/images/val/x.jpg')).toBe('images/val/x.jpg');
    expect(found(root, finder, 'D:\\set\\images\\train\\x.jpg')).toBe('images/train/x.jpg');
  });

  it('finds a bare name anywhere when only one picture has it', () => {
    const root = throwawayTree(['deep/er/only.png', 'one/twice.png', 'two/twice.png']);
    const finder = new PictureFinder([root]);
    expect(found(root, finder, 'only.png')).toBe('deep/er/only.png');
    expect(found(root, finder, 'twice.png')).toBeNull();
    expect(found(root, finder, 'two/twice.png')).toBe('two/twice.png');
  });

  it('never leaves its roots', () => {
    const root = throwawayTree(['secret.jpg', 'set/x.jpg']);
    const finder = new PictureFinder([join(root, 'set')]);
    expect(finder.find('../secret.jpg')).toBeNull();
    expect(finder.find(join(root, 'secret.jpg'))).toBeNull();
    expect(finder.find('')).toBeNull();
  });

  it('takes no folder for a picture, and follows links to folders', () => {
    const root = throwawayTree(['real/x.jpg', 'folder.jpg/inner.jpg']);
    symlinkSync(join(root, 'real'), join(root, 'linked'));
    const finder = new PictureFinder([root]);
    expect(finder.find('folder.jpg')).toBeNull();
    expect(found(root, finder, 'linked/x.jpg')).toBe('linked/x.jpg');
  });

  it('knows names with odd characters, and roots that are not there', () => {
    const root = throwawayTree(['sub/ä b#1%.jpg']);
    expect(found(root, new PictureFinder([join(root, 'gone'), root]), 'sub/ä b#1%.jpg')).toBe(
      'sub/%C3%A4%20b%231%25.jpg',
    );
    expect(new PictureFinder([join(root, 'gone')]).find('x.jpg')).toBeNull();
  });

  it('lists all pictures in order, each once, also where roots overlap and links lead back', () => {
    const root = throwawayTree(['b/2.jpg', 'a/1.jpg', 'a/notes.txt', '.hidden/x.jpg', '0.jpg']);
    symlinkSync(root, join(root, 'a/back'));
    const all = [...new PictureFinder([root, join(root, 'b')]).pictures()].map((uri) =>
      uri.slice(uriOfPath(root).length + 1),
    );
    expect(all).toEqual(['0.jpg', 'a/1.jpg', 'b/2.jpg']);
  });

  it('lists below a root that is itself a link', () => {
    const root = throwawayTree(['real/sub/x.jpg']);
    symlinkSync(join(root, 'real'), join(root, 'link'));
    const finder = new PictureFinder([join(root, 'link')]);
    expect([...finder.pictures()].map((uri) => uri.slice(uriOfPath(root).length + 1))).toEqual(['link/sub/x.jpg']);
  });
});
