import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { gaussianBlur, scene } from '../../test/fixtures/goldens/metric/scenes.ts';
import type { LumaImage } from '../kernel/image.ts';
import { isNotApplicable } from './define.ts';
import measurement from './edge-sharpness.ts';

/** What the decoder does to a larger picture. */
async function shrunk({ width, height, data }: LumaImage): Promise<LumaImage> {
  const { data: out, info } = await sharp(data, { raw: { width, height, channels: 1 } })
    .resize(512, 512, { fit: 'inside', withoutEnlargement: true })
    .toColourspace('b-w')
    .raw()
    .toBuffer({ resolveWithObject: true });
  return { width: info.width, height: info.height, data: new Uint8Array(out) };
}

function measure(luma: LumaImage) {
  const result = measurement.measure({ luma }, measurement.params);
  if (isNotApplicable(result)) throw new Error(`not applicable: ${result.reason}`);
  return result;
}

describe('edge-sharpness', () => {
  it('agrees over copies of one scene at 2048, 1024 and 700 px', async () => {
    const values: number[] = [];
    for (const side of [2048, 1024, 700]) {
      values.push(Number(measure(await shrunk(scene(side, side * 0.75))).edge_sharpness));
    }
    expect(Math.max(...values) - Math.min(...values)).toBeLessThan(0.05);
    expect(Math.min(...values)).toBeGreaterThan(0.7);
  });

  it('agrees over blurred copies at those sizes', async () => {
    const values: number[] = [];
    for (const side of [2048, 1024, 700]) {
      const blurred = gaussianBlur(scene(side, side * 0.75), (2.5 * side) / 512);
      values.push(Number(measure(await shrunk(blurred)).edge_sharpness));
    }
    expect(Math.max(...values) - Math.min(...values)).toBeLessThan(0.03);
    expect(Math.max(...values)).toBeLessThan(0.3);
  });

  it('says why where there is no edge', () => {
    const flat = { width: 64, height: 64, data: new Uint8Array(4096).fill(200) };
    expect(measurement.measure({ luma: flat }, measurement.params)).toMatchObject({ reason: 'no edges to judge' });
  });

  it('judges by its parameters', () => {
    const luma = scene(512, 384);
    const params = { ...measurement.params, leastHeight: 255, mostHeight: 255 };
    expect(measurement.measure({ luma }, params)).toMatchObject({ reason: 'no edges to judge' });
  });
});
