import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import blurry from '../../src/analyse/checks/blurry.ts';
import bordered from '../../src/analyse/checks/bordered.ts';
import dark from '../../src/analyse/checks/dark.ts';
import greyscale from '../../src/analyse/checks/greyscale.ts';
import light from '../../src/analyse/checks/light.ts';
import lowInformation from '../../src/analyse/checks/low-information.ts';
import noisy from '../../src/analyse/checks/noisy.ts';
import overexposed from '../../src/analyse/checks/overexposed.ts';
import underexposed from '../../src/analyse/checks/underexposed.ts';
import type { Cell } from '../../src/model/columns.ts';
import { accuses, dataFolder, measureFile } from './measure-file.ts';

const CHECKS = [blurry, bordered, dark, greyscale, light, lowInformation, noisy, overexposed, underexposed];
const accusations = (row: Readonly<Record<string, Cell>>) =>
  CHECKS.filter((check) => accuses(check, row)).map(({ name }) => name);

describe('sharp, defocused and moved photos of one scene', () => {
  const folder = join(dataFolder, 'quality/kwentar');
  const scenes = ['106_NIKON-D3400-35MM', '176_HONOR-7X', '180_HONOR-10'];
  const rows = new Map<string, Record<string, Cell>>();
  beforeAll(async () => {
    for (const file of readdirSync(folder)) {
      rows.set(file.replace(/\.jpe?g$/i, ''), await measureFile(join(folder, file)));
    }
  });
  const sharpness = (name: string) => Number(rows.get(name)?.edge_sharpness);

  it.each(scenes)('%s: the sharp one has the sharpest edges', (scene) => {
    expect(sharpness(`${scene}_S`)).toBeGreaterThan(sharpness(`${scene}_F`));
    expect(sharpness(`${scene}_S`)).toBeGreaterThan(sharpness(`${scene}_M`));
  });

  it.each(scenes)('%s: the sharp one is accused of nothing', (scene) => {
    expect(accusations(rows.get(`${scene}_S`)!)).toEqual([]);
  });

  it.each(scenes)('%s: the defocused one is called blurry', (scene) => {
    expect(accusations(rows.get(`${scene}_F`)!)).toEqual(['blurry']);
  });

  // 180's trails end crisply, because the camera swung and stopped while the shutter was open; only their directions tell.
  it.each(scenes)('%s: the moved one is called blurry', (scene) => {
    const moved = rows.get(`${scene}_M`)!;
    expect(accusations(moved)).toEqual(['blurry']);
    expect(Number(moved.edge_direction_ratio)).toBeLessThan(0.75);
    expect(Number(rows.get(`${scene}_S`)!.edge_direction_ratio)).toBeGreaterThan(0.85);
  });
});

describe('known dark and light images', () => {
  const image = (n: number) => measureFile(join(dataFolder, `quality/cleanvision/image_${n}.png`));

  it('417 is nearly black', async () => {
    expect(accusations(await image(417))).toEqual(['dark', 'greyscale', 'low-information'].sort());
  });

  it.each([588, 591])('%i is nearly white', async (n) => {
    const found = accusations(await image(n));
    expect(found).toContain('light');
    expect(found).toContain('low-information');
    expect(found).not.toContain('blurry');
  });
});

describe('good photos', () => {
  // Looked at one by one: every photo is in focus somewhere and well enough lit. 86 really is black and white.
  it('none of the COCO photos is accused of anything but being black and white', async () => {
    const folder = join(dataFolder, 'annot/coco53/images');
    const accused: Record<string, string[]> = {};
    const files = readdirSync(folder);
    for (const file of files) {
      const found = accusations(await measureFile(join(folder, file)));
      if (found.length > 0) accused[file] = found;
    }
    expect(files).toHaveLength(53);
    expect(accused).toEqual({ '000000000086.jpg': ['greyscale'] });
  });

  it('a clear sky and a grey cloud are not blurry', async () => {
    for (const file of ['q0003.jpg', 'q0004.jpg', 'q0122.jpg']) {
      expect(accusations(await measureFile(join(dataFolder, 'neardup/pdq/labelme-subset', file)))).not.toContain(
        'blurry',
      );
    }
  });

  it('1080p and 720p copies of one photo are equally sharp', async () => {
    const [large, small] = await Promise.all(
      ['cat_1080p.jpg', 'cat_720p.jpg'].map((file) => measureFile(join(dataFolder, 'models/coral', file))),
    );
    expect(Math.abs(Number(large?.edge_sharpness) - Number(small?.edge_sharpness))).toBeLessThan(0.05);
  });
});
