import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { goldens, nameOf, relativeError } from '../../../test/fixtures/goldens/metric/goldens.ts';
import { lumaPattern } from '../../../test/fixtures/goldens/metric/images.ts';
import {
  histogram256,
  histogramDeviation,
  histogramEntropy,
  histogramMean,
  histogramPercentile,
  histogramTotal,
  shareAtLeast,
  shareAtMost,
} from './histogram.ts';

describe('histogram256', () => {
  it.each(goldens.map((g) => [nameOf(g), g] as const))(
    'agrees with NumPy and scikit-image: %s',
    (_, { pattern, width, height, luma }) => {
      const counts = histogram256(lumaPattern(pattern, width, height).data);
      expect(relativeError(histogramMean(counts), luma.mean)).toBeLessThan(1e-6);
      expect(relativeError(histogramDeviation(counts), luma.deviation)).toBeLessThan(1e-6);
      expect(relativeError(histogramEntropy(counts), luma.entropy)).toBeLessThan(1e-6);
      expect(relativeError(shareAtMost(counts, 10), luma.darkShare)).toBeLessThan(1e-6);
      expect(relativeError(shareAtLeast(counts, 245), luma.brightShare)).toBeLessThan(1e-6);
      [0, 1, 5, 50, 95, 99, 100].forEach((percent, i) => {
        expect(relativeError(histogramPercentile(counts, percent), luma.percentiles[i]!)).toBeLessThan(1e-6);
      });
    },
  );

  it('counts every sample once, whatever the length', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 40 }), (data) => {
        const counts = histogram256(data);
        expect(histogramTotal(counts)).toBe(data.length);
        for (const v of data) expect(counts[v]).toBe(data.filter((w) => w === v).length);
      }),
    );
  });

  it('overwrites the array it is given', () => {
    const counts = new Uint32Array(256).fill(9);
    expect(histogram256(Uint8Array.of(3, 3), counts)).toBe(counts);
    expect(histogramTotal(counts)).toBe(2);
  });

  it('has no percentile without samples', () => {
    expect(histogramPercentile(new Uint32Array(256), 50)).toBeNaN();
  });
});
