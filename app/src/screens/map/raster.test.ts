import fc from 'fast-check';
import { expect, it } from 'vitest';
import { discStamp, mixed, putStamp, type Raster, ringStamp, wordOf } from './raster.ts';

const rasterOf = (width: number, height: number): Raster => ({
  pixels: new Uint32Array(width * height).fill(wordOf('#ffffff')),
  width,
  height,
});

it('writes colours as memory has them: red in the lowest byte, opaque', () => {
  expect(wordOf('#123456').toString(16)).toBe('ff563412');
  expect(wordOf('#fff')).toBe(wordOf('#ffffff'));
});

it('mixes every channel to within one of what its share says', () => {
  fc.assert(
    fc.property(fc.nat(0xffffff), fc.nat(0xffffff), fc.nat(256), (under, over, share) => {
      const word = mixed(under, over, share);
      for (const shift of [0, 8, 16]) {
        const exact = (((under >>> shift) & 255) * (256 - share) + ((over >>> shift) & 255) * share) / 256;
        expect(Math.abs(((word >>> shift) & 255) - exact)).toBeLessThanOrEqual(1);
      }
      expect(word >>> 24).toBe(255);
    }),
  );
});

it('draws a disc where it lies, as large as it is', () => {
  const raster = rasterOf(20, 20);
  putStamp(raster, 5, 5, discStamp(8, 1), wordOf('#000000'));
  const black = raster.pixels.reduce((sum, word) => sum + (255 - (word & 255)) / 255, 0);
  expect(Math.abs(black - Math.PI * 16)).toBeLessThan(1);
  expect(raster.pixels[9 * 20 + 9]).toBe(wordOf('#000000'));
  expect(raster.pixels[0]).toBe(wordOf('#ffffff'));
});

it('leaves the middle of a ring as it was', () => {
  const raster = rasterOf(20, 20);
  const stamp = ringStamp(6, 2);
  putStamp(raster, 2, 2, stamp, wordOf('#000000'));
  const middle = 2 + stamp.width / 2;
  expect(raster.pixels[middle * 20 + middle]).toBe(wordOf('#ffffff'));
  expect(raster.pixels[middle * 20 + middle + 6]! & 255).toBeLessThan(40);
});

it('cuts at the edges what it would draw beyond them', () => {
  fc.assert(
    fc.property(fc.integer({ min: -12, max: 12 }), fc.integer({ min: -12, max: 12 }), (x, y) => {
      const stamp = discStamp(7, 1);
      const small = rasterOf(8, 6);
      putStamp(small, x, y, stamp, 0xff000000);
      const large = rasterOf(48, 46);
      putStamp(large, x + 20, y + 20, stamp, 0xff000000);
      for (let row = 0; row < 6; row++)
        expect([...small.pixels.subarray(row * 8, row * 8 + 8)]).toEqual([
          ...large.pixels.subarray((row + 20) * 48 + 20, (row + 20) * 48 + 28),
        ]);
    }),
  );
});
