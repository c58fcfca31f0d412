import { describe, expect, it } from 'vitest';
import { goldens, unpack } from '../../../test/fixtures/goldens/alignment/goldens.ts';
import { rgbPattern } from '../../../test/fixtures/goldens/hash/images.ts';
import { orient } from './dihedral.ts';
import { warpRgb } from './warp.ts';

describe('warpRgb', () => {
  it.each(goldens.warps.map((g) => [`${g.pattern} ${g.width}×${g.height} seed ${g.seed}`, g] as const))(
    'is within two levels of OpenCV: %s',
    (_, golden) => {
      const source = rgbPattern(golden.pattern, golden.width, golden.height, golden.seed);
      const { image, mask } = warpRgb(source, Float64Array.from(golden.matrix), golden.outWidth, golden.outHeight);
      const expected = unpack(golden.base64);
      const cover = unpack(golden.cover);
      expect([image.data.length, mask.length]).toEqual([expected.length, cover.length]);
      let worst = 0;
      for (let p = 0; p < mask.length; p++) {
        if (cover[p] === 255) expect(mask[p]).toBe(1);
        if (cover[p] === 0) expect(mask[p]).toBe(0);
        for (let i = 3 * p; i < 3 * p + 3; i++) {
          if (mask[p] === 0) expect(image.data[i]).toBe(0);
          else worst = Math.max(worst, Math.abs(image.data[i]! - expected[i]!));
        }
      }
      expect(worst).toBeLessThanOrEqual(2);
      expect(mask.includes(1)).toBe(true);
    },
  );

  it('copies under the identity', () => {
    const source = rgbPattern('noise', 13, 9, 1);
    const { image, mask } = warpRgb(source, Float64Array.of(1, 0, 0, 0, 1, 0, 0, 0, 1), 13, 9);
    expect(image).toEqual(source);
    expect(mask.every((value) => value === 1)).toBe(true);
  });

  it('turns by 90° as orient does', () => {
    const source = rgbPattern('noise', 13, 9, 1);
    const { image, mask } = warpRgb(source, Float64Array.of(0, 1, 0, -1, 0, 8, 0, 0, 1), 9, 13);
    expect(image).toEqual(orient(source, 6));
    expect(mask.every((value) => value === 1)).toBe(true);
  });

  it('reaches half a pixel beyond the outermost centres and no further', () => {
    const source = rgbPattern('noise', 10, 10, 1);
    const shifted = (by: number) => warpRgb(source, Float64Array.of(1, 0, by, 0, 1, by, 0, 0, 1), 10, 10).mask;
    const covered = (mask: Uint8Array) => mask.reduce((sum, value) => sum + value, 0);
    expect(covered(shifted(0.49))).toBe(100);
    expect(covered(shifted(-0.49))).toBe(100);
    expect(covered(shifted(0.51))).toBe(81);
    expect(covered(shifted(-0.51))).toBe(81);
  });

  it('shows nothing through a map that is no map', () => {
    const source = rgbPattern('noise', 10, 10, 1);
    for (const m of [new Float64Array(9), new Float64Array(9).fill(Number.NaN)]) {
      const { image, mask } = warpRgb(source, m, 6, 6);
      expect(mask.includes(1)).toBe(false);
      expect(image.data.every((value) => value === 0)).toBe(true);
    }
  });
});
