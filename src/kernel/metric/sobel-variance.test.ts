import { describe, expect, it } from 'vitest';
import { goldens, nameOf, relativeError } from '../../../test/fixtures/goldens/metric/goldens.ts';
import { lumaPattern } from '../../../test/fixtures/goldens/metric/images.ts';
import { sobelVariance } from './sobel-variance.ts';

describe('sobelVariance', () => {
  it.each(goldens.map((g) => [nameOf(g), g] as const))('equals OpenCV: %s', (_, { pattern, width, height, luma }) => {
    expect(relativeError(sobelVariance(lumaPattern(pattern, width, height)), luma.sobelVariance)).toBeLessThan(1e-6);
  });

  it('is the same for a picture and its transpose', () => {
    const { width, height, data } = lumaPattern('rings', 97, 61);
    const transposed = new Uint8Array(data.length);
    for (let y = 0; y < height; y++) for (let x = 0; x < width; x++) transposed[x * height + y] = data[y * width + x]!;
    const swapped = sobelVariance({ width: height, height: width, data: transposed });
    expect(relativeError(swapped, sobelVariance({ width, height, data }))).toBeLessThan(1e-12);
  });

  it('refuses an image without pixels', () => {
    expect(() => sobelVariance({ width: 3, height: 0, data: new Uint8Array() })).toThrow('3×0 has no pixels');
  });
});
