import { describe, expect, it } from 'vitest';
import { addNoise, ball, letterbox, scene } from '../../../test/fixtures/goldens/metric/scenes.ts';
import type { LumaImage } from '../image.ts';
import { findBars } from './bars.ts';

const none = { top: 0, right: 0, bottom: 0, left: 0 };
const picture = scene(320, 240);

function paint(image: LumaImage, level: number, x0: number, y0: number, x1: number, y1: number): LumaImage {
  const data = Uint8Array.from(image.data);
  for (let y = y0; y < y1; y++) data.fill(level, y * image.width + x0, y * image.width + x1);
  return { ...image, data };
}

describe('findBars', () => {
  it('finds none in a picture', () => {
    expect(findBars(picture)).toEqual(none);
  });

  it.each([0, 255, 50])('measures letterbox bars of level %i', (level) => {
    expect(findBars(letterbox(picture, 30, level))).toEqual({ ...none, top: 30, bottom: 30 });
  });

  it('measures each side of a frame apart', () => {
    let framed = paint(picture, 250, 0, 0, 320, 12);
    framed = paint(framed, 250, 0, 220, 320, 240);
    framed = paint(framed, 250, 0, 0, 25, 240);
    framed = paint(framed, 250, 312, 0, 320, 240);
    expect(findBars(framed)).toEqual({ top: 12, right: 8, bottom: 20, left: 25 });
  });

  it('finds bars in spite of faint noise', () => {
    const bars = findBars(addNoise(letterbox(picture, 30, 20), 1.5, 4));
    expect(bars.top).toBe(30);
    expect(bars.bottom).toBe(30);
  });

  it('does not take the ground around a round subject for bars', () => {
    const onWhite = ball(320, 240);
    const data = onWhite.data.map((v, i) => {
      const dx = (i % 320) - 160;
      const dy = Math.floor(i / 320) - 120;
      return Math.hypot(dx, dy) < 84 ? v : 255;
    });
    expect(findBars({ width: 320, height: 240, data })).toEqual(none);
  });

  it('takes neither a blank picture nor a smooth sky for bars', () => {
    expect(findBars({ width: 64, height: 64, data: new Uint8Array(4096).fill(255) })).toEqual(none);
    const sky = Uint8Array.from({ length: 320 * 240 }, (_, i) => 100 + Math.floor(i / 320 / 4));
    expect(findBars({ width: 320, height: 240, data: sky })).toEqual(none);
  });
});
