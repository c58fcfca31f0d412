import { describe, expect, it } from 'vitest';
import { objectColours } from './object-colours.ts';

describe('objectColours', () => {
  it('gives a category the same colour whatever stands beside it in the list', () => {
    expect(objectColours(['cat', 'cat']).get('cat')).toBe(objectColours(['cat']).get('cat'));
    expect([...objectColours(['b', 'a'])]).toEqual([...objectColours(['a', 'b', 'a'])]);
  });

  it('gives eight categories eight colours, and a ninth one of them', () => {
    const names = ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h'];
    expect(new Set(objectColours(names).values()).size).toBe(8);
    expect(objectColours([...names, 'i', null]).size).toBe(10);
  });
});
