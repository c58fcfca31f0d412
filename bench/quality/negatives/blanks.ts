import { between } from '../../../src/transform/random.ts';
import { saveAsJpeg, toSharp } from '../../../src/transform/raster.ts';
import type { NegativeKind } from './negative.ts';
import { paint } from './paint.ts';

/** White pages, black frames, grey cards and colours, with the noise of a scanner or a covered lens. */
const COLOURS = [
  [250, 250, 250],
  [250, 250, 250],
  [246, 244, 238],
  [3, 3, 3],
  [3, 3, 3],
  [10, 9, 12],
  [128, 128, 128],
  [128, 128, 128],
  [200, 40, 40],
  [40, 160, 60],
  [40, 70, 200],
  [230, 200, 40],
  [90, 200, 210],
  [210, 120, 190],
] as const;

export const BLANKS: readonly NegativeKind[] = [
  {
    name: 'blank',
    count: COLOURS.length,
    draw: async (index, random) => {
      const colour = COLOURS[index]!;
      const sigma = between(random, 1, 4);
      return saveAsJpeg(toSharp(paint(400, 300, sigma, random, (_x, _y, into) => into.set(colour))));
    },
  },
];
