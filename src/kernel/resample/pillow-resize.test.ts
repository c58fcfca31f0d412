import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { lumaPattern, rgbPattern } from '../../../test/fixtures/goldens/hash/images.ts';
import { goldens, unpack } from '../../../test/fixtures/goldens/resize/goldens.ts';
import { PILLOW_FILTERS } from './pillow-filters.ts';
import { resizeLanczos } from './pillow-lanczos.ts';
import { resizePillow } from './pillow-resize.ts';
import { resizeRgb } from './resize-area.ts';

const size = fc.integer({ min: 1, max: 40 });

describe('resizePillow', () => {
  it.each(
    goldens.pillow.map((g) => [`${g.filter} ${g.width}×${g.height} to ${g.outWidth}×${g.outHeight}`, g] as const),
  )('equals Pillow byte for byte: %s', (_, golden) => {
    const image = rgbPattern(golden.pattern, golden.width, golden.height, golden.seed);
    const { data } = resizePillow(image, golden.outWidth, golden.outHeight, golden.filter);
    if (golden.base64 !== undefined) expect(data).toEqual(unpack(golden.base64));
    else expect(createHash('sha256').update(data).digest('hex')).toBe(golden.sha256);
  });

  it('gives every channel what the brightness resize of the hashes gives', () => {
    fc.assert(
      fc.property(size, size, size, size, (width, height, outWidth, outHeight) => {
        const grey = lumaPattern('noise', width, height, 3);
        const data = new Uint8Array(3 * grey.data.length);
        for (let i = 0; i < data.length; i++) data[i] = grey.data[Math.floor(i / 3)]!;
        const out = resizePillow({ width, height, data }, outWidth, outHeight, 'lanczos').data;
        const expected = resizeLanczos(grey, outWidth, outHeight).data;
        for (let i = 0; i < out.length; i++) if (out[i] !== expected[Math.floor(i / 3)]) return false;
        return true;
      }),
      { numRuns: 80 },
    );
  });

  it('keeps one colour one colour, with every filter', () => {
    fc.assert(
      fc.property(fc.constantFrom(...PILLOW_FILTERS), size, size, size, size, (filter, width, height, w, h) => {
        const data = new Uint8Array(3 * width * height).map((_, i) => [7, 200, 255][i % 3]!);
        return resizePillow({ width, height, data }, w, h, filter).data.every((v, i) => v === [7, 200, 255][i % 3]);
      }),
    );
  });

  it('writes into the array it is given', () => {
    const out = new Uint8Array(3 * 4 * 5);
    expect(resizePillow(rgbPattern('noise', 9, 9, 1), 4, 5, 'bicubic', out).data).toBe(out);
  });

  it('refuses sizes that are none', () => {
    const image = rgbPattern('noise', 9, 9, 1);
    expect(() => resizePillow(image, 0, 5, 'box')).toThrow(RangeError);
    expect(() => resizePillow(image, 2.5, 5, 'box')).toThrow('whole numbers');
    expect(() => resizePillow({ width: 0, height: 3, data: new Uint8Array(0) }, 4, 5, 'box')).toThrow('without pixels');
  });
});

describe('resizeRgb, for the built-in model', () => {
  it.each(goldens.area.map((g) => [`${g.width}×${g.height} to ${g.outWidth}×${g.outHeight}`, g] as const))(
    'is within a level of OpenCV: %s',
    (_, golden) => {
      const image = rgbPattern(golden.pattern, golden.width, golden.height, golden.seed);
      const { data } = resizeRgb(image, golden.outWidth, golden.outHeight);
      const expected = unpack(golden.base64);
      const stride = 3 * golden.outWidth;
      let worst = 0;
      golden.rows.forEach((row, r) => {
        for (let i = 0; i < stride; i++) {
          worst = Math.max(worst, Math.abs(data[row * stride + i]! - expected[r * stride + i]!));
        }
      });
      expect(worst).toBeLessThanOrEqual(1);
    },
  );
});
