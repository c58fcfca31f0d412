import { describe, expect, it } from 'vitest';
import { lumaPattern } from '../../../test/fixtures/goldens/hash/images.ts';
import type { LumaImage } from '../image.ts';
import { jaroszDownsample } from './jarosz.ts';

/** The filter as PDQ states it: every pixel, twice along the rows and the columns, then the nearest pixel. */
function literally({ width, height, data }: LumaImage, side: number): Float64Array {
  let plane = Float64Array.from(data);
  const boxAlong = (length: number, step: number, lines: number, lineStep: number) => {
    const window = Math.floor((length + 2 * side - 1) / (2 * side));
    const right = Math.floor((window + 2) / 2) - 1;
    const left = window - 1 - right;
    const out = new Float64Array(plane.length);
    for (let line = 0; line < lines; line++) {
      for (let i = 0; i < length; i++) {
        let sum = 0;
        let count = 0;
        for (let j = Math.max(0, i - left); j <= Math.min(length - 1, i + right); j++, count++) {
          sum += plane[line * lineStep + j * step]!;
        }
        out[line * lineStep + i * step] = sum / count;
      }
    }
    plane = out;
  };
  for (let pass = 0; pass < 2; pass++) {
    boxAlong(width, 1, height, width);
    boxAlong(height, width, width, 1);
  }
  return Float64Array.from({ length: side * side }, (_, i) => {
    const y = Math.floor(((Math.floor(i / side) + 0.5) * height) / side);
    const x = Math.floor((((i % side) + 0.5) * width) / side);
    return plane[y * width + x]!;
  });
}

describe('jaroszDownsample', () => {
  it.each([
    [512, 384],
    [384, 512],
    [341, 512],
    [512, 75],
    [130, 129],
    [64, 64],
    [9, 5],
    [1400, 701],
  ])('equals the filter of every pixel at %i×%i', (width, height) => {
    const image = lumaPattern('noise', width, height, 5);
    const out = new Float64Array(64 * 64);
    jaroszDownsample(image, 64, out);
    const expected = literally(image, 64);
    let worst = 0;
    for (let i = 0; i < out.length; i++) worst = Math.max(worst, Math.abs(out[i]! - expected[i]!));
    // Half a single-precision step at 255.
    expect(worst).toBeLessThan(1e-5);
  });

  it('does not depend on where the pixels lie in memory', () => {
    const image = lumaPattern('noise', 512, 384, 6);
    const shifted = new Uint8Array(image.data.length + 1).subarray(1);
    shifted.set(image.data);
    const aligned = new Float64Array(64 * 64);
    const unaligned = new Float64Array(64 * 64);
    jaroszDownsample(image, 64, aligned);
    jaroszDownsample({ ...image, data: shifted }, 64, unaligned);
    expect(unaligned).toEqual(aligned);
  });
});
