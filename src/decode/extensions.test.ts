import { describe, expect, it } from 'vitest';
import { FORMATS } from '../model/format.ts';
import { extensionContradicts, extensionsOf, hasImageExtension } from './extensions.ts';

describe('extensionContradicts', () => {
  it('accepts every usual extension of every format, in any case', () => {
    for (const format of FORMATS) {
      for (const extension of extensionsOf(format)) {
        expect(extensionContradicts(`a/b.c/photo.${extension.toUpperCase()}`, format)).toBe(false);
      }
    }
  });

  it('finds a name that promises another format or another kind of file', () => {
    expect(extensionContradicts('photo.png', 'jpeg')).toBe(true);
    expect(extensionContradicts('photo.jpeg', 'webp')).toBe(true);
    expect(extensionContradicts('notes.txt', 'png')).toBe(true);
    expect(extensionContradicts('old.nef', 'jpeg')).toBe(true);
  });

  it('says nothing where the name promises nothing', () => {
    for (const name of [
      'photo',
      'photo.',
      '.jpg',
      'a.png/photo',
      'photo.0001',
      'photo.jpg_large',
      'photo.orig',
      'photo.bin',
    ]) {
      expect(extensionContradicts(name, 'webp'), name).toBe(false);
    }
  });

  it('lets containers share an extension', () => {
    expect(extensionContradicts('a.heif', 'avif')).toBe(false);
    expect(extensionContradicts('a.pgm', 'pnm')).toBe(false);
    expect(extensionContradicts('a.dng', 'tiff')).toBe(false);
    expect(extensionContradicts('a.heic', 'avif')).toBe(true);
  });
});

it('hasImageExtension knows images by name only', () => {
  expect(hasImageExtension('x/Y.JPG')).toBe(true);
  expect(hasImageExtension('x.cr3')).toBe(true);
  expect(hasImageExtension('x.txt')).toBe(false);
  expect(hasImageExtension('jpg')).toBe(false);
});
