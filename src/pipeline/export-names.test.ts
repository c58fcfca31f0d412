import { expect, it } from 'vitest';
import { pathOfLabel, pathWithinSplit } from './export-names.ts';

it.each([
  ['train/a.jpg', 'train', 'a.jpg'],
  ['images/train/a.jpg', 'train', 'a.jpg'],
  ['Training/images/cat/a.jpg', 'train', 'cat/a.jpg'],
  ['valid/images/a.jpg', 'val', 'a.jpg'],
  ['photos/train/a.jpg', 'train', 'photos/a.jpg'],
  ['test/a.jpg', 'train', 'test/a.jpg'],
  ['train/test/a.jpg', 'train', 'test/a.jpg'],
  ['cat/a.jpg', 'train', 'cat/a.jpg'],
  ['train/a.jpg', undefined, 'train/a.jpg'],
  ['a.jpg', 'val', 'a.jpg'],
] as const)('%s of %s is %s', (path, split, expected) => {
  expect(pathWithinSplit(path, split)).toBe(expected);
});

it.each([
  ['cat/a.jpg', 'cat', 'dog', 'dog/a.jpg'],
  ['cat/b/a.jpg', 'cat', 'dog', 'cat/b/a.jpg'],
  ['a.jpg', 'cat', 'dog', 'a.jpg'],
  ['cat/a.jpg', 'cat', '../x', 'cat/a.jpg'],
  ['cat/a.jpg', 'cat', '..', 'cat/a.jpg'],
  ['cat/a.jpg', 'cat', undefined, 'cat/a.jpg'],
  ['cat/a.jpg', null, 'dog', 'cat/a.jpg'],
] as const)('%s labelled %s, now %s, is %s', (path, label, decided, expected) => {
  expect(pathOfLabel(path, label, decided)).toBe(expected);
});
