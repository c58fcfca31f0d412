import { describe, expect, it } from 'vitest';
import { exceededBudgets, parseBudget } from './budget.ts';

const CHECKS = ['blurry', 'unreadable', 'odd-size', 'outlier'];
const exceeds = (text: string, findings: Record<string, number>, images: number) =>
  exceededBudgets([parseBudget(text, CHECKS)], findings, images).length > 0;

describe('budgets', () => {
  it.each([
    ['blurry>5%', { blurry: 5 }, 100, false],
    ['blurry>5%', { blurry: 6 }, 100, true],
    ['blurry >= 5 %', { blurry: 5 }, 100, true],
    ['unreadable>0', { unreadable: 0 }, 10, false],
    ['unreadable>0', { unreadable: 1 }, 10, true],
    ['odd-size>0.5%', { 'odd-size': 1 }, 100, true],
    ['findings>2', { blurry: 2, unreadable: 1 }, 100, true],
    ['blurry>0%', {}, 0, false],
    ['outlier>5', { blurry: 0 }, 10, true],
  ])('%s with %o of %i: %s', (text, findings, images, expected) => {
    expect(exceeds(text, findings as Record<string, number>, images)).toBe(expected);
  });

  it('explains what it does not understand', () => {
    expect(() => parseBudget('blurry', CHECKS)).toThrow('Write it as "blurry>5%"');
    expect(() => parseBudget('blury>1', CHECKS)).toThrow('Did you mean blurry?');
  });
});
