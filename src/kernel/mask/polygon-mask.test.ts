import { describe, expect, it } from 'vitest';
import { maskGoldens } from '../../../test/fixtures/goldens/geometry/goldens.ts';
import { polygonMask, polygonsMask } from './polygon-mask.ts';
import { compressRunLengths, maskArea } from './run-length.ts';

describe('polygonMask', () => {
  it.each(maskGoldens.polygons.map((golden, i) => [i, golden] as const))('is that of pycocotools: %i', (_, golden) => {
    const { width, height, points, text } = golden;
    expect(compressRunLengths(polygonMask(points, width, height))).toBe(text);
  });

  it('draws edges that reach far outside in no time', () => {
    const far = 1e9;
    const start = performance.now();
    const mask = polygonMask([-far, -far, far, -far, far, far + 7, -far, far], 100, 100);
    expect(maskArea(mask)).toBe(100 * 100);
    expect(performance.now() - start).toBeLessThan(1000);
  });

  it('unites pieces, which may overlap', () => {
    const a = [0, 0, 4, 0, 4, 4, 0, 4];
    const b = [2, 2, 6, 2, 6, 6, 2, 6];
    expect(maskArea(polygonsMask([a, b], 10, 10))).toBe(16 + 16 - 4);
    expect(maskArea(polygonsMask([], 10, 10))).toBe(0);
  });

  it('takes points that are no numbers for nothing', () => {
    expect(maskArea(polygonMask([Number.NaN, 0, 4, 0, 4, 4], 10, 10))).toBeLessThanOrEqual(100);
  });
});
