import { between, pick } from '../../../src/transform/random.ts';
import { saveAsJpeg, toSharp } from '../../../src/transform/raster.ts';
import type { NegativeKind } from './negative.ts';
import { paint, smoothField } from './paint.ts';

const WIDTH = 480;
const HEIGHT = 320;

type Colour = readonly [number, number, number];
const ZENITHS: readonly Colour[] = [
  [70, 120, 200],
  [90, 140, 210],
  [120, 150, 190],
  [60, 80, 130],
];
const HORIZONS: readonly Colour[] = [
  [200, 215, 235],
  [235, 210, 190],
  [180, 195, 215],
];

/** A gradient from zenith to horizon, a little tilted, with grain; clouds of the given strength, 0–255. */
const sky = (name: string, count: number, clouds: number): NegativeKind => ({
  name,
  count,
  draw: async (_index, random) => {
    const [top, bottom] = [pick(random, ZENITHS), pick(random, HORIZONS)];
    const tilt = between(random, -0.3, 0.3);
    const bend = between(random, 0.6, 1.6);
    const coarse = await smoothField(WIDTH, HEIGHT, 6, 5, random);
    const fine = await smoothField(WIDTH, HEIGHT, 19, 14, random);
    const picture = paint(WIDTH, HEIGHT, between(random, 1.5, 4), random, (x, y, into) => {
      const down = Math.min(1, Math.max(0, y / HEIGHT + tilt * (x / WIDTH - 0.5))) ** bend;
      const pixel = y * WIDTH + x;
      const cloud = clouds * Math.max(0, coarse[pixel]! + 0.5 * fine[pixel]!);
      for (let c = 0; c < 3; c++) into[c] = top[c]! + (bottom[c]! - top[c]!) * down + cloud;
    });
    return saveAsJpeg(toSharp(picture));
  },
});

/** Clear skies have nothing but a gradient; cloudy ones have soft shapes of their own. */
export const SKIES: readonly NegativeKind[] = [sky('sky-clear', 16, 0), sky('sky-cloudy', 12, 60)];
