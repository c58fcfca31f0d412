import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { letteringHeight, letteringPath, letteringWidth } from './lettering.ts';
import { svg } from './raster.ts';

/** Rows of a line of text drawn at one pixel per font pixel. */
async function drawn(text: string): Promise<string[]> {
  const width = letteringWidth(text, 7);
  const path = `<rect width="100%" height="100%" fill="#fff"/><path d="${letteringPath(text, 0, 0, 7)}"/>`;
  const data = await sharp(svg(width, 8, path))
    .greyscale()
    .removeAlpha()
    .raw()
    .toBuffer();
  return Array.from({ length: 8 }, (_, y) =>
    Array.from({ length: width }, (_, x) => (data[y * width + x]! < 128 ? '#' : '.')).join(''),
  );
}

describe('letteringPath', () => {
  it('draws letters pixel by pixel', async () => {
    expect(await drawn('Tp')).toEqual([
      '#####......',
      '#.#.#......',
      '..#...#.##.',
      '..#...##..#',
      '..#...##..#',
      '..#...#.##.',
      '..#...#....',
      '......#....',
    ]);
  });

  it('leaves a space for what it has no glyph for', () => {
    expect(letteringPath(' ~', 0, 0, 7)).toBe('');
  });
});

describe('letteringHeight', () => {
  it('is the inverse of letteringWidth', () => {
    expect(letteringWidth('gold', letteringHeight('gold', 100))).toBeCloseTo(100, 9);
  });
});
