import { describe, expect, it } from 'vitest';
import { goldens, likenessPair, maskOf } from '../../../test/fixtures/goldens/alignment/goldens.ts';
import { nameOf } from '../../../test/fixtures/goldens/hash/goldens.ts';
import { rgbPattern } from '../../../test/fixtures/goldens/hash/images.ts';
import { peakSignalToNoise } from './signal-noise.ts';

describe('peakSignalToNoise', () => {
  it.each(goldens.likeness.map((g) => [nameOf(g), g] as const))('equals scikit-image: %s', (_, golden) => {
    const [a, b] = likenessPair(golden, rgbPattern);
    expect(peakSignalToNoise(a, b)).toBeCloseTo(golden.psnr, 9);
    expect(peakSignalToNoise(b, a)).toBe(peakSignalToNoise(a, b));
    expect(peakSignalToNoise(a, b, maskOf(golden))).toBeCloseTo(golden.maskedPsnr, 9);
  });

  it('is capped at 99 dB for equal images and 0 dB for black and white', () => {
    const black = { width: 5, height: 4, data: new Uint8Array(60) };
    const white = { width: 5, height: 4, data: new Uint8Array(60).fill(255) };
    expect(peakSignalToNoise(white, white)).toBe(99);
    expect(peakSignalToNoise(black, white)).toBe(0);
  });

  it('is capped where one sample of very many differs by one', () => {
    const a = rgbPattern('noise', 256, 256, 1);
    const b = { ...a, data: a.data.slice() };
    b.data[0] = b.data[0]! ^ 1;
    expect(10 * Math.log10(255 * 255 * 3 * 256 * 256)).toBeGreaterThan(99);
    expect(peakSignalToNoise(a, b)).toBe(99);
  });

  it('is no number when nothing counts, and refuses sizes that differ', () => {
    const a = rgbPattern('noise', 4, 4, 1);
    expect(peakSignalToNoise(a, a, new Uint8Array(16))).toBeNaN();
    expect(() => peakSignalToNoise(a, rgbPattern('noise', 4, 5, 1))).toThrow(/4×4 and 4×5/);
    expect(() => peakSignalToNoise(a, a, new Uint8Array(15))).toThrow(/mask of 15/);
  });
});
