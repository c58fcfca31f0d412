import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { scene } from '../../../test/fixtures/goldens/metric/scenes.ts';
import type { LumaImage } from '../image.ts';
import { blockiness } from './blockiness.ts';

async function recompressed({ width, height, data }: LumaImage, quality: number): Promise<LumaImage> {
  const file = await sharp(data, { raw: { width, height, channels: 1 } })
    .jpeg({ quality })
    .toBuffer();
  return { width, height, data: new Uint8Array(await sharp(file).toColourspace('b-w').raw().toBuffer()) };
}

describe('blockiness', () => {
  const picture = scene(400, 300);

  it('is near 1 without a grid and grows as JPEG quality falls', async () => {
    const clean = blockiness(picture)!;
    const medium = blockiness(await recompressed(picture, 50))!;
    const poor = blockiness(await recompressed(picture, 10))!;
    expect(clean).toBeLessThan(1.15);
    expect(medium).toBeGreaterThan(clean);
    expect(poor).toBeGreaterThan(medium);
    expect(poor).toBeGreaterThan(1.5);
  });

  it('finds the grid of a crop', async () => {
    const { data } = await recompressed(picture, 10);
    const crop = new Uint8Array(300 * 200);
    for (let y = 0; y < 200; y++) crop.set(data.subarray((y + 5) * 400 + 3, (y + 5) * 400 + 303), y * 300);
    expect(blockiness({ width: 300, height: 200, data: crop })).toBeGreaterThan(1.5);
  });

  it('is 1 for a flat picture and unknown for a tiny one', () => {
    expect(blockiness({ width: 40, height: 40, data: new Uint8Array(1600).fill(9) })).toBe(1);
    expect(blockiness({ width: 31, height: 40, data: new Uint8Array(1240) })).toBeNull();
  });
});
