import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { filterImage, gaussianFilter } from './gaussian-filter.ts';

/** Whole-image filter by definition, one tap after the other. */
function byDefinition(source: Float32Array, width: number, height: number, sigma: number): Float64Array {
  const { spacing, taps } = gaussianFilter(sigma);
  const mirrored = (i: number, n: number): number => {
    while (i < 0 || i >= n) i = n === 1 ? 0 : i < 0 ? -i : 2 * n - 2 - i;
    return i;
  };
  const out = new Float64Array(width * height);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      let sum = 0;
      for (let j = -4; j <= 4; j++) {
        for (let i = -4; i <= 4; i++) {
          const at = mirrored(y + j * spacing, height) * width + mirrored(x + i * spacing, width);
          sum += taps[Math.abs(i)]! * taps[Math.abs(j)]! * source[at]!;
        }
      }
      out[y * width + x] = sum;
    }
  }
  return out;
}

describe('gaussianFilter', () => {
  it.each([0.9, 1.2262, 1.545, 1.9466, 2.4525, 3.09])(
    'has unit sum and the standard deviation asked for: %f',
    (sigma) => {
      const { spacing, taps } = gaussianFilter(sigma);
      let sum = taps[0]!;
      let squares = 0;
      for (let i = 1; i < taps.length; i++) {
        sum += 2 * taps[i]!;
        squares += 2 * taps[i]! * (i * spacing) ** 2;
      }
      expect(sum).toBeCloseTo(1, 12);
      expect(Math.sqrt(squares)).toBeCloseTo(sigma, 9);
    },
  );
});

describe('filterImage', () => {
  it('is the filter along both axes with mirrored borders, for any size', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 24 }),
        fc.integer({ min: 1, max: 24 }),
        fc.constantFrom(0.9, 1.6, 2.5, 3.1),
        fc.infiniteStream(fc.integer({ min: 0, max: 255 })),
        (width, height, sigma, values) => {
          const source = Float32Array.from({ length: width * height }, () => values.next().value);
          const expected = byDefinition(source, width, height, sigma);
          const out = new Float32Array(width * height);
          filterImage(source, width, height, gaussianFilter(sigma), out);
          for (let i = 0; i < out.length; i++) expect(Math.abs(out[i]! - expected[i]!)).toBeLessThan(1e-3);
          filterImage(source, width, height, gaussianFilter(sigma), source);
          expect(source).toEqual(out);
        },
      ),
      { numRuns: 60 },
    );
  });
});
