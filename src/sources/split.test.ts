import { describe, expect, it } from 'vitest';
import { folderOfId, splitOfFolder, splitOfName } from './split.ts';

describe('splits', () => {
  it.each([
    ['train', 'train'],
    ['Training', 'train'],
    ['VAL', 'val'],
    ['valid', 'val'],
    ['validation', 'val'],
    ['dev', 'val'],
    ['test', 'test'],
    ['testing', 'test'],
    ['Eval', 'test'],
    ['trains', undefined],
    ['constructor', undefined],
    ['', undefined],
  ])('the name %j means %s', (name, split) => {
    expect(splitOfName(name)).toBe(split);
  });

  it.each([
    ['images/train/cat', 'train'],
    ['train/cat', 'train'],
    ['cat/train', 'train'],
    ['train/images', 'train'],
    ['train/test', 'train'],
    ['test/valid', 'test'],
    ['cat', undefined],
    ['', undefined],
  ])('the folder %j belongs to %s', (folder, split) => {
    expect(splitOfFolder(folder)).toBe(split);
  });

  it('looks at folders, never at the file', () => {
    expect(folderOfId('a/b/train.jpg')).toBe('a/b');
    expect(folderOfId('train')).toBe('');
  });
});
