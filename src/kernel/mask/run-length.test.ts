import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { maskGoldens } from '../../../test/fixtures/goldens/geometry/goldens.ts';
import { bitmapOf, compressRunLengths, maskArea, maskBounds, readRunLengths, runLengthsOf } from './run-length.ts';

const bitmaps = fc.tuple(fc.integer({ min: 1, max: 12 }), fc.integer({ min: 1, max: 12 })).chain(([width, height]) =>
  fc.record({
    width: fc.constant(width),
    height: fc.constant(height),
    bitmap: fc.array(fc.constantFrom(0, 1), { minLength: width * height, maxLength: width * height }),
  }),
);

describe('run lengths', () => {
  it('reads and writes the text of pycocotools', () => {
    for (const { width, height, text, counts, area, box } of maskGoldens.polygons) {
      const mask = readRunLengths(text, width, height);
      expect(maskArea(mask)).toBe(area);
      expect(maskBounds(mask) ?? [0, 0, 0, 0]).toEqual(area === 0 ? [0, 0, 0, 0] : box);
      expect(compressRunLengths(mask)).toBe(text);
      const again = runLengthsOf(bitmapOf(mask), width, height);
      expect([...again.counts]).toEqual(counts);
      expect([...bitmapOf(readRunLengths(counts, width, height))]).toEqual([...bitmapOf(mask)]);
    }
  });

  it('puts the pixels where pycocotools has them', () => {
    for (const { width, height, text, ones, area } of maskGoldens.noise) {
      const mask = readRunLengths(text, width, height);
      const found = [...bitmapOf(mask).entries()].filter(([, value]) => value === 1).map(([at]) => at);
      expect(found.slice(0, 400)).toEqual(ones);
      expect(found.length).toBe(area);
      expect(compressRunLengths(runLengthsOf(bitmapOf(mask), width, height))).toBe(text);
    }
  });

  it('bitmap → runs → text → runs → bitmap is the identity', () => {
    fc.assert(
      fc.property(bitmaps, ({ width, height, bitmap }) => {
        const text = compressRunLengths(runLengthsOf(bitmap, width, height));
        expect([...bitmapOf(readRunLengths(text, width, height))]).toEqual(bitmap);
      }),
    );
  });

  it('bounds and area are those of the bitmap', () => {
    fc.assert(
      fc.property(bitmaps, ({ width, height, bitmap }) => {
        const mask = runLengthsOf(bitmap, width, height);
        const at = bitmap.flatMap((value, i) => (value === 1 ? [i] : []));
        expect(maskArea(mask)).toBe(at.length);
        const xs = at.map((i) => i % width);
        const ys = at.map((i) => Math.floor(i / width));
        const [x, y] = [Math.min(...xs), Math.min(...ys)];
        const box = [x, y, Math.max(...xs) - x + 1, Math.max(...ys) - y + 1];
        expect(maskBounds(mask)).toEqual(at.length === 0 ? null : box);
      }),
    );
  });

  it.each([
    ['runs that make another size', [3, 2], 'make 5 pixels'],
    ['a negative run', [-1, 7], 'length -1'],
    ['a run that is no whole number', [1.5, 4.5], 'length 1.5'],
    ['a text cut off', 'P', 'ends within a number'],
    ['a text with other characters', '!!', 'cannot stand'],
    ['a text without end', 'o'.repeat(40), 'too long'],
  ])('refuses %s', (_, counts, message) => {
    expect(() => readRunLengths(counts, 2, 3)).toThrow(RangeError);
    expect(() => readRunLengths(counts, 2, 3)).toThrow(message);
  });

  it('never crashes on any text', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        try {
          readRunLengths(text, 4, 4);
        } catch (error) {
          expect(error).toBeInstanceOf(RangeError);
        }
      }),
      { numRuns: 2000 },
    );
  });
});
