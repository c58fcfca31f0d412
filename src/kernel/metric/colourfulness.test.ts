import { describe, expect, it } from 'vitest';
import { goldens, nameOf, relativeError } from '../../../test/fixtures/goldens/metric/goldens.ts';
import { rgbPattern } from '../../../test/fixtures/goldens/metric/images.ts';
import { colourMetrics } from './colourfulness.ts';

describe('colourMetrics', () => {
  it.each(goldens.map((g) => [nameOf(g), g] as const))('equals NumPy: %s', (_, { pattern, width, height, rgb }) => {
    const actual = colourMetrics(rgbPattern(pattern, width, height));
    expect(relativeError(actual.colourfulness, rgb.colourfulness)).toBeLessThan(1e-6);
    expect(relativeError(actual.meanSaturation, rgb.meanSaturation)).toBeLessThan(1e-6);
  });

  it('is zero for grey and for black', () => {
    const grey = { width: 4, height: 1, data: Uint8Array.from([9, 9, 9, 200, 200, 200, 0, 0, 0, 255, 255, 255]) };
    expect(colourMetrics(grey)).toEqual({ colourfulness: 0, meanSaturation: 0 });
  });

  it('refuses an image without pixels', () => {
    expect(() => colourMetrics({ width: 0, height: 0, data: new Uint8Array() })).toThrow('has no pixels');
  });
});
