import { describe, expect, it } from 'vitest';
import { placementOf, TakenPaths } from './placement.ts';

const options = {
  bySplit: true,
  splitDepth: (folders: readonly string[]) =>
    folders.findIndex((name) => ['train', 'training', 'val', 'test'].includes(name)),
  splitOfName: (name: string) => (name === 'training' ? 'train' : name),
  encode: encodeURIComponent,
  decode: decodeURIComponent,
};
const place = (
  path: string,
  split: string | null,
  more: { label?: string; newLabel?: string; bySplit?: boolean } = {},
) =>
  placementOf(
    { names: path.split('/'), split, label: more.label ?? null, newLabel: more.newLabel },
    { ...options, bySplit: more.bySplit ?? true },
  ).join('/');

describe('placementOf', () => {
  it.each([
    ['train/cat/1.jpg', 'test', 'test/cat/1.jpg'],
    ['images/train/1.jpg', 'val', 'images/val/1.jpg'],
    ['training/1.jpg', 'train', 'training/1.jpg'],
    ['cat/1.jpg', 'test', 'test/cat/1.jpg'],
    ['cat/1.jpg', null, 'cat/1.jpg'],
    ['1.jpg', 'my split', 'my%20split/1.jpg'],
    ['1.jpg', '../../etc', '1.jpg'],
    ['../other/1.jpg', null, '__/other/1.jpg'],
    ['/abs/./1.jpg', null, 'abs/1.jpg'],
  ])('%s with split %s goes to %s', (path, split, target) => {
    expect(place(path, split)).toBe(target);
  });

  it('turns the folder of the old label into that of the new one', () => {
    expect(place('train/cat/1.jpg', 'train', { label: 'cat', newLabel: 'dog' })).toBe('train/dog/1.jpg');
    expect(place('train/1.jpg', 'train', { label: 'cat', newLabel: 'dog' })).toBe('train/1.jpg');
    expect(place('cat/1.jpg', null, { label: 'cat', newLabel: '../x' })).toBe('cat/1.jpg');
  });

  it('leaves splits alone when none was assigned', () => {
    expect(place('train/1.jpg', 'test', { bySplit: false })).toBe('train/1.jpg');
  });
});

describe('TakenPaths', () => {
  it('gives each path once', () => {
    const taken = new TakenPaths();
    expect(['a/1.jpg', 'a/1.jpg', 'a/1.jpg', 'a.b/1', 'a.b/1'].map((path) => taken.claim(path))).toEqual([
      'a/1.jpg',
      'a/1~2.jpg',
      'a/1~3.jpg',
      'a.b/1',
      'a.b/1~2',
    ]);
  });
});
