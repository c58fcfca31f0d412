import { describe, expect, it } from 'vitest';
import { conflictGroups } from './conflict-groups.ts';
import { majority } from './majority.ts';
import { normalCaption } from './normal-caption.ts';

describe('captions', () => {
  it.each([
    ['A cat.', 'a cat.'],
    ['  A\tCAT  on\n a mat ', 'a cat on a mat'],
    ['Ｃａｔ', 'cat'],
    ['Cafe\u0301', 'café'],
    [' \n', null],
    [null, null],
  ])('%j is compared as %j', (caption, normal) => {
    expect(normalCaption(caption)).toBe(normal);
  });
});

describe('majority', () => {
  it.each([
    [['cat', 'cat', 'dog', null], { label: 'cat', count: 2, of: 3 }],
    [['cat', 'dog'], null],
    [['cat', 'cat', 'dog', 'dog', 'cow'], null],
    [[null], null],
  ])('of %j: %j', (labels, expected) => {
    expect(majority(labels)).toEqual(expected);
  });
});

describe('conflicting pairs', () => {
  const labels: Record<string, string> = { a: 'cat', b: 'dog', c: 'cat', d: 'cow' };
  const group = { id: 'a', relation: 'resized', members: ['b', 'a', 'c'] };

  it('are shown by group, once, and alone where they are in none', () => {
    const pairs = [
      { a: 'a', b: 'b' },
      { a: 'b', b: 'c' },
      { a: 'c', b: 'd' },
    ];
    const { groups, loose } = conflictGroups(pairs, [group], (id) => labels[id] ?? null);
    expect(groups).toEqual([{ ...group, values: ['dog', 'cat', 'cat'], majority: { label: 'cat', count: 2, of: 3 } }]);
    expect(loose).toEqual([{ a: 'c', b: 'd' }]);
  });
});
