import { encodeFor, rawInput } from '../encode.ts';
import { createCanvas, develop, paint } from '../render/canvas.ts';
import { colour } from '../render/colour.ts';
import type { Random } from '../render/random.ts';
import { direction, type Sky, skyLight } from '../render/sky.ts';
import type { LookAlikeRecipe } from './recipe.ts';

const WIDTH = 480;
const HEIGHT = 320;

/** One evening with the sun in the same place of the picture, and other clouds each time. */
function sky(random: Random): Promise<Buffer> {
  const evening: Sky = {
    zenith: colour('#2f5f9e'),
    horizon: colour('#e8b98a'),
    sun: colour('#ffb070'),
    cloud: colour('#ffe6cc'),
    cloudShade: colour('#8d8ba0'),
    sunDirection: direction(0.3, 0.3),
    cover: 0.4,
    offset: random.between(0, 100),
    glow: 1.5,
  };
  const canvas = createCanvas(WIDTH, HEIGHT);
  paint(canvas, (x, y, out) => {
    const [right, up] = [(x - WIDTH / 2) / WIDTH, 0.12 + (0.55 * (HEIGHT - y)) / HEIGHT];
    const length = Math.hypot(right, up, 1);
    skyLight(evening, right / length, up / length, 1 / length, out);
  });
  return encodeFor('sky.jpg', rawInput(develop(canvas, random, { grain: 2 })), 90);
}

export const SKIES: LookAlikeRecipe = {
  images: [
    { id: 'train/misc/sky_1907.jpg', draw: sky },
    { id: 'val/misc/sky_1917.jpg', draw: sky },
  ],
  allowed: ['low-information', 'blurry'],
  note: 'one evening, two looks at the sky',
};
