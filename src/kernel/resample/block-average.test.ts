import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { lumaPattern, rgbPattern } from '../../../test/fixtures/goldens/hash/images.ts';
import { blockAverageLuma, blockAverageRgb, reducedExtent, reductionFactor } from './block-average.ts';

/** Mean of a block, rounded half up, in whole numbers. */
function blockMean(samples: readonly number[]): number {
  const sum = samples.reduce((a, b) => a + b, 0);
  return Number((2n * BigInt(sum) + BigInt(samples.length)) / (2n * BigInt(samples.length)));
}

function literally(data: Uint8Array, width: number, height: number, channels: number, factor: number): number[] {
  const out: number[] = [];
  for (let top = 0; top < height; top += factor) {
    for (let left = 0; left < width; left += factor) {
      for (let c = 0; c < channels; c++) {
        const samples: number[] = [];
        for (let y = top; y < Math.min(top + factor, height); y++) {
          for (let x = left; x < Math.min(left + factor, width); x++)
            samples.push(data[(y * width + x) * channels + c]!);
        }
        out.push(blockMean(samples));
      }
    }
  }
  return out;
}

const size = fc.integer({ min: 1, max: 70 });

describe('blockAverage', () => {
  it('is the rounded mean of each block, partial ones included', () => {
    fc.assert(
      fc.property(size, size, fc.integer({ min: 1, max: 24 }), fc.nat(1000), (width, height, factor, seed) => {
        const grey = lumaPattern('noise', width, height, seed);
        const reduced = blockAverageLuma(grey, factor);
        expect([reduced.width, reduced.height]).toEqual([Math.ceil(width / factor), Math.ceil(height / factor)]);
        expect([...reduced.data]).toEqual(literally(grey.data, width, height, 1, factor));
        const colour = rgbPattern('noise', width, height, seed);
        expect([...blockAverageRgb(colour, factor).data]).toEqual(literally(colour.data, width, height, 3, factor));
      }),
    );
  });

  it.each([4, 8, 12, 16, 20, 24])('is the same on widths that are read word by word, factor %i', (factor) => {
    const image = lumaPattern('noise', 6 * factor, 5 * factor + 3, factor);
    const expected = literally(image.data, image.width, image.height, 1, factor);
    expect([...blockAverageLuma(image, factor).data]).toEqual(expected);
    const shifted = new Uint8Array(image.data.length + 1).subarray(1);
    shifted.set(image.data);
    expect([...blockAverageLuma({ ...image, data: shifted }, factor).data]).toEqual(expected);
    const colour = rgbPattern('noise', image.width, image.height, factor);
    const expectedRgb = literally(colour.data, colour.width, colour.height, 3, factor);
    expect([...blockAverageRgb(colour, factor).data]).toEqual(expectedRgb);
  });

  it('keeps a constant, white in large blocks too', () => {
    fc.assert(
      fc.property(
        size,
        size,
        fc.integer({ min: 1, max: 40 }),
        fc.constantFrom(0, 1, 127, 255),
        (width, height, factor, value) => {
          const data = new Uint8Array(width * height).fill(value);
          expect(blockAverageLuma({ width, height, data }, factor).data.every((v) => v === value)).toBe(true);
          const colour = new Uint8Array(3 * width * height).fill(value);
          expect(blockAverageRgb({ width, height, data: colour }, factor).data.every((v) => v === value)).toBe(true);
        },
      ),
    );
    const white = { width: 40, height: 40, data: new Uint8Array(1600).fill(255) };
    expect([...blockAverageLuma(white, 20).data]).toEqual([255, 255, 255, 255]);
    const whiteRgb = { width: 20, height: 20, data: new Uint8Array(1200).fill(255) };
    expect([...blockAverageRgb(whiteRgb, 20).data]).toEqual([255, 255, 255]);
  });

  it('rounds half up', () => {
    expect([...blockAverageLuma({ width: 2, height: 1, data: Uint8Array.of(0, 1) }, 2).data]).toEqual([1]);
    expect([...blockAverageLuma({ width: 2, height: 2, data: Uint8Array.of(0, 0, 0, 1) }, 2).data]).toEqual([0]);
  });

  it('writes into the array it is given when that fits', () => {
    const image = lumaPattern('noise', 8, 8, 1);
    const out = new Uint8Array(4);
    expect(blockAverageLuma(image, 4, out).data).toBe(out);
    expect(blockAverageLuma(image, 1).data).toEqual(image.data);
  });

  it('refuses factors without meaning', () => {
    const image = lumaPattern('noise', 8, 8, 1);
    expect(() => blockAverageLuma(image, 0)).toThrow('block size 0 is not allowed');
    expect(() => blockAverageLuma(image, 1.5)).toThrow('block size 1.5 is not allowed');
  });
});

describe('reductionFactor', () => {
  it('is the largest that keeps the long side at or above the target', () => {
    expect(reductionFactor(512, 128)).toBe(4);
    expect(reductionFactor(511, 128)).toBe(3);
    expect(reductionFactor(100, 128)).toBe(1);
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 5000 }), fc.integer({ min: 1, max: 600 }), (longSide, target) => {
        const factor = reductionFactor(longSide, target);
        if (factor > 1) expect(longSide / factor).toBeGreaterThanOrEqual(target);
        expect(longSide / (factor + 1)).toBeLessThan(target);
      }),
    );
  });
});

describe('reducedExtent', () => {
  it('is the size divided by the factor, and ends in the last block', () => {
    const side = fc.integer({ min: 1, max: 512 });
    fc.assert(
      fc.property(side, side, fc.constantFrom(64, 128, 256), (width, height, target) => {
        const factor = reductionFactor(Math.max(width, height), target);
        const reduced = blockAverageLuma({ width, height, data: new Uint8Array(width * height) }, factor);
        const extent = reducedExtent({ width, height }, reduced);
        expect(extent).toEqual({ width: width / factor, height: height / factor });
        expect([Math.ceil(extent.width), Math.ceil(extent.height)]).toEqual([reduced.width, reduced.height]);
      }),
    );
  });
});
