import { describe, expect, it } from 'vitest';
import { bare } from '../../../test/fixtures/compared-pictures.ts';
import type { RgbImage } from '../../kernel/image.ts';
import { comparePictures } from './compare.ts';
import { layFrames } from './laid.ts';
import { smoothScore } from './smooth.ts';

/** Grey by place, both 0–1. */
function shaded(tone: (x: number, y: number) => number, width = 240, height = 160): RgbImage {
  const data = new Uint8Array(3 * width * height);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++)
      data.fill(tone(x / width, y / height), 3 * (y * width + x), 3 * (y * width + x + 1));
  }
  return { width, height, data };
}

const sky = shaded((x, y) => 130 + 60 * y + 12 * x);
const scoreOf = (a: RgbImage, b: RgbImage): number => smoothScore(layFrames(bare(a), bare(b)));

describe('smoothScore', () => {
  it('knows a smooth picture again, also enlarged and with a little noise', () => {
    expect(scoreOf(sky, sky)).toBe(0.8);
    expect(
      scoreOf(
        sky,
        shaded((x, y) => 130 + 60 * y + 12 * x, 480, 320),
      ),
    ).toBe(0.8);
    const noisy = { ...sky, data: sky.data.map((value, i) => value + ((i * 7919) % 5) - 2) };
    expect(scoreOf(sky, noisy)).toBe(0.8);
  });

  it('tells another sky by any place', () => {
    expect(
      scoreOf(
        sky,
        shaded((x, y) => 130 + 60 * y + 16 * x),
      ),
    ).toBe(0);
    expect(
      scoreOf(
        sky,
        shaded((x, y) => 130 + 60 * y - 12 * x),
      ),
    ).toBe(0);
    // A faint cloud.
    expect(
      scoreOf(
        sky,
        shaded((x, y) => 130 + 60 * y + 12 * x + (Math.hypot(x - 0.7, y - 0.3) < 0.1 ? 6 : 0)),
      ),
    ).toBe(0);
  });

  it('recognises nothing in an even tone', () => {
    expect(
      scoreOf(
        shaded(() => 180),
        shaded(() => 180),
      ),
    ).toBe(0);
    expect(
      scoreOf(
        shaded((x) => 100 + 14 * x),
        shaded((x) => 100 + 14 * x),
      ),
    ).toBe(0);
  });

  it('is the same from either side', () => {
    const other = shaded((x, y) => 130 + 60 * y + 13 * x);
    expect(scoreOf(sky, other)).toBe(scoreOf(other, sky));
  });

  it('does not judge parts', () => {
    const laid = layFrames(bare(sky), bare(sky));
    expect(smoothScore({ ...laid, mask: new Uint8Array(laid.a.width * laid.a.height).fill(1) })).toBe(0);
  });

  it('is what smooth pictures score', () => {
    expect(comparePictures(bare(sky), bare(sky))).toMatchObject({ relation: 'recompressed', score: 0.8 });
    expect(comparePictures(bare(sky), bare(shaded((x, y) => 140 + 60 * y + 12 * x)))).toMatchObject({
      relation: 'unrelated',
      score: 0,
    });
  });
});
