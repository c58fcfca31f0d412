import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { goldens, nameOf, relativeError } from '../../../test/fixtures/goldens/metric/goldens.ts';
import { lumaPattern } from '../../../test/fixtures/goldens/metric/images.ts';
import { laplacianVariance } from './laplacian-variance.ts';

describe('laplacianVariance', () => {
  it.each(goldens.map((g) => [nameOf(g), g] as const))('equals OpenCV: %s', (_, { pattern, width, height, luma }) => {
    expect(relativeError(laplacianVariance(lumaPattern(pattern, width, height)), luma.laplacianVariance)).toBeLessThan(
      1e-6,
    );
  });

  it('is the same for a picture and its mirror image', () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 35, maxLength: 35 }), (data) => {
        const mirrored = data.map((_, i) => data[i - (i % 7) + 6 - (i % 7)]!);
        const a = laplacianVariance({ width: 7, height: 5, data });
        expect(laplacianVariance({ width: 7, height: 5, data: mirrored })).toBeCloseTo(a, 6);
      }),
    );
  });

  it('refuses an image without pixels', () => {
    expect(() => laplacianVariance({ width: 0, height: 4, data: new Uint8Array() })).toThrow('0×4 has no pixels');
  });
});
