import { describe, expect, it } from 'vitest';
import { goldens, nameOf, relativeError } from '../../../test/fixtures/goldens/metric/goldens.ts';
import { lumaPattern } from '../../../test/fixtures/goldens/metric/images.ts';
import { spectrumMetrics } from './spectrum.ts';

describe('spectrumMetrics', () => {
  const cases = goldens.flatMap((g) => [
    [`${nameOf(g)}, 256 px`, g, 256, 0.25, g.luma.spectrum256] as const,
    [`${nameOf(g)}, 64 px`, g, 64, 0.1, g.luma.spectrum64] as const,
  ]);
  it.each(cases)('equals NumPy: %s', (_, { pattern, width, height }, side, radius, expected) => {
    const actual = spectrumMetrics(lumaPattern(pattern, width, height), side, radius);
    if (expected === null) {
      expect(actual).toBeNull();
      return;
    }
    expect(relativeError(actual!.highFrequencyRatio, expected.ratio)).toBeLessThan(1e-6);
    expect(relativeError(actual!.spectralEntropy, expected.entropy)).toBeLessThan(1e-6);
  });

  it('tells a fine stripe from a coarse one', () => {
    const stripes = (period: number) => ({
      width: 128,
      height: 128,
      data: Uint8Array.from({ length: 128 * 128 }, (_, i) =>
        Math.round(128 + 100 * Math.sin((2 * Math.PI * (i % 128)) / period)),
      ),
    });
    expect(spectrumMetrics(stripes(3), 128, 0.25)!.highFrequencyRatio).toBeGreaterThan(0.99);
    expect(spectrumMetrics(stripes(16), 128, 0.25)!.highFrequencyRatio).toBeLessThan(0.01);
  });
});
