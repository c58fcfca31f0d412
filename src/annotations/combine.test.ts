import { describe, expect, it } from 'vitest';
import type { AnnotatedImage } from '../model/annotation.ts';
import { combineHeaders, combineImages } from './combine.ts';

describe('combineHeaders', () => {
  it('leaves a single one as it is', () => {
    const header = { categories: [{ name: 'cat', id: 7 }], fields: { info: { year: 2026 } } };
    expect(combineHeaders([header])).toBe(header);
  });

  it('knows categories by their names, and gives no id to two of them', () => {
    const combined = combineHeaders([
      { categories: [{ name: 'cat', id: 1, supercategory: 'animal' }], fields: { info: { year: 2026 }, a: 1 } },
      {
        categories: [
          { name: 'dog', id: 1 },
          { name: 'cat', id: 2 },
          { name: 'cow', id: 3 },
        ],
        fields: { info: { year: 1999, by: 'x' }, b: [2] },
      },
    ]);
    expect(combined).toEqual({
      categories: [
        { name: 'cat', id: 1, supercategory: 'animal' },
        { name: 'dog', id: null },
        { name: 'cow', id: 3 },
      ],
      fields: { info: { year: 2026, by: 'x' }, a: 1, b: [2] },
    });
  });
});

describe('combineImages', () => {
  const image = (more: Partial<AnnotatedImage>): AnnotatedImage => ({
    path: 'a.jpg',
    uri: 'file:///a.jpg',
    width: 4,
    height: 3,
    objects: [],
    ...more,
  });

  it('joins instances and captions of one picture', () => {
    const boxes = image({ id: 5, objects: [{ id: 1, category: 'cat', box: [0, 0, 1, 1] }], fields: { licence: 3 } });
    const captions = image({
      id: 6,
      split: 'val',
      captions: [{ id: 1, text: 'A cat.' }],
      labels: ['indoor'],
      objects: [{ id: 1, category: 'dog' }, { category: null }],
      fields: { licence: 4, url: 'u' },
    });
    expect(combineImages([boxes, captions])).toEqual({
      ...boxes,
      split: 'val',
      captions: [{ id: 1, text: 'A cat.' }],
      labels: ['indoor'],
      objects: [{ id: 1, category: 'cat', box: [0, 0, 1, 1] }, { category: 'dog' }, { category: null }],
      fields: { licence: 3, url: 'u' },
    });
    expect(combineImages([boxes])).toBe(boxes);
  });
});
