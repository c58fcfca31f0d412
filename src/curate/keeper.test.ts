import { describe, expect, it } from 'vitest';
import { chooseKeeper, type KeeperFacts } from './keeper.ts';

const facts = (id: string, change: Partial<KeeperFacts> = {}): KeeperFacts => ({
  id,
  width: 640,
  height: 480,
  bitDepth: 8,
  jpegQuality: 90,
  isLossless: false,
  sizeBytes: 100_000,
  isTruncated: false,
  ...change,
});

describe('chooseKeeper', () => {
  const cases: [string, KeeperFacts[], number, string][] = [
    [
      'resolution before size',
      [facts('a', { sizeBytes: 900_000 }), facts('b', { width: 1280, height: 960 })],
      1,
      'highest resolution, 1280×960 against 640×480',
    ],
    [
      'a whole file before a larger broken one',
      [facts('a', { width: 4000, isTruncated: true }), facts('b')],
      1,
      'whole, while the others are cut off',
    ],
    [
      'lossless before lossy',
      [facts('a'), facts('b', { isLossless: true, jpegQuality: null })],
      1,
      'stored without loss',
    ],
    ['quality', [facts('a', { jpegQuality: 50 }), facts('b')], 1, 'JPEG quality 90 against 50'],
    ['an original name before a copy', [facts('x/IMG (1).jpg'), facts('x/IMG.jpg')], 1, 'not named as a copy'],
    ['path order last', [facts('b'), facts('a')], 1, 'equal in every respect; first in path order'],
  ];
  it.each(cases)('%s', (_, group, index, reason) => {
    expect(chooseKeeper(group)).toEqual({ index, reason });
  });

  it('keeps a single image', () => {
    expect(chooseKeeper([facts('a')])).toEqual({ index: 0, reason: 'the only one' });
  });

  it('does not depend on the order of the group', () => {
    for (const [, group] of cases) {
      const keeper = group[chooseKeeper(group).index]!.id;
      const turned = [...group].reverse();
      expect(turned[chooseKeeper(turned).index]!.id).toBe(keeper);
    }
  });
});
