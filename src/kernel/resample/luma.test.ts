import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { goldens, nameOf } from '../../../test/fixtures/goldens/hash/goldens.ts';
import { rgbPattern } from '../../../test/fixtures/goldens/hash/images.ts';
import { toLuma } from './luma.ts';

describe('toLuma', () => {
  it.each(goldens.lumas.map((golden) => [nameOf(golden), golden] as const))('equals Pillow: %s', (_, golden) => {
    const luma = toLuma(rgbPattern(golden.pattern, golden.width, golden.height, golden.seed));
    expect(createHash('sha256').update(luma.data).digest('hex')).toBe(golden.sha256);
  });

  it('is the same wherever the pixels lie in memory', () => {
    const image = rgbPattern('noise', 32, 9, 4);
    const shifted = new Uint8Array(image.data.length + 1).subarray(1);
    shifted.set(image.data);
    expect(toLuma({ ...image, data: shifted }).data).toEqual(toLuma(image).data);
  });

  it('keeps every grey', () => {
    const data = Uint8Array.from({ length: 3 * 256 }, (_, i) => Math.floor(i / 3));
    expect([...toLuma({ width: 256, height: 1, data }).data]).toEqual(Array.from({ length: 256 }, (_, i) => i));
  });

  it('writes into the array it is given when that fits', () => {
    const image = rgbPattern('noise', 4, 3, 1);
    const out = new Uint8Array(12);
    expect(toLuma(image, out).data).toBe(out);
    expect(toLuma(image, new Uint8Array(11)).data).toHaveLength(12);
  });
});
