import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { orientationMap, scaleAndShift } from '../geometry/plane-map.ts';
import { inverseOrientation, orient } from '../resample/dihedral.ts';
import { invert3 } from '../resample/homography.ts';
import { mapMask } from './map-mask.ts';
import { bitmapOf, runLengthsOf } from './run-length.ts';

const bitmap = (width: number, height: number, seed: number): Uint8Array =>
  Uint8Array.from({ length: width * height }, (_, i) => (Math.imul(i + seed, 2654435761) >>> 29) & 1);

describe('mapMask', () => {
  it('turns and mirrors as pictures are turned and mirrored', () => {
    const data = bitmap(7, 5, 3);
    const mask = runLengthsOf(data, 7, 5);
    for (let orientation = 1; orientation <= 8; orientation++) {
      const turned = orient({ width: 7, height: 5, data }, orientation);
      const mapped = mapMask(mask, orientationMap(orientation, 7, 5), turned.width, turned.height);
      expect([...bitmapOf(mapped)]).toEqual([...turned.data]);
      const back = orientationMap(inverseOrientation(orientation), turned.width, turned.height);
      expect([...bitmapOf(mapMask(mapped, back, 7, 5))]).toEqual([...data]);
    }
  });

  it('enlarged by whole factors and reduced again it is the same', () => {
    fc.assert(
      fc.property(fc.nat(), fc.integer({ min: 1, max: 4 }), (seed, factor) => {
        const mask = runLengthsOf(bitmap(9, 6, seed), 9, 6);
        const m = scaleAndShift(factor, factor, 0, 0);
        const large = mapMask(mask, m, 9 * factor, 6 * factor);
        expect(mapMask(large, invert3(m)!, 9, 6)).toEqual(mask);
      }),
    );
  });

  it('leaves empty what it knows nothing of', () => {
    const full = runLengthsOf(new Uint8Array(12).fill(1), 4, 3);
    const padded = mapMask(full, scaleAndShift(1, 1, 2, 1), 8, 5);
    expect([...bitmapOf(padded)].reduce((a, b) => a + b)).toBe(12);
    expect(bitmapOf(padded)[1 * 8 + 2]).toBe(1);
  });

  it('refuses a map without inverse', () => {
    expect(() => mapMask(runLengthsOf([1], 1, 1), new Float64Array(9), 1, 1)).toThrow(RangeError);
  });
});
