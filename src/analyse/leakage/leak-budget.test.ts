import { describe, expect, it } from 'vitest';
import { exceededLeakBudgets, parseLeakBudget } from './leak-budget.ts';
import type { LeakMatrix } from './leak-matrix.ts';

const SPLITS = ['train', 'val', 'test'];
const MATRIX: LeakMatrix = {
  pairs: 5,
  images: 6,
  byRelation: { resized: 5 },
  splitPairs: [
    { splits: ['train', 'test'], pairs: 4, images: [3, 1] },
    { splits: ['train', 'val'], pairs: 1, images: [1, 1] },
  ],
};
const IMAGES = new Map([
  ['train', 80],
  ['val', 10],
  ['test', 10],
]);
const exceeded = (text: string) => exceededLeakBudgets([parseLeakBudget(text, SPLITS)], MATRIX, IMAGES);

describe('budgets for leaks', () => {
  it.each([
    ['leaks>0', true],
    ['leaks>5', false],
    ['leaks>=5', true],
    ['train-test>3', true],
    ['test-train > 4', false],
    ['val-test>0', false],
    ['leaks>5%', true],
    ['leaks>6%', false],
    ['train-test>4%', true],
    ['train-test>5%', false],
  ])('%s: %s', (text, expected) => {
    expect(exceeded(text).length > 0).toBe(expected);
  });

  it('says what was found', () => {
    expect(exceeded('test-train>0')).toEqual(['test-train>0: 4 pairs, 4 of 90 images (4.4 %)']);
  });

  it('explains what it does not understand', () => {
    expect(() => parseLeakBudget('train-tset>0', SPLITS)).toThrow('Did you mean');
    expect(() => parseLeakBudget('findings>0', SPLITS)).toThrow('leaks>0');
  });
});
