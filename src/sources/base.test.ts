import { describe, expect, it } from 'vitest';
import { chooseBases, idInBases } from './base.ts';

const prefixes = (...folders: string[]): Record<string, string> =>
  Object.fromEntries(chooseBases(folders).map((base) => [base.path, base.prefix]));

describe.skipIf(process.platform === 'win32')('bases', () => {
  it('a single one needs no prefix', () => {
    expect(prefixes('/d/photos')).toEqual({ '/d/photos': '' });
    expect(prefixes('/d/photos', '/d/photos/')).toEqual({ '/d/photos': '' });
  });

  it('the outer of nested ones is taken', () => {
    expect(prefixes('/d/photos/train', '/d/photos')).toEqual({ '/d/photos': '' });
    expect(prefixes('/', '/d')).toEqual({ '/': '' });
  });

  it('several get their names, in whatever order they are given', () => {
    const expected = { '/d/a': 'a/', '/d/b': 'b/' };
    expect(prefixes('/d/a', '/d/b')).toEqual(expected);
    expect(prefixes('/d/b', '/d/a')).toEqual(expected);
    expect(prefixes('/d/photos', '/d/photos2')).toEqual({ '/d/photos': 'photos/', '/d/photos2': 'photos2/' });
  });

  it('clashing names are told apart by their parents', () => {
    expect(prefixes('/x/photos', '/y/photos', '/z/other')).toEqual({
      '/x/photos': 'x/photos/',
      '/y/photos': 'y/photos/',
      '/z/other': 'z/other/',
    });
    expect(prefixes('/a', '/q/a')).toEqual({ '/a': 'a/', '/q/a': 'q/a/' });
    // "a/" must not be a prefix of "a/b/", or two files could share an id.
    expect(prefixes('/a', '/p/a/b', '/p/c/b')).toEqual({ '/a': 'a/', '/p/a/b': 'p/a/b/', '/p/c/b': 'p/c/b/' });
  });

  it('give ids inside, above and outside', () => {
    const bases = chooseBases(['/d/a', '/d/b']);
    const [a] = bases;
    expect(idInBases('/d/a/x.jpg', bases, a!, false)).toBe('a/x.jpg');
    expect(idInBases('/d/b/c/x.jpg', bases, a!, false)).toBe('b/c/x.jpg');
    expect(idInBases('/d/x.jpg', bases, a!, false)).toBe('a/../x.jpg');
    expect(idInBases('/other/x.jpg', bases, a!, true)).toBe('/other/x.jpg');
    expect(idInBases(Buffer.from('/d/a/\xe9.jpg', 'latin1'), bases, a!, true)).toBe('a/\\xE9.jpg');
  });
});
