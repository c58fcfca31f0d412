import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { countBelow, distributionOf } from './score-distribution.ts';

const numbers = fc.array(fc.double({ noNaN: true, min: -3, max: 12 }), { minLength: 1, maxLength: 200 });

describe('distributionOf', () => {
  it('puts usual CLIP scores into bins of 0.02 whose edges are decimal', () => {
    const { histogram, thresholds, mean, quantiles } = distributionOf(
      Float64Array.of(0.31, 0.2, 0.279, 0.28),
      [0.2, 0.28],
    );
    expect(histogram.edges).toEqual([0.2, 0.22, 0.24, 0.26, 0.28, 0.3, 0.32]);
    expect(histogram.counts).toEqual([1, 0, 0, 1, 1, 1]);
    expect(thresholds).toEqual([
      { threshold: 0.2, below: 0, above: 4 },
      { threshold: 0.28, below: 2, above: 2 },
    ]);
    expect(mean).toBeCloseTo(0.26725, 12);
    expect(quantiles.find(({ share }) => share === 0.5)?.value).toBeCloseTo(0.2795, 12);
  });

  it('says nothing of no scores', () => {
    expect(distributionOf(new Float32Array(0), [0.28])).toEqual({
      count: 0,
      mean: null,
      quantiles: [],
      histogram: { edges: [], counts: [] },
      thresholds: [{ threshold: 0.28, below: 0, above: 0 }],
    });
  });

  it('counts every score once, in its bin, in at most 32 bins', () => {
    fc.assert(
      fc.property(numbers, (given) => {
        const { histogram } = distributionOf(Float64Array.from(given));
        const { edges, counts } = histogram;
        expect(counts.length).toBeLessThanOrEqual(33);
        expect(edges).toHaveLength(counts.length + 1);
        expect(counts.reduce((sum, n) => sum + n, 0)).toBe(given.length);
        const last = counts.length - 1;
        for (let i = 0; i < last; i++) {
          const inside = given.filter((value) => (i === 0 || value >= edges[i]!) && value < edges[i + 1]!);
          expect(counts[i]).toBe(inside.length);
        }
      }),
    );
  });
});

describe('countBelow', () => {
  it('is what a naive count says', () => {
    fc.assert(
      fc.property(numbers, fc.double({ noNaN: true, min: -4, max: 13 }), (given, limit) => {
        const sorted = Float64Array.from(given).sort();
        expect(countBelow(sorted, limit)).toBe(given.filter((value) => value < limit).length);
      }),
    );
  });
});
