import { describe, expect, it } from 'vitest';
import { scene } from '../../../test/fixtures/goldens/metric/scenes.ts';
import type { LumaImage } from '../image.ts';
import { wrapped } from './agreeing-matches.ts';
import { DESCRIPTOR_LENGTH, DESCRIPTOR_NORM } from './descriptor.ts';
import { localFeatures } from './local-features.ts';
import { mirrorFeatures } from './mirror-features.ts';

function mirrorImage({ width, height, data }: LumaImage): LumaImage {
  const out = new Uint8Array(data.length);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) out[y * width + x] = data[y * width + width - 1 - x]!;
  }
  return { width, height, data: out };
}

describe('mirrorFeatures', () => {
  // 32 · 13 + 1 pixels: halving keeps the same pixels whichever side it starts from, and nothing is enlarged.
  it.each([1, 2, 3])('gives the features of the mirrored picture (scene %i)', (seed) => {
    const image = scene(417, 300, seed);
    // No cut at a number: which of two equally strong features is kept depends on their order.
    const mirrored = mirrorFeatures(localFeatures(image, { maxFeatures: 5000 }), image.width);
    const fresh = localFeatures(mirrorImage(image), { maxFeatures: 5000 });
    expect(fresh.count).toBeGreaterThan(150);
    expect(Math.abs(mirrored.count - fresh.count)).toBeLessThan(0.02 * fresh.count);
    let same = 0;
    for (let i = 0; i < fresh.count; i++) {
      for (let j = 0; j < mirrored.count; j++) {
        if (Math.hypot(fresh.x[i]! - mirrored.x[j]!, fresh.y[i]! - mirrored.y[j]!) > 0.02) continue;
        if (Math.abs(fresh.scale[i]! / mirrored.scale[j]! - 1) > 0.01 || fresh.sign[i] !== mirrored.sign[j]) continue;
        if (Math.abs(wrapped(fresh.angle[i]! - mirrored.angle[j]!)) > 0.02) continue;
        let dot = 0;
        for (let k = 0; k < DESCRIPTOR_LENGTH; k++) {
          dot += fresh.descriptors[i * DESCRIPTOR_LENGTH + k]! * mirrored.descriptors[j * DESCRIPTOR_LENGTH + k]!;
        }
        if (dot < 0.98 * DESCRIPTOR_NORM ** 2) continue;
        same++;
        break;
      }
    }
    expect(same / fresh.count).toBeGreaterThan(0.97);
  });

  it('undoes itself', () => {
    const features = localFeatures(scene(256, 200));
    const twice = mirrorFeatures(mirrorFeatures(features, 256), 256);
    expect(twice.descriptors).toEqual(features.descriptors);
    expect(twice.signatures).toEqual(features.signatures);
    expect(twice.sign).toEqual(features.sign);
    for (let i = 0; i < features.count; i++) {
      expect(twice.x[i]).toBeCloseTo(features.x[i]!, 4);
      expect(wrapped(twice.angle[i]! - features.angle[i]!)).toBeCloseTo(0, 5);
    }
  });
});
