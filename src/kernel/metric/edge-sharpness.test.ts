import { describe, expect, it } from 'vitest';
import {
  addNoise,
  ball,
  gaussianBlur,
  letterbox,
  motionBlur,
  scene,
} from '../../../test/fixtures/goldens/metric/scenes.ts';
import type { LumaImage } from '../image.ts';
import { findBars } from './bars.ts';
import { edgeSharpness } from './edge-sharpness.ts';
import { noiseSigma } from './noise-sigma.ts';

const measure = (image: LumaImage) => edgeSharpness(image, findBars(image), noiseSigma(image) ?? 0);
const sharp = scene(512, 384);

describe('edgeSharpness', () => {
  it('reads edges one pixel wide as sharp', () => {
    const result = measure(sharp)!;
    expect(result.sharpness).toBeGreaterThan(0.8);
    expect(result.directionRatio).toBeGreaterThan(0.75);
    expect(result.blocks).toBeGreaterThan(100);
  });

  it('falls with every step of a Gaussian blur', () => {
    const series = [1, 1.5, 2, 3, 4].map((sigma) => measure(gaussianBlur(sharp, sigma))!.sharpness);
    for (let i = 1; i < series.length; i++) expect(series[i]).toBeLessThan(series[i - 1]!);
    expect(series[0]).toBeLessThan(0.6);
    expect(series[2]).toBeLessThan(0.35);
    expect(series[3]).toBeLessThan(0.25);
  });

  it.each([0, 30, 45, 90, 135])('sees motion at %i° although edges along it stay sharp', (degrees) => {
    const result = measure(motionBlur(sharp, 10, degrees))!;
    expect(result.sharpness).toBeLessThan(0.45);
    expect(result.directionRatio).toBeLessThan(0.65);
  });

  it('is not fooled by noise on a blurred picture', () => {
    for (const sigma of [2, 5, 8]) {
      expect(measure(addNoise(gaussianBlur(sharp, 3), sigma, 5))!.sharpness).toBeLessThan(0.45);
    }
  });

  it('does not call a noisy sharp picture blurry', () => {
    expect(measure(addNoise(sharp, 12, 5))!.sharpness).toBeGreaterThan(0.6);
  });

  it('does not take the edge of a letterbox bar for the picture', () => {
    expect(measure(letterbox(gaussianBlur(sharp, 3), 40, 0))!.sharpness).toBeLessThan(0.25);
  });

  it('calls a smooth ball with a crisp outline sharp, and the same ball out of focus not', () => {
    expect(measure(ball(512, 384))!.sharpness).toBeGreaterThan(0.7);
    expect(measure(gaussianBlur(ball(512, 384), 3))!.sharpness).toBeLessThan(0.25);
  });

  it('does not take a subject with crisp upright sides on a soft shadow for a moved picture', () => {
    const data = Uint8Array.from({ length: 512 * 384 }, (_, i) => {
      const x = i % 512;
      const y = Math.floor(i / 512);
      const shadow = 90 * Math.exp(-((y - 330) ** 2) / 128);
      return x >= 200 && x < 300 ? 60 : Math.round(170 - shadow);
    });
    expect(measure({ width: 512, height: 384, data })!.sharpness).toBeGreaterThan(0.7);
  });

  it('finds motion along a diagonal whatever the scene and the length', () => {
    for (const seed of [2, 3, 4]) {
      for (const length of [6, 10, 20]) {
        expect(measure(motionBlur(scene(512, 384, seed), length, 45))!.sharpness).toBeLessThan(0.45);
      }
    }
  });

  it('goes by the subject where the background is out of focus', () => {
    const blurred = gaussianBlur(sharp, 5);
    const data = Uint8Array.from(blurred.data);
    for (let y = 130; y < 260; y++) for (let x = 180; x < 330; x++) data[y * 512 + x] = sharp.data[y * 512 + x]!;
    expect(measure({ width: 512, height: 384, data })!.sharpness).toBeGreaterThan(0.5);
  });

  it('has nothing to say about a sky, a flat picture or a picture of three pixels', () => {
    const sky = {
      width: 512,
      height: 384,
      data: Uint8Array.from({ length: 512 * 384 }, (_, i) => 120 + Math.floor(i / 512 / 4)),
    };
    expect(measure(sky)).toBeNull();
    expect(measure({ width: 90, height: 90, data: new Uint8Array(8100).fill(60) })).toBeNull();
    expect(measure({ width: 3, height: 1, data: Uint8Array.of(0, 255, 0) })).toBeNull();
  });

  it('agrees with itself on the mirrored and on the turned picture', () => {
    const { width, height, data } = gaussianBlur(sharp, 1);
    const mirrored = data.map((_, i) => data[i - (i % width) + width - 1 - (i % width)]!);
    const turned = new Uint8Array(data.length);
    for (let y = 0; y < height; y++) for (let x = 0; x < width; x++) turned[x * height + y] = data[y * width + x]!;
    const here = measure({ width, height, data })!.sharpness;
    expect(measure({ width, height, data: mirrored })!.sharpness).toBeCloseTo(here, 1);
    expect(measure({ width: height, height: width, data: turned })!.sharpness).toBeCloseTo(here, 1);
  });
});
