import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { clipCrop, cropOption, cropText, cutCrop, parseCrop } from './embed-crop.ts';

describe('parseCrop', () => {
  it('reads rows, columns, width, height, in the order of fastdup or by its names', () => {
    const crop = { row: 10, column: 200, width: 60, height: 50 };
    expect(parseCrop('10,200,60,50')).toEqual(crop);
    expect(parseCrop(' 10, 200 ,60,50')).toEqual(crop);
    expect(parseCrop('row_y=10,col_x=200,height=50,width=60')).toEqual(crop);
    expect(cropText(crop)).toBe('10,200,60,50');
  });

  it.each(['', '1,2,3', '1,2,3,4,5', '-1,2,3,4', '1.5,2,3,4', '1,2,0,4', '1,2,3,0', 'a,b,c,d', 'x=1,y=2,w=3,h=4'])(
    'refuses %j',
    (text) => {
      expect(parseCrop(text)).toBeNull();
      expect(() => cropOption(text)).toThrow(`--box does not understand "${text}"`);
    },
  );
});

describe('clipCrop', () => {
  it('keeps what lies within the picture', () => {
    expect(clipCrop({ row: 5, column: 6, width: 100, height: 100 }, 20, 10)).toEqual({
      row: 5,
      column: 6,
      width: 14,
      height: 5,
    });
    expect(clipCrop({ row: 10, column: 0, width: 5, height: 5 }, 20, 10)).toBeNull();
    expect(clipCrop({ row: 0, column: 20, width: 5, height: 5 }, 20, 10)).toBeNull();
  });
});

describe('cutCrop', () => {
  const view = { width: 4, height: 3, data: Uint8Array.from({ length: 36 }, (_, i) => i) };

  it('cuts rows and columns', () => {
    const cut = cutCrop(view, { row: 1, column: 2, width: 2, height: 2 }, 4, 3);
    expect(cut).toEqual({ width: 2, height: 2, data: Uint8Array.of(18, 19, 20, 21, 22, 23, 30, 31, 32, 33, 34, 35) });
  });

  it('measures in px of the full size, and gives at least a pixel within the view', () => {
    expect(cutCrop(view, { row: 10, column: 20, width: 20, height: 20 }, 40, 30).width).toBe(2);
    fc.assert(
      fc.property(
        fc.nat(39),
        fc.nat(29),
        fc.integer({ min: 1, max: 40 }),
        fc.integer({ min: 1, max: 30 }),
        (x, y, w, h) => {
          const crop = clipCrop({ row: y, column: x, width: w, height: h }, 40, 30)!;
          const cut = cutCrop(view, crop, 40, 30);
          expect(cut.data.length).toBe(3 * cut.width * cut.height);
          expect(Math.min(cut.width, cut.height)).toBeGreaterThan(0);
          expect(cut.width <= 4 && cut.height <= 3).toBe(true);
        },
      ),
    );
  });
});
