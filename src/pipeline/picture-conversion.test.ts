import { describe, expect, it } from 'vitest';
import { type PictureOptions, resolveConversion } from './picture-conversion.ts';

describe('resolveConversion', () => {
  it('is nothing when nothing is asked for', () => {
    expect(resolveConversion({})).toBeNull();
    expect(resolveConversion({ upright: false })).toBeNull();
  });

  it('reads sizes and colours', () => {
    expect(resolveConversion({ size: '640' })).toMatchObject({
      size: { width: 640, height: 640, mode: 'fit', enlarge: false },
      padColour: [114, 114, 114],
      background: null,
      format: null,
    });
    const both = { size: '640x480', resize: 'letterbox', padColour: '#0a0B0c', background: 'white' } as const;
    expect(resolveConversion(both)).toMatchObject({
      size: { width: 640, height: 480, mode: 'letterbox' },
      padColour: [10, 11, 12],
      background: [255, 255, 255],
    });
    expect(resolveConversion({ background: '1, 2,3' })!.background).toEqual([1, 2, 3]);
    expect(resolveConversion({ background: '17' })!.background).toEqual([17, 17, 17]);
    expect(resolveConversion({ upright: true })).not.toBeNull();
  });

  it.each<[PictureOptions, RegExp]>([
    [{ size: '0' }, /--size does not understand "0"/],
    [{ size: '640*480' }, /Write it in px, as 640 or 640x480/],
    [{ size: '70000' }, /--size/],
    [{ resize: 'crop' }, /--resize needs a size/],
    [{ enlarge: true }, /--enlarge needs a size/],
    [{ size: '640', padColour: '0' }, /--resize letterbox/],
    [{ size: '640x480', resize: 'long-side' }, /takes one length: write --size 640/],
    [{ quality: 80, imageFormat: 'png' }, /a PNG is exact/],
    [{ quality: 0 }, /from 1 to 100/],
    [{ quality: 80.5 }, /from 1 to 100/],
    [{ background: 'green' }, /--background does not understand "green"/],
    [{ background: '1,2' }, /#ffffff/],
    [{ background: '256' }, /--background/],
    [{ background: '1,,3' }, /--background/],
  ])('%j is refused', (options, message) => {
    expect(() => resolveConversion(options)).toThrow(message);
  });
});
