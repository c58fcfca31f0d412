import { describe, expect, it } from 'vitest';
import { accuses, measureView } from '../../../test/data/measure-file.ts';
import {
  addNoise,
  ball,
  gaussianBlur,
  letterbox,
  motionBlur,
  scene,
} from '../../../test/fixtures/goldens/metric/scenes.ts';
import type { LumaImage } from '../../kernel/image.ts';
import blurry from './blurry.ts';
import bordered from './bordered.ts';
import dark from './dark.ts';
import greyscale from './greyscale.ts';
import light from './light.ts';
import lowInformation from './low-information.ts';
import noisy from './noisy.ts';
import overexposed from './overexposed.ts';
import transparent from './transparent.ts';
import underexposed from './underexposed.ts';

const CHECKS = [blurry, bordered, dark, greyscale, light, lowInformation, noisy, overexposed, underexposed];

/** Names of the checks that accuse a picture, here tinted so that it is no grey one. */
function accusations({ width, height, data }: LumaImage, tint = 12): string[] {
  const rgb = { width, height, data: new Uint8Array(3 * width * height) };
  data.forEach((v, i) => {
    rgb.data.set([Math.min(255, v + tint), v, Math.max(0, v - tint)], 3 * i);
  });
  const row = measureView({ rgb, reduced: false });
  return CHECKS.filter((check) => accuses(check, row)).map((check) => check.name);
}

const picture = scene(512, 384);
const levels = (image: LumaImage, level: (v: number) => number): LumaImage => ({
  ...image,
  data: image.data.map((v) => Math.min(255, Math.max(0, Math.round(level(v))))),
});

describe('checks on pixels', () => {
  it('accuse neither a sharp scene nor a smooth ball', () => {
    expect(accusations(picture)).toEqual([]);
    expect(accusations(ball(512, 384))).toEqual([]);
  });

  it.each([
    ['blurry', gaussianBlur(picture, 3)],
    ['blurry', motionBlur(picture, 14, 20)],
    ['noisy', addNoise(picture, 14, 1)],
    ['dark', levels(picture, (v) => 0.2 * v)],
    ['light', levels(picture, (v) => 242 + 0.05 * v)],
    ['underexposed', levels(picture, (v) => 1.2 * v - 150)],
    ['overexposed', levels(picture, (v) => 1.5 * v + 60)],
    ['bordered', letterbox(picture, 40, 0)],
    ['low-information', levels(picture, (v) => (v > 120 ? 200 : 80))],
  ])('find a picture that is %s', (name, image) => {
    expect(accusations(image)).toContain(name);
  });

  it('find a picture without colour', () => {
    expect(accusations(picture, 0)).toEqual(['greyscale']);
  });

  it('leave alone a night scene with lights, and a dark subject before white', () => {
    const night = levels(picture, (v) => (v > 170 ? v : 0.12 * v));
    expect(accusations(night)).toEqual([]);
    const data = ball(512, 384).data.map((v, i) => {
      const inside = Math.hypot((i % 512) - 256, Math.floor(i / 512) - 192) < 134.4;
      return inside ? 0.5 * v : 255;
    });
    expect(accusations({ width: 512, height: 384, data })).toEqual([]);
  });

  it.each([...CHECKS, transparent])(
    'have an ordered scale: $name',
    ({ direction, worst, best, threshold, range, conditions }) => {
      const sign = direction === 'above' ? 1 : -1;
      expect(sign * (worst - threshold)).toBeGreaterThan(0);
      expect(sign * (threshold - best)).toBeGreaterThan(0);
      expect(threshold).toBeGreaterThanOrEqual(range[0]);
      expect(threshold).toBeLessThanOrEqual(range[1]);
      expect(new Set(conditions?.map(({ name }) => name)).size).toBe(conditions?.length ?? 0);
    },
  );
});
