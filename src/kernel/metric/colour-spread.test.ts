import { describe, expect, it } from 'vitest';
import { goldens, nameOf } from '../../../test/fixtures/goldens/metric/goldens.ts';
import { rgbPattern } from '../../../test/fixtures/goldens/metric/images.ts';
import { colourSpread } from './colour-spread.ts';

describe('colourSpread', () => {
  it.each(goldens.map((g) => [nameOf(g), g] as const))('equals NumPy: %s', (_, { pattern, width, height, rgb }) => {
    expect(colourSpread(rgbPattern(pattern, width, height), 0.001)).toBe(rgb.spread);
  });

  const grey = (coloured: number) => {
    const data = new Uint8Array(3 * 10_000).fill(120);
    for (let i = 0; i < coloured; i++) data[3 * i] = 220;
    return { width: 100, height: 100, data };
  };

  it('overlooks stray pixels but not a small coloured object', () => {
    expect(colourSpread(grey(10), 0.001)).toBe(0);
    expect(colourSpread(grey(11), 0.001)).toBe(100);
  });
});
