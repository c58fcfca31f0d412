import { describe, expect, it } from 'vitest';
import { goldens, nameOf, relativeError } from '../../../test/fixtures/goldens/metric/goldens.ts';
import { lumaPattern } from '../../../test/fixtures/goldens/metric/images.ts';
import { addNoise, scene } from '../../../test/fixtures/goldens/metric/scenes.ts';
import type { LumaImage } from '../image.ts';
import { noiseSigma } from './noise-sigma.ts';

describe('noiseSigma', () => {
  it.each(goldens.map((g) => [nameOf(g), g] as const))('equals OpenCV and NumPy: %s', (_, golden) => {
    const actual = noiseSigma(lumaPattern(golden.pattern, golden.width, golden.height));
    if (golden.luma.noise === null) expect(actual).toBeNull();
    else expect(relativeError(actual!, golden.luma.noise)).toBeLessThan(1e-6);
  });

  const grey: LumaImage = { width: 400, height: 300, data: new Uint8Array(400 * 300).fill(128) };
  it.each([2, 5, 10, 20])('reads Gaussian noise of deviation %i within 6 %', (sigma) => {
    expect(relativeError(noiseSigma(addNoise(grey, sigma, 7))!, sigma)).toBeLessThan(0.06);
  });

  it('reads the same noise over a scene full of edges', () => {
    expect(relativeError(noiseSigma(addNoise(scene(512, 384), 8, 3))!, 8)).toBeLessThan(0.15);
  });

  it('finds none in a clean scene, and nothing to say where all is black', () => {
    expect(noiseSigma(scene(512, 384))).toBeLessThan(0.5);
    expect(noiseSigma({ width: 100, height: 100, data: new Uint8Array(10_000) })).toBeNull();
  });
});
