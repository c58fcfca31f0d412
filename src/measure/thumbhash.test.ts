import { thumbHashToApproximateAspectRatio, thumbHashToAverageRGBA, thumbHashToRGBA } from 'thumbhash';
import { expect, it } from 'vitest';
import type { RgbImage } from '../kernel/image.ts';
import thumbhash from './thumbhash.ts';

function hashOf(view: RgbImage): Buffer {
  const columns = thumbhash.measure({ view }, thumbhash.params);
  if (!('thumbhash' in columns)) throw new Error('not applicable');
  return Buffer.from(columns.thumbhash!, 'base64');
}

/** Left half one colour, right half another. */
function halves(width: number, height: number, left: readonly number[], right: readonly number[]): RgbImage {
  const data = new Uint8Array(3 * width * height);
  for (let i = 0; i < width * height; i++) data.set(i % width < width / 2 ? left : right, 3 * i);
  return { width, height, data };
}

it('keeps the average colour, the aspect and which side is which', () => {
  const hash = hashOf(halves(64, 48, [255, 0, 0], [0, 0, 255]));
  const average = thumbHashToAverageRGBA(hash);
  expect(average.r).toBeCloseTo(0.5, 1);
  expect(average.g).toBeCloseTo(0, 1);
  expect(average.b).toBeCloseTo(0.5, 1);
  expect(average.a).toBe(1);
  expect(thumbHashToApproximateAspectRatio(hash)).toBeCloseTo(4 / 3, 0);
  const { w, h, rgba } = thumbHashToRGBA(hash);
  const middle = (h >> 1) * w * 4;
  const leftRed = rgba[middle + 4]! - rgba[middle + 6]!;
  const rightRed = rgba[middle + 4 * (w - 2)]! - rgba[middle + 4 * (w - 2) + 2]!;
  expect(leftRed).toBeGreaterThan(100);
  expect(rightRed).toBeLessThan(-100);
});

it('takes every shape of view, and forgets the one before', () => {
  const first = hashOf(halves(64, 48, [10, 200, 30], [200, 10, 90]));
  for (const [width, height] of [
    [1, 1],
    [127, 1],
    [3, 127],
    [90, 64],
    [33, 33],
  ] as const) {
    const hash = hashOf(halves(width, height, [9, 99, 199], [9, 99, 199]));
    expect(hash.length).toBeGreaterThan(5);
    const average = thumbHashToAverageRGBA(hash);
    expect(Math.abs(average.r - 9 / 255)).toBeLessThan(0.05);
    expect(Math.abs(average.b - 199 / 255)).toBeLessThan(0.05);
  }
  expect(hashOf(halves(64, 48, [10, 200, 30], [200, 10, 90]))).toEqual(first);
});
