import { describe, expect, it } from 'vitest';
import { bare, scene } from '../../../test/fixtures/compared-pictures.ts';
import type { RgbImage } from '../../kernel/image.ts';
import { ORIENTATIONS, orient } from '../../kernel/resample/dihedral.ts';
import { frameSize, layFrames, layInsides } from './laid.ts';
import { Picture, resizePart } from './picture.ts';

const photo = scene('city');

/** A photo on an even ground; `margins` px left, top, right, bottom. */
function framed(image: RgbImage, [left, top, right, bottom]: readonly [number, number, number, number]): RgbImage {
  const [width, height] = [image.width + left + right, image.height + top + bottom];
  const data = new Uint8Array(3 * width * height).fill(250);
  for (let y = 0; y < image.height; y++) {
    const row = image.data.subarray(3 * y * image.width, 3 * (y + 1) * image.width);
    data.set(row, 3 * ((y + top) * width + left));
  }
  return { width, height, data };
}

describe('Picture', () => {
  it('is reduced to be compared, and keeps the size of the original', () => {
    const picture = new Picture(photo, 4800, 3600);
    expect([picture.view.width, picture.view.height]).toEqual([256, 192]);
    expect([picture.width, picture.height, picture.detail]).toEqual([4800, 3600, photo]);
    const small = { width: 20, height: 9, data: new Uint8Array(540) };
    expect(bare(small).view).toBe(small);
    expect(bare({ width: 512, height: 1, data: new Uint8Array(1536) }).view).toMatchObject({ width: 256, height: 1 });
  });

  it('finds what is inside its margins', () => {
    const { inside, view } = bare(framed(photo, [48, 36, 24, 72]));
    const scale = view.width / (480 + 72);
    for (const [found, expected] of [
      [inside!.left, 48],
      [inside!.top, 36],
      [inside!.width, 480],
      [inside!.height, 360],
    ] as const) {
      expect(Math.abs(found - expected * scale)).toBeLessThan(2);
    }
  });

  it('has no inside without margins, with thin ones, nor where next to nothing is left', () => {
    expect(bare(photo).inside).toBeNull();
    expect(bare(framed(photo, [2, 2, 2, 2])).inside).toBeNull();
    const speck = { width: 8, height: 8, data: photo.data.slice(0, 192) };
    expect(bare(framed(speck, [100, 100, 100, 100])).inside).toBeNull();
    expect(bare({ width: 90, height: 60, data: new Uint8Array(3 * 90 * 60).fill(7) }).inside).toBeNull();
  });

  it('is turned as a viewer would turn it, once', () => {
    const picture = new Picture(photo, 4800, 3600);
    for (const orientation of ORIENTATIONS) {
      const turned = picture.oriented(orientation);
      expect(turned.detail).toEqual(orient(photo, orientation));
      expect([turned.width, turned.height]).toEqual(orientation > 4 ? [3600, 4800] : [4800, 3600]);
      expect(picture.oriented(orientation)).toBe(turned);
    }
    expect(picture.oriented(1)).toBe(picture);
  });

  it('makes what is cached once per key', () => {
    const picture = bare(photo);
    let made = 0;
    const make = () => {
      made++;
      return photo;
    };
    expect([picture.cached('x', make), picture.cached('x', make), picture.cached('y', make), made]).toEqual([
      photo,
      photo,
      photo,
      2,
    ]);
  });

  it('knows how much of it is ground: little in photos, nearly all in graphics', () => {
    expect(bare(photo).groundShare).toBeLessThan(0.3);
    expect(bare(framed(photo, [400, 400, 400, 400])).groundShare).toBeGreaterThan(0.7);
    expect(bare({ width: 9, height: 9, data: new Uint8Array(243) }).groundShare).toBe(1);
  });
});

describe('resizePart', () => {
  it('takes a part, or all', () => {
    const image = { width: 3, height: 2, data: Uint8Array.from({ length: 18 }, (_, i) => 10 * i) };
    expect(resizePart(image, null, 3, 2)).toEqual(image);
    expect([...resizePart(image, { left: 1, top: 1, width: 2, height: 1 }, 2, 1).data]).toEqual([
      120, 130, 140, 150, 160, 170,
    ]);
  });
});

describe('frames', () => {
  it('are whole cells with the proportions of the picture, and never too small', () => {
    expect(frameSize(4000, 3000)).toEqual({ width: 128, height: 96 });
    expect(frameSize(3000, 4000)).toEqual({ width: 96, height: 128 });
    expect(frameSize(10, 10)).toEqual({ width: 128, height: 128 });
    expect(frameSize(5000, 8)).toEqual({ width: 128, height: 32 });
    expect(frameSize(1, 900)).toEqual({ width: 32, height: 128 });
    for (let width = 1; width < 300; width += 7) {
      const size = frameSize(width, 111);
      expect([size.width % 8, size.height % 8, Math.min(size.width, size.height) >= 32]).toEqual([0, 0, true]);
    }
  });

  it('lay squashed copies on each other', () => {
    const squashed = resizePart(photo, null, 200, 360);
    const { agreement, mask, alignment } = layFrames(bare(photo), bare(squashed));
    expect(agreement.share).toBeGreaterThan(0.98);
    expect([mask, alignment]).toEqual([null, 'frame']);
  });

  it('lay what is inside margins on the picture without them', () => {
    const bordered = bare(framed(photo, [60, 60, 60, 60]));
    expect(layFrames(bare(photo), bordered).agreement.share).toBeLessThan(0.5);
    for (const laid of [layInsides(bare(photo), bordered), layInsides(bordered, bare(photo))]) {
      expect(laid!.agreement.share).toBeGreaterThan(0.95);
      expect(laid!.alignment).toBe('trimmed');
    }
    expect(layInsides(bare(photo), bare(photo))).toBeNull();
  });

  it('are the same two at the finest resolution that both have', () => {
    const small = bare(resizePart(photo, null, 120, 90));
    for (const laid of [layFrames(bare(photo), small), layFrames(small, bare(photo))]) {
      const { a, b } = laid.finer();
      expect([a.width, a.height]).toEqual([b.width, b.height]);
      expect(a.width).toBeGreaterThan(100);
      expect(a.width).toBeLessThanOrEqual(120);
    }
    expect(layFrames(bare(photo), bare(photo)).finer().a.width).toBeGreaterThan(400);
  });
});
