import { describe, expect, it } from 'vitest';
import { neededLongSide } from './embed-view.ts';

describe('neededLongSide', () => {
  it('is the base view wherever that is large enough', () => {
    expect(neededLongSide(3000, 2000, 224, null)).toBe(512);
    expect(neededLongSide(512, 200, 224, null)).toBe(512);
    expect(neededLongSide(300, 100, 224, null)).toBe(512);
  });

  it('grows until the short side is as asked, but never beyond the image or the largest view', () => {
    expect(neededLongSide(4000, 1000, 224, null)).toBe(896);
    expect(neededLongSide(1000, 4000, 224, null)).toBe(896);
    expect(neededLongSide(600, 100, 224, null)).toBe(600);
    expect(neededLongSide(60_000, 600, 224, null)).toBe(4096);
  });

  it('sees to the smallest crop; crops outside the picture ask for nothing', () => {
    const crop = (width: number, height: number) => ({ row: 0, column: 0, width, height });
    expect(neededLongSide(2000, 2000, 100, [crop(1000, 500), crop(400, 800), null])).toBe(512);
    expect(neededLongSide(2000, 2000, 200, [crop(1000, 500), crop(400, 800), null])).toBe(1000);
    expect(neededLongSide(2000, 2000, 200, [crop(10, 10)])).toBe(2000);
    expect(neededLongSide(2000, 2000, 200, [null])).toBe(512);
  });
});
