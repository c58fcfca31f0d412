import { describe, expect, it } from 'vitest';
import { rgbPattern } from '../../test/fixtures/goldens/hash/images.ts';
import type { RgbImage } from '../kernel/image.ts';
import { resizePillow } from '../kernel/resample/pillow-resize.ts';
import { resizeRgb } from '../kernel/resample/resize-area.ts';
import { createPreprocessor } from './preprocess.ts';
import { type Preprocessing, shortSideFor } from './preprocessing.ts';

const base: Preprocessing = {
  width: 4,
  height: 4,
  resize: 'squash',
  shortestEdge: 4,
  interpolation: 'bilinear',
  padColour: [0, 0, 0],
  rescale: 1,
  mean: [0, 0, 0],
  std: [1, 1, 1],
  channels: 'rgb',
  layout: 'NHWC',
  type: 'float32',
};

function run(image: RgbImage, change: Partial<Preprocessing>): number[] {
  const preprocessor = createPreprocessor({ ...base, ...change });
  const out = preprocessor.allocate(1);
  preprocessor.write(image, out, 0);
  return [...out];
}

const solid = (width: number, height: number, colour: readonly number[]): RgbImage => ({
  width,
  height,
  data: new Uint8Array(3 * width * height).map((_, i) => colour[i % 3]!),
});

describe('createPreprocessor', () => {
  it('squashes with the filter that was asked for', () => {
    const image = rgbPattern('noise', 13, 9, 2);
    expect(run(image, { interpolation: 'bicubic' })).toEqual([...resizePillow(image, 4, 4, 'bicubic').data]);
    expect(run(image, { interpolation: 'area', type: 'uint8' })).toEqual([...resizeRgb(image, 4, 4).data]);
  });

  it('scales, shifts and orders channels', () => {
    const image = solid(4, 4, [255, 51, 0]);
    const change = { rescale: 1 / 255, mean: [0.5, 0, 0.25], std: [0.5, 2, 0.25] } as const;
    expect(run(image, change).slice(0, 3)).toEqual([1, expect.closeTo(0.1, 6), -1]);
    const planes = run(image, { ...change, layout: 'NCHW' });
    expect([planes[0], planes[15], planes[16], planes[32], planes[47]]).toEqual([1, 1, expect.closeTo(0.1, 6), -1, -1]);
    expect(run(image, { channels: 'bgr' }).slice(0, 3)).toEqual([0, 51, 255]);
    expect(run(image, { channels: 'bgr', type: 'uint8', layout: 'NCHW' }).filter((_, i) => i % 16 === 0)).toEqual([
      0, 51, 255,
    ]);
  });

  it('cuts the centre, odd remainders to the right and the bottom', () => {
    // Columns 0…6: at a short side of 4 nothing is resized.
    const data = new Uint8Array(3 * 7 * 4).map((_, i) => Math.floor(i / 3) % 7);
    const red = run({ width: 7, height: 4, data }, { resize: 'crop' }).filter((_, i) => i % 3 === 0);
    expect(red.slice(0, 4)).toEqual([1, 2, 3, 4]);
    const high = new Uint8Array(3 * 4 * 7).map((_, i) => Math.floor(i / 12));
    expect(run({ width: 4, height: 7, data: high }, { resize: 'crop' }).filter((_, i) => i % 12 === 0)).toEqual([
      1, 2, 3, 4,
    ]);
  });

  it('resizes the short side before it cuts, and the long one by the same factor, cut to a whole number', () => {
    const image = rgbPattern('cloud', 50, 31, 4);
    const larger = resizePillow(image, Math.trunc((8 * 50) / 31), 8, 'bilinear');
    const expected: number[] = [];
    for (let y = 2; y < 6; y++) {
      for (let x = 4; x < 8; x++)
        expected.push(...larger.data.subarray(3 * (y * larger.width + x), 3 * (y * larger.width + x) + 3));
    }
    expect(run(image, { resize: 'crop', shortestEdge: 8 })).toEqual(expected);
  });

  it('pads around the whole picture', () => {
    const out = run(solid(8, 4, [9, 9, 9]), { resize: 'pad', padColour: [1, 2, 3] });
    const rows = [0, 1, 2, 3].map((y) => out.slice(12 * y, 12 * y + 3));
    expect(rows).toEqual([
      [1, 2, 3],
      [9, 9, 9],
      [9, 9, 9],
      [1, 2, 3],
    ]);
    expect(run(solid(1000, 1, [9, 9, 9]), { resize: 'pad' }).filter((value) => value === 9)).toHaveLength(12);
  });

  it('fills what a smaller picture leaves when its centre is cut out', () => {
    const out = run(solid(2, 2, [9, 9, 9]), { resize: 'crop', shortestEdge: 2, padColour: [5, 5, 5] });
    expect(out.filter((value) => value === 9)).toHaveLength(12);
    expect(out[0]).toBe(5);
  });

  it('takes strips of one pixel without filling the memory', () => {
    expect(run(solid(60_000, 1, [7, 7, 7]), { resize: 'crop', shortestEdge: 224 })).toEqual(new Array(48).fill(7));
  });

  it('writes pictures behind each other', () => {
    const preprocessor = createPreprocessor({ ...base, type: 'uint8', interpolation: 'area' });
    const out = preprocessor.allocate(2);
    preprocessor.write(solid(4, 4, [1, 1, 1]), out, 0);
    preprocessor.write(solid(9, 5, [2, 2, 2]), out, 1);
    expect([...out]).toEqual([...new Array(48).fill(1), ...new Array(48).fill(2)]);
  });
});

describe('shortSideFor', () => {
  it('is what the resize works from', () => {
    expect(shortSideFor({ ...base, width: 5 })).toBe(4);
    expect(shortSideFor({ ...base, resize: 'crop', shortestEdge: 9 })).toBe(9);
    expect(shortSideFor({ ...base, resize: 'pad', width: 5 })).toBe(5);
  });
});
