import { describe, expect, it } from 'vitest';
import { goldens, imageOf, nameOf } from '../../../test/fixtures/goldens/hash/goldens.ts';
import { lumaPattern } from '../../../test/fixtures/goldens/hash/images.ts';
import { resizeLanczos } from './pillow-lanczos.ts';

describe('resizeLanczos', () => {
  it.each(goldens.resizes.map((g) => [`${nameOf(g)} to ${g.outWidth}x${g.outHeight}`, g] as const))(
    'equals Pillow byte for byte: %s',
    (_, golden) => {
      const resized = resizeLanczos(imageOf(golden), golden.outWidth, golden.outHeight, undefined, golden.extent);
      expect(resized).toMatchObject({ width: golden.outWidth, height: golden.outHeight });
      expect([...resized.data]).toEqual([...Buffer.from(golden.base64, 'base64')]);
    },
  );

  it('writes into the array it is given when that fits', () => {
    const image = lumaPattern('cloud', 40, 30, 1);
    const out = new Uint8Array(64);
    expect(resizeLanczos(image, 8, 8, out).data).toBe(out);
    expect(resizeLanczos(image, 9, 8, out).data).not.toBe(out);
  });

  it('refuses an extent that is not the image', () => {
    const image = lumaPattern('noise', 8, 8, 1);
    expect(() => resizeLanczos(image, 4, 4, undefined, { width: 6.5, height: 8 })).toThrow('extent 6.5×8');
    expect(() => resizeLanczos(image, 4, 4, undefined, { width: 8, height: 8.1 })).toThrow('of 8×8');
  });

  it('gives a copy when the size stays', () => {
    const image = lumaPattern('noise', 8, 8, 1);
    const same = resizeLanczos(image, 8, 8);
    expect(same.data).toEqual(image.data);
    expect(same.data).not.toBe(image.data);
  });
});
