import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { goldens, nameOf, relativeError } from '../../../test/fixtures/goldens/metric/goldens.ts';
import { lumaPattern } from '../../../test/fixtures/goldens/metric/images.ts';
import { addNoise } from '../../../test/fixtures/goldens/metric/scenes.ts';
import type { LumaImage } from '../image.ts';
import { gradientVariances } from './gradient-variances.ts';

/** The same pixels where they cannot be read as words. */
function unaligned({ width, height, data }: LumaImage): LumaImage {
  const shifted = new Uint8Array(data.length + 1).subarray(1);
  shifted.set(data);
  return { width, height, data: shifted };
}

describe('gradientVariances', () => {
  it.each(goldens.map((g) => [nameOf(g), g] as const))('equals OpenCV: %s', (_, { pattern, width, height, luma }) => {
    const image = lumaPattern(pattern, width, height);
    for (const { laplacian, sobel } of [gradientVariances(image), gradientVariances(unaligned(image))]) {
      expect(relativeError(laplacian, luma.laplacianVariance)).toBeLessThan(1e-6);
      expect(relativeError(sobel, luma.sobelVariance)).toBeLessThan(1e-6);
    }
  });

  it('is the same read by words and by bytes, of a picture, its mirror image and its transpose', () => {
    const width = fc.integer({ min: 1, max: 5 }).map((words) => 4 * words);
    fc.assert(
      fc.property(width, fc.integer({ min: 1, max: 9 }), fc.nat(1000), (w, h, seed) => {
        const image = addNoise({ width: w, height: h, data: new Uint8Array(w * h).fill(128) }, 90, seed);
        const mirrored = image.data.map((_, i) => image.data[i - (i % w) + w - 1 - (i % w)]!);
        const transposed = new Uint8Array(w * h);
        for (let y = 0; y < h; y++) for (let x = 0; x < w; x++) transposed[x * h + y] = image.data[y * w + x]!;
        const { laplacian, sobel } = gradientVariances(image);
        for (const other of [
          unaligned(image),
          { width: w, height: h, data: mirrored },
          { width: h, height: w, data: transposed },
        ]) {
          const same = gradientVariances(other);
          expect(relativeError(same.laplacian, laplacian)).toBeLessThan(1e-6);
          expect(relativeError(same.sobel, sobel)).toBeLessThan(1e-6);
        }
      }),
    );
  });

  it('does not overflow on the greatest responses, in rows of any length', () => {
    // White columns two wide and two apart give the greatest Sobel response, a chequerboard the greatest Laplacian.
    const width = 8400;
    const stripes = Uint8Array.from({ length: 3 * width }, (_, i) => ((i % width) % 4 < 2 ? 255 : 0));
    const board = Uint8Array.from({ length: 3 * width }, (_, i) => ((Math.floor(i / width) + (i % width)) % 2) * 255);
    for (const image of [
      { width, height: 3, data: stripes },
      { width, height: 3, data: board },
    ]) {
      const byBytes = gradientVariances(unaligned(image));
      expect(gradientVariances(image).laplacian).toBeCloseTo(byBytes.laplacian, 3);
      expect(gradientVariances(image).sobel).toBeCloseTo(byBytes.sobel, 3);
    }
    expect(gradientVariances({ width, height: 3, data: board }).laplacian).toBeCloseTo(1020 ** 2, 3);
    expect(relativeError(gradientVariances({ width, height: 3, data: stripes }).sobel, 1020 ** 2)).toBeLessThan(1e-3);
  });

  it('is zero for a flat image and refuses one without pixels', () => {
    const flat = { width: 40, height: 30, data: new Uint8Array(1200).fill(200) };
    expect(gradientVariances(flat)).toEqual({ laplacian: 0, sobel: 0 });
    expect(() => gradientVariances({ width: 0, height: 4, data: new Uint8Array() })).toThrow('0×4 has no pixels');
  });
});
