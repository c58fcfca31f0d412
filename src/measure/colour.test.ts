import { describe, expect, it } from 'vitest';
import measurement from './colour.ts';

/** A grey 100×100 picture whose channels wander by up to `chroma`, with `coloured` red pixels. */
function picture(chroma: number, coloured: number) {
  const data = new Uint8Array(30_000);
  for (let i = 0; i < 10_000; i++) {
    const grey = 60 + ((i * 37) % 120);
    data.set(i < coloured ? [210, 40, 40] : [grey, grey + ((i * 7) % (chroma + 1)), grey], 3 * i);
  }
  return { width: 100, height: 100, data };
}
const measure = (rgb: ReturnType<typeof picture>) => measurement.measure({ rgb }, measurement.params);

describe('colour', () => {
  it('calls grey what has only chroma noise', () => {
    expect(measure(picture(0, 0))).toMatchObject({
      is_greyscale: true,
      colourfulness: 0,
      saturation_mean: 0,
      colour_spread: 0,
    });
    expect(measure(picture(8, 0))).toMatchObject({ is_greyscale: true, colour_spread: 8 });
    expect(measure(picture(8, 9))).toMatchObject({ is_greyscale: true });
  });

  it('calls coloured what has one small coloured object', () => {
    expect(measure(picture(0, 20))).toMatchObject({ is_greyscale: false, colour_spread: 170 });
  });
});
