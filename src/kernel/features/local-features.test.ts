import { beforeAll, describe, expect, it } from 'vitest';
import { goldenImage, type KeypointGolden, keypoints } from '../../../test/fixtures/goldens/features/goldens.ts';
import { scene } from '../../../test/fixtures/goldens/metric/scenes.ts';
import type { LumaImage } from '../image.ts';
import { DESCRIPTOR_LENGTH, DESCRIPTOR_NORM } from './descriptor.ts';
import { type LocalFeatures, localFeatures } from './local-features.ts';

const flat = (width: number, height: number, level: number): LumaImage => ({
  width,
  height,
  data: new Uint8Array(width * height).fill(level),
});

describe('beside SIFT of OpenCV', () => {
  let features: LocalFeatures;
  beforeAll(async () => {
    features = localFeatures(await goldenImage('picture'));
  });

  const isThere = (k: KeypointGolden, i: number): boolean =>
    Math.hypot(features.x[i]! - k.x, features.y[i]! - k.y) < 1 &&
    Math.abs(Math.log2(features.scale[i]! / k.scale)) < 0.3;
  const turn = (k: KeypointGolden, i: number): number => {
    const difference = (features.angle[i]! * 180) / Math.PI - k.angle;
    return Math.abs(difference - 360 * Math.round(difference / 360));
  };
  const indices = () => Array.from({ length: features.count }, (_, i) => i);

  it('finds the same places at the same scales', () => {
    const clear = keypoints.filter(({ response }) => response > 0.03);
    const found = clear.filter((k) => indices().some((i) => isThere(k, i)));
    expect(clear.length).toBeGreaterThan(60);
    expect(found.length / clear.length).toBeGreaterThan(0.85);
    const offsets = found
      .map((k) =>
        Math.min(
          ...indices()
            .filter((i) => isThere(k, i))
            .map((i) => Math.hypot(features.x[i]! - k.x, features.y[i]! - k.y)),
        ),
      )
      .sort((p, q) => p - q);
    expect(offsets[offsets.length >> 1]).toBeLessThan(0.1);
  });

  it('gives them the same directions, clockwise from the x axis, and the same descriptors', () => {
    const pairs = keypoints.flatMap((k) =>
      indices()
        .filter((i) => isThere(k, i) && turn(k, i) < 12)
        .map((i) => [k, i] as const),
    );
    expect(pairs.length / keypoints.length).toBeGreaterThan(0.7);
    // OpenCV counts the eight directions the other way round.
    const cosines = pairs.map(([{ descriptor }, i]) => {
      let dot = 0;
      for (let p = 0; p < DESCRIPTOR_LENGTH; p++) {
        const other = (p & ~7) | ((8 - (p & 7)) & 7);
        dot += features.descriptors[i * DESCRIPTOR_LENGTH + p]! * descriptor[other]!;
      }
      return dot / DESCRIPTOR_NORM ** 2;
    });
    cosines.sort((p, q) => p - q);
    expect(cosines[cosines.length >> 1]).toBeGreaterThan(0.98);
    expect(cosines[Math.floor(cosines.length / 10)]).toBeGreaterThan(0.95);
  });
});

describe('localFeatures', () => {
  it('gives descriptors of norm 512', () => {
    const { count, descriptors } = localFeatures(scene(256, 192));
    expect(count).toBeGreaterThan(100);
    for (let i = 0; i < count; i++) {
      let squares = 0;
      for (const value of descriptors.subarray(i * DESCRIPTOR_LENGTH, (i + 1) * DESCRIPTOR_LENGTH))
        squares += value ** 2;
      expect(Math.abs(Math.sqrt(squares) - DESCRIPTOR_NORM)).toBeLessThan(8);
    }
  });

  it('knows dark spots from bright ones, where they are and how large', () => {
    const image = flat(200, 160, 128);
    const spot = (cx: number, cy: number, sigma: number, height: number): void => {
      for (let y = 0; y < 160; y++) {
        for (let x = 0; x < 200; x++) {
          const value =
            image.data[y * 200 + x]! + height * Math.exp(-((x - cx) ** 2 + (y - cy) ** 2) / (2 * sigma ** 2));
          image.data[y * 200 + x] = Math.round(value);
        }
      }
    };
    spot(60.25, 80, 4, 110);
    spot(140, 71.75, 7, -110);
    const { count, x, y, scale, sign } = localFeatures(image);
    for (const [cx, cy, sigma, expected] of [
      [60.25, 80, 4, -1],
      [140, 71.75, 7, 1],
    ] as const) {
      const here = Array.from({ length: count }, (_, i) => i).filter((i) => Math.hypot(x[i]! - cx, y[i]! - cy) < 0.3);
      expect(here.length).toBeGreaterThan(0);
      for (const i of here) {
        expect(sign[i]).toBe(expected);
        expect(Math.abs(Math.log2(scale[i]! / sigma))).toBeLessThan(0.25);
      }
    }
  });

  it('is the same on every call, whatever was done before', () => {
    const first = localFeatures(scene(256, 192));
    const kept = structuredClone(first);
    localFeatures(scene(300, 400, 2));
    expect(first).toEqual(kept);
    expect(localFeatures(scene(256, 192))).toEqual(first);
  });

  it('keeps to the number asked for, and takes features from all over the picture', () => {
    const image = scene(256, 192);
    const few = localFeatures(image, { maxFeatures: 60 });
    expect(few.count).toBe(60);
    expect(few.descriptors.length).toBe(60 * DESCRIPTOR_LENGTH);
    for (const [left, top] of [
      [0, 0],
      [128, 0],
      [0, 96],
      [128, 96],
    ] as const) {
      const inside = few.x.filter((x, i) => x >= left && x < left + 128 && few.y[i]! >= top && few.y[i]! < top + 96);
      expect(inside.length).toBeGreaterThan(5);
    }
  });

  it.each([
    [1, 1],
    [3, 200],
    [9, 9],
    [64, 64],
  ])('finds nothing in a flat picture of %i×%i', (width, height) => {
    expect(localFeatures(flat(width, height, 90)).count).toBe(0);
  });
});
