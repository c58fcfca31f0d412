import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { chiSquareTail, logGamma } from './chi-square.ts';
import { kolmogorovSmirnov, kolmogorovSmirnovChance, kolmogorovTail } from './kolmogorov-smirnov.ts';
import { populationStability } from './population-stability.ts';

const goldens = JSON.parse(
  readFileSync(new URL('../../../test/fixtures/goldens/drift/drift.json', import.meta.url), 'utf8'),
) as {
  cases: { name: string; first: number[]; second: number[]; statistic: number; chance: number; psi: number }[];
  tails: [number, number][];
  exact: [number, number, number, number][];
  chiSquare: [number, number, number][];
  logGamma: [number, number][];
};

/** Within a relative 1e-9, or an absolute 1e-14 where the value is next to nothing. */
const near = (value: number, golden: number) =>
  expect(Math.abs(value - golden)).toBeLessThan(1e-14 + 1e-9 * Math.abs(golden));
const sample = fc.array(fc.oneof(fc.integer({ min: 0, max: 6 }), fc.double({ noNaN: true, min: -5, max: 5 })), {
  minLength: 1,
  maxLength: 40,
});
const ascending = (values: readonly number[]) => Float64Array.from(values).sort();

describe('drift, as SciPy has it', () => {
  it.each(goldens.cases.map((one) => [one.name, one] as const))('%s', (_, one) => {
    near(kolmogorovSmirnov(one.first, one.second), one.statistic);
    near(kolmogorovSmirnovChance(one.statistic, one.first.length, one.second.length), one.chance);
    near(populationStability(one.first, one.second), one.psi);
  });

  it('counts chances exactly, by the limit and for χ²', () => {
    for (const [d, m, n, chance] of goldens.exact) near(kolmogorovSmirnovChance(d, m, n), chance);
    for (const [x, tail] of goldens.tails) near(kolmogorovTail(x), tail);
    for (const [x, df, tail] of goldens.chiSquare) near(chiSquareTail(x, df), tail);
    for (const [x, value] of goldens.logGamma) near(logGamma(x), value);
  });

  it('takes the limit for large samples', () => {
    near(kolmogorovSmirnovChance(0.01, 20_000, 30_000), kolmogorovTail(0.01 * Math.sqrt(12_000)));
  });

  it('is nothing between a sample and itself, and the same either way', () => {
    fc.assert(
      fc.property(sample, sample, (a, b) => {
        const [first, second] = [ascending(a), ascending(b)];
        expect(kolmogorovSmirnov(first, first)).toBe(0);
        expect(populationStability(first, first)).toBe(0);
        expect(kolmogorovSmirnov(first, second)).toBe(kolmogorovSmirnov(second, first));
        expect(populationStability(first, second)).toBeGreaterThanOrEqual(0);
        const chance = kolmogorovSmirnovChance(kolmogorovSmirnov(first, second), a.length, b.length);
        expect(chance).toBeGreaterThanOrEqual(0);
        expect(chance).toBeLessThanOrEqual(1);
      }),
    );
  });

  it('says nothing of empty samples', () => {
    expect(kolmogorovSmirnov([], [1])).toBeNaN();
    expect(kolmogorovSmirnovChance(Number.NaN, 0, 1)).toBeNaN();
    expect(populationStability([1], [])).toBeNaN();
  });
});
