import { describe, expect, it } from 'vitest';
import { between, pick, seededRandom } from './random.ts';

const draws = (random: () => number, count: number) => Array.from({ length: count }, random);

describe('seededRandom', () => {
  it('gives the same stream for the same key and another for another', () => {
    expect(draws(seededRandom('a', 1), 5)).toEqual(draws(seededRandom('a', 1), 5));
    expect(draws(seededRandom('a', 1), 5)).not.toEqual(draws(seededRandom('a', 2), 5));
    expect(draws(seededRandom('a', 'b'), 5)).not.toEqual(draws(seededRandom('ab'), 5));
  });

  it('is uniform in [0, 1)', () => {
    const values = draws(seededRandom('uniform'), 20_000);
    expect(Math.min(...values)).toBeGreaterThanOrEqual(0);
    expect(Math.max(...values)).toBeLessThan(1);
    for (let tenth = 0; tenth < 10; tenth++) {
      const share = values.filter((value) => Math.floor(value * 10) === tenth).length / values.length;
      expect(share).toBeCloseTo(0.1, 1.7);
    }
  });
});

describe('between and pick', () => {
  it('stay in range', () => {
    const random = seededRandom('range');
    for (let i = 0; i < 200; i++) {
      expect(between(random, -3, 5)).toBeGreaterThanOrEqual(-3);
      expect(['x', 'y']).toContain(pick(random, ['x', 'y']));
    }
    expect(() => pick(random, [])).toThrow(RangeError);
  });
});
