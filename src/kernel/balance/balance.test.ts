import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { seededRandom } from '../../transform/random.ts';
import { CLASS_WEIGHTS, classWeights } from './class-weights.ts';
import { evenRepeats } from './even-repeats.ts';
import { imbalance } from './imbalance.ts';
import { repeatFactors, roundRepeats } from './repeat-factors.ts';
import { inDanger, interpolate, smote } from './smote.ts';

/** By scikit-learn, imbalanced-learn, and the published code of the paper on effective numbers. */
const GOLDEN = JSON.parse(
  readFileSync(join(import.meta.dirname, '../../../test/fixtures/goldens/balance/balance.json'), 'utf8'),
) as {
  weights: {
    counts: number[];
    inverse: number[];
    'inverse-sqrt': number[];
    'effective-number': Record<string, number[]>;
  }[];
  borderline: { m: number; others: number[]; danger: number[] };
};

describe('imbalance', () => {
  it('of equal classes is none', () => {
    expect(imbalance([5, 5, 0, 5])).toMatchObject({ classes: 3, total: 15, ratio: 1, gini: 0 });
    expect(imbalance([5, 5, 5]).balance).toBeCloseTo(1, 14);
    expect(imbalance([5, 5, 5]).effectiveClasses).toBeCloseTo(3, 12);
  });
  it('by hand', () => {
    const found = imbalance([1, 3]);
    expect(found.ratio).toBe(3);
    expect(found.gini).toBeCloseTo(0.25, 14);
    expect(found.balance).toBeCloseTo(-(0.25 * Math.log2(0.25) + 0.75 * Math.log2(0.75)), 14);
  });
  it('of one class, and of none', () => {
    expect(imbalance([7])).toMatchObject({ classes: 1, ratio: 1, balance: 1, effectiveClasses: 1, gini: 0 });
    expect(imbalance([])).toMatchObject({ classes: 0, total: 0, ratio: 1, effectiveClasses: 0 });
  });
  it('does not depend on the order, nor balance and Gini on the unit', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 1000 }), { minLength: 1, maxLength: 30 }), (counts) => {
        const found = imbalance(counts);
        expect(imbalance(counts.toReversed())).toEqual(found);
        const scaled = imbalance(counts.map((count) => 7 * count));
        expect(scaled.balance).toBeCloseTo(found.balance, 12);
        expect(scaled.gini).toBeCloseTo(found.gini, 12);
        expect(found.effectiveClasses).toBeLessThanOrEqual(counts.length + 1e-9);
      }),
    );
  });
});

describe('classWeights', () => {
  it.each(GOLDEN.weights)('agree with scikit-learn and the published code: $counts', (golden) => {
    const { counts } = golden;
    const close = (values: number[]) => values.map((value) => expect.closeTo(value, 10));
    expect([...classWeights(counts, 'inverse')]).toEqual(close(golden.inverse));
    expect([...classWeights(counts, 'inverse-sqrt')]).toEqual(close(golden['inverse-sqrt']));
    for (const [beta, weights] of Object.entries(golden['effective-number'])) {
      expect([...classWeights(counts, 'effective-number', Number(beta))]).toEqual(close(weights));
    }
  });
  it('have the mean they promise, whatever the counts', () => {
    const counts = fc.array(fc.integer({ min: 0, max: 1e6 }), { minLength: 1, maxLength: 20 });
    fc.assert(
      fc.property(counts, (counts) => {
        fc.pre(counts.some((count) => count > 0));
        const classes = counts.filter((count) => count > 0).length;
        for (const weighting of CLASS_WEIGHTS) {
          const weights = classWeights(counts, weighting);
          const byImage = counts.reduce((sum, count, c) => sum + count * weights[c]!, 0) / imbalance(counts).total;
          const byClass = weights.reduce((sum, weight) => sum + weight, 0) / classes;
          expect(weighting === 'inverse' ? byImage : byClass).toBeCloseTo(1, 9);
          for (const [c, count] of counts.entries()) expect(weights[c]! > 0).toBe(count > 0);
        }
      }),
    );
  });
  it('of β 0 are all alike, near 1 those of inverse frequency, and 1 is refused', () => {
    expect([...classWeights([9, 1], 'effective-number', 0)]).toEqual([1, 1]);
    const [a, b] = classWeights([9, 1], 'effective-number', 1 - 1e-12);
    expect(b! / a!).toBeCloseTo(9, 6);
    expect(() => classWeights([1], 'effective-number', 1)).toThrow('beta must be from 0 to below 1');
  });
});

it('evenRepeats: nothing is taken twice more than anything else', () => {
  const whole = fc.tuple(fc.integer({ min: 1, max: 40 }), fc.integer({ min: 0, max: 300 }), fc.integer());
  fc.assert(
    fc.property(whole, ([count, total, seed]) => {
      const repeats = evenRepeats(count, total, seededRandom('even', seed));
      expect(repeats.reduce((sum, n) => sum + n, 0)).toBe(total);
      expect(Math.max(...repeats) - Math.min(...repeats)).toBeLessThanOrEqual(1);
      expect(evenRepeats(count, total, seededRandom('even', seed))).toEqual(repeats);
    }),
  );
  expect(evenRepeats(0, 5, Math.random)).toHaveLength(0);
});

describe('repeatFactors', () => {
  it('as in the paper: √(t / f), the largest of an image', () => {
    // Category 0 in all four images, 1 in one, 2 in none.
    const { byCategory, byImage } = repeatFactors([0, 1, 4, 5, 6], [0, 0, 1, 1, 0, 0], 3, 0.5);
    expect([...byCategory]).toEqual([1, Math.SQRT2, 0]);
    expect([...byImage]).toEqual([1, Math.SQRT2, 1, 1]);
  });
  it('rounds by chance, with the factor as the mean', () => {
    const random = seededRandom('round');
    const repeats = roundRepeats(new Float64Array(20_000).fill(2.3), random);
    expect(new Set(repeats)).toEqual(new Set([2, 3]));
    expect(repeats.reduce((sum, n) => sum + n, 0) / repeats.length).toBeCloseTo(2.3, 1);
    expect([...roundRepeats([1, 3], random)]).toEqual([1, 3]);
  });
});

describe('smote', () => {
  const NONE = 99;
  it('takes each base as often as every other, and only neighbours that there are', () => {
    const neighbours = Uint32Array.from([1, 2, 0, NONE, 0, 1, NONE, NONE]);
    const { a, b, lambda } = smote(neighbours, 2, 30, seededRandom('smote'), NONE);
    const times = [0, 1, 2, 3].map((row) => a.filter((x) => x === row).length);
    expect(times).toEqual([10, 10, 10, 0]);
    for (let i = 0; i < 30; i++) {
      expect([...neighbours.subarray(2 * a[i]!, 2 * a[i]! + 2)]).toContain(b[i]!);
      expect(lambda[i]).toBeGreaterThanOrEqual(0);
      expect(lambda[i]).toBeLessThan(1);
    }
    expect(new Set(b.filter((_, i) => a[i] === 0))).toEqual(new Set([1, 2]));
    expect(smote(Uint32Array.of(NONE), 1, 5, Math.random, NONE).a).toHaveLength(0);
  });
  it('the borderline is where imbalanced-learn sees it', () => {
    const { others, m, danger } = GOLDEN.borderline;
    expect([...inDanger(others, m)]).toEqual(danger);
    expect(danger.length).toBeGreaterThan(0);
    expect(danger.length).toBeLessThan(others.length);
  });
  it('points lie between', () => {
    const into = new Float32Array(2);
    interpolate(Float32Array.of(0, 0, 4, 8), 0, 1, 0.25, 2, into, 0);
    expect([...into]).toEqual([1, 2]);
  });
});
