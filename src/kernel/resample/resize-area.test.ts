import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { goldens, unpack } from '../../../test/fixtures/goldens/alignment/goldens.ts';
import { lumaPattern, rgbPattern } from '../../../test/fixtures/goldens/hash/images.ts';
import { resizeLuma, resizeRgb } from './resize-area.ts';

const size = fc.integer({ min: 1, max: 40 });

describe('resizeRgb', () => {
  it.each(
    goldens.resizes.map((g) => [`${g.pattern} ${g.width}×${g.height} to ${g.outWidth}×${g.outHeight}`, g] as const),
  )('is within a level of other software: %s', (_, golden) => {
    const image = rgbPattern(golden.pattern, golden.width, golden.height, golden.seed);
    const { width, height, data } = resizeRgb(image, golden.outWidth, golden.outHeight);
    const expected = unpack(golden.base64);
    expect([width, height, data.length]).toEqual([golden.outWidth, golden.outHeight, expected.length]);
    expect(Math.max(...data.map((value, i) => Math.abs(value - expected[i]!)))).toBeLessThanOrEqual(1);
  });

  it('resizes its channels as resizeLuma resizes brightness', () => {
    fc.assert(
      fc.property(size, size, size, size, (width, height, outWidth, outHeight) => {
        const rgb = rgbPattern('noise', width, height, 3);
        const out = resizeRgb(rgb, outWidth, outHeight).data;
        for (let c = 0; c < 3; c++) {
          const channel = { width, height, data: rgb.data.filter((_, i) => i % 3 === c) };
          expect(resizeLuma(channel, outWidth, outHeight).data).toEqual(out.filter((_, i) => i % 3 === c));
        }
      }),
      { numRuns: 60 },
    );
  });
});

describe('resizeLuma', () => {
  it('keeps an image of the same size and does not share its pixels', () => {
    const image = lumaPattern('noise', 9, 7, 1);
    const same = resizeLuma(image, 9, 7);
    expect(same).toEqual(image);
    expect(same.data).not.toBe(image.data);
  });

  it('keeps a constant constant at any size', () => {
    fc.assert(
      fc.property(size, size, size, size, fc.integer({ min: 0, max: 255 }), (w, h, outWidth, outHeight, level) => {
        const { data } = resizeLuma(
          { width: w, height: h, data: new Uint8Array(w * h).fill(level) },
          outWidth,
          outHeight,
        );
        expect(data.every((value) => value === level)).toBe(true);
      }),
    );
  });

  it('averages the covered area: 3 samples to 2', () => {
    const image = { width: 3, height: 1, data: Uint8Array.of(0, 90, 240) };
    expect([...resizeLuma(image, 2, 1).data]).toEqual([30, 190]);
  });

  it('interpolates between centres: 2 samples to 4', () => {
    const image = { width: 2, height: 1, data: Uint8Array.of(0, 80) };
    expect([...resizeLuma(image, 4, 1).data]).toEqual([0, 20, 60, 80]);
  });

  it('commutes with mirroring but for rounding', () => {
    fc.assert(
      fc.property(size, size, size, (width, outWidth, seed) => {
        const image = lumaPattern('noise', width, 1, seed);
        const mirrored = { width, height: 1, data: image.data.slice().reverse() };
        const a = resizeLuma(image, outWidth, 1).data;
        const b = resizeLuma(mirrored, outWidth, 1).data.reverse();
        for (let i = 0; i < outWidth; i++) expect(Math.abs(a[i]! - b[i]!)).toBeLessThanOrEqual(1);
      }),
    );
  });

  it('writes into a buffer of the right length', () => {
    const out = new Uint8Array(12);
    expect(resizeLuma(lumaPattern('noise', 9, 7, 1), 4, 3, out).data).toBe(out);
    expect(resizeLuma(lumaPattern('noise', 9, 7, 1), 4, 4, out).data).not.toBe(out);
  });

  it('is not confused by other sizes in between', () => {
    const image = lumaPattern('cloud', 300, 200, 1);
    const before = resizeLuma(image, 40, 30).data;
    for (let i = 1; i < 700; i++) resizeLuma(lumaPattern('noise', 2, 1 + (i % 5), 1), i, 3);
    expect(resizeLuma(image, 40, 30).data).toEqual(before);
  });

  it.each([
    [0, 4],
    [4, 0],
    [1.5, 4],
    [4, Number.NaN],
  ])('refuses size %d×%d', (width, height) => {
    expect(() => resizeLuma(lumaPattern('noise', 4, 4, 1), width, height)).toThrow(RangeError);
  });
});
