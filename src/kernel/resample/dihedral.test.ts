import fc from 'fast-check';
import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { lumaPattern, rgbPattern } from '../../../test/fixtures/goldens/hash/images.ts';
import type { LumaImage } from '../image.ts';
import { composeOrientations, inverseOrientation, ORIENTATIONS, orient } from './dihedral.ts';

const orientation = fc.constantFrom(...ORIENTATIONS);
const picture: fc.Arbitrary<LumaImage> = fc
  .tuple(fc.integer({ min: 1, max: 9 }), fc.integer({ min: 1, max: 9 }), fc.constantFrom(1, 3))
  .chain(([width, height, channels]) =>
    fc
      .uint8Array({ minLength: width * height * channels, maxLength: width * height * channels })
      .map((data) => ({ width, height, data })),
  );

describe('orient', () => {
  it('is what the names say', () => {
    const image = { width: 3, height: 2, data: Uint8Array.of(1, 2, 3, 4, 5, 6) };
    const shown = ORIENTATIONS.map((o) => [...orient(image, o).data].join(''));
    expect(shown).toEqual(['123456', '321654', '654321', '456123', '142536', '415263', '635241', '362514']);
    expect(ORIENTATIONS.map((o) => orient(image, o).width)).toEqual([3, 3, 3, 3, 2, 2, 2, 2]);
  });

  it.each(ORIENTATIONS)('shows orientation %i as sharp does', async (o) => {
    const stored = rgbPattern('noise', 37, 23, 5);
    const png = await sharp(stored.data, { raw: { width: 37, height: 23, channels: 3 } })
      .withMetadata({ orientation: o })
      .png()
      .toBuffer();
    const { data, info } = await sharp(png).autoOrient().removeAlpha().raw().toBuffer({ resolveWithObject: true });
    const ours = orient(stored, o);
    expect([ours.width, ours.height]).toEqual([info.width, info.height]);
    expect(Buffer.compare(data, ours.data)).toBe(0);
  });

  it('moves whole pixels of colour images as samples of brightness images', () => {
    const rgb = rgbPattern('noise', 7, 5, 1);
    const green = { width: 7, height: 5, data: rgb.data.filter((_, i) => i % 3 === 1) };
    for (const o of ORIENTATIONS) {
      expect(orient(rgb, o).data.filter((_, i) => i % 3 === 1)).toEqual(orient(green, o).data);
    }
  });

  it('leaves its input alone', () => {
    const image = lumaPattern('noise', 8, 8, 3);
    const before = image.data.slice();
    for (const o of ORIENTATIONS) orient(image, o);
    expect(image.data).toEqual(before);
  });

  it.each([0, 9, 1.5, Number.NaN])('refuses orientation %d', (o) => {
    expect(() => orient(lumaPattern('noise', 2, 2, 1), o)).toThrow(RangeError);
    expect(() => inverseOrientation(o)).toThrow(RangeError);
    expect(() => composeOrientations(1, o)).toThrow(RangeError);
  });
});

describe('the group of orientations', () => {
  it('composes as the pictures do', () => {
    fc.assert(
      fc.property(picture, orientation, orientation, (image, a, b) => {
        expect(orient(image, composeOrientations(a, b))).toEqual(orient(orient(image, a), b));
      }),
    );
  });

  it('undoes each orientation by its inverse', () => {
    fc.assert(
      fc.property(picture, orientation, (image, o) => {
        expect(orient(orient(image, o), inverseOrientation(o))).toEqual(image);
      }),
    );
    for (const o of ORIENTATIONS) {
      expect(composeOrientations(o, inverseOrientation(o))).toBe(1);
      expect(composeOrientations(inverseOrientation(o), o)).toBe(1);
    }
  });

  it('is associative, with 1 as identity, and every row holds all eight', () => {
    for (const a of ORIENTATIONS) {
      expect(composeOrientations(a, 1)).toBe(a);
      expect(composeOrientations(1, a)).toBe(a);
      expect(ORIENTATIONS.map((b) => composeOrientations(a, b)).sort()).toEqual(ORIENTATIONS);
      for (const b of ORIENTATIONS) {
        for (const c of ORIENTATIONS) {
          expect(composeOrientations(composeOrientations(a, b), c)).toBe(
            composeOrientations(a, composeOrientations(b, c)),
          );
        }
      }
    }
  });
});
