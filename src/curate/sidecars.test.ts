import { describe, expect, it } from 'vitest';
import { isSidecar, labelsFolder, stemOf } from './sidecars.ts';

describe('sidecars', () => {
  it.each([
    ['a.txt', 'a.jpg', true],
    ['a.XML', 'a.jpg', true],
    ['a.json', 'a.jpg', true],
    ['a.jpg.json', 'a.jpg', true],
    ['a.jpg.txt', 'a.jpg', false],
    ['a.png', 'a.jpg', false],
    ['ab.txt', 'a.jpg', false],
    ['a.b.txt', 'a.b.jpg', true],
    ['a.txt', 'a.b.jpg', false],
    ['.txt', '.jpg', false],
    ['a.txt', 'a.txt', false],
    ['0001.txt', '0001', true],
  ])('%s belongs to %s: %s', (name, image, belongs) => {
    expect(isSidecar(name, image)).toBe(belongs);
  });

  it('takes the stem before the last extension', () => {
    expect([stemOf('a.b.jpg'), stemOf('a'), stemOf('.hidden')]).toEqual(['a.b', 'a', '.hidden']);
  });

  it('finds the labels of a YOLO tree', () => {
    expect(labelsFolder('/d/images/train')).toBe('/d/labels/train');
    expect(labelsFolder('/images/d/images')).toBe('/images/d/labels');
    expect(labelsFolder('/d/my-images')).toBeUndefined();
  });
});
