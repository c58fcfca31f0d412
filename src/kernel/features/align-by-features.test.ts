import { beforeAll, describe, expect, it } from 'vitest';
import { cases, goldenImage } from '../../../test/fixtures/goldens/features/goldens.ts';
import { scene, seededRandom } from '../../../test/fixtures/goldens/metric/scenes.ts';
import { textPage } from '../../../test/fixtures/text-page.ts';
import type { LumaImage } from '../image.ts';
import { applyHomography, multiply3 } from '../resample/homography.ts';
import { alignByFeatures, findConsensus } from './align-by-features.ts';
import { type LocalFeatures, localFeatures } from './local-features.ts';
import type { Size } from './matched-points.ts';

/** Greatest distance between where two matrices take the corners of a picture, px. */
function cornerDistance(m: Float64Array, n: Float64Array, { width, height }: Size): number {
  const corners = [
    [0, 0],
    [width - 1, 0],
    [width - 1, height - 1],
    [0, height - 1],
  ] as const;
  return Math.max(
    ...corners.map(([x, y]) => {
      const [p, q] = [applyHomography(m, x, y), applyHomography(n, x, y)];
      return Math.hypot(p[0]! - q[0]!, p[1]! - q[1]!);
    }),
  );
}
const IDENTITY = Float64Array.of(1, 0, 0, 0, 1, 0, 0, 0, 1);

let picture: LumaImage;
let features: LocalFeatures;
beforeAll(async () => {
  picture = await goldenImage('picture');
  features = localFeatures(picture);
});

describe('a picture that OpenCV transformed', () => {
  it.each(cases)('$name: its corners are found to a pixel', async ({ name, model, isMirrored, matrix }) => {
    const image = await goldenImage(name);
    const found = alignByFeatures(features, localFeatures(image), { a: picture, b: image })!;
    expect(cornerDistance(found.matrix, Float64Array.from(matrix), image)).toBeLessThan(1);
    expect(found.model).toBe(model);
    expect(found.isMirrored).toBe(isMirrored);
    expect(found.inliers).toBeGreaterThan(20);
    expect(found.inlierShare).toBeGreaterThan(0.8);
    expect(found.inlierShare).toBeLessThanOrEqual(1);
  });

  it('tells scale and turn', async () => {
    const image = await goldenImage('turned-smaller-moved');
    const found = alignByFeatures(features, localFeatures(image), { a: picture, b: image })!;
    expect(found.scale).toBeCloseTo(1.4, 2);
    expect(found.angle).toBeCloseTo(-75, 0);
  });

  it('is not found mirrored when that is not asked for', async () => {
    const image = await goldenImage('mirrored');
    const sizes = { a: picture, b: image };
    expect(alignByFeatures(features, localFeatures(image), sizes, { mirrored: 'no' })).toBeNull();
    expect(alignByFeatures(features, localFeatures(image), sizes, { mirrored: 'only' })?.isMirrored).toBe(true);
    expect(alignByFeatures(features, features, { a: picture, b: picture }, { mirrored: 'only' })).toBeNull();
  });

  it.each(cases)('$name: b on a undoes a on b', async ({ name, isMirrored }) => {
    const image = await goldenImage(name);
    const other = localFeatures(image);
    const there = alignByFeatures(features, other, { a: picture, b: image })!;
    const back = alignByFeatures(other, features, { a: image, b: picture })!;
    expect(back.isMirrored).toBe(isMirrored);
    expect(cornerDistance(multiply3(there.matrix, back.matrix), IDENTITY, picture)).toBeLessThan(1.5);
  });
});

describe('one picture and itself', () => {
  it.each([1, 2, 3, 4])('the identity (scene %i)', (seed) => {
    const image = scene(256, 200, seed);
    const found = localFeatures(image);
    const aligned = alignByFeatures(found, found, { a: image, b: image })!;
    expect(aligned.model).toBe('similarity');
    expect(cornerDistance(aligned.matrix, IDENTITY, image)).toBeLessThan(1e-3);
    expect(aligned.inlierShare).toBeGreaterThan(0.98);
    expect(alignByFeatures(found, found, { a: image, b: image })).toEqual(aligned);
  });
});

describe('different pictures', () => {
  it('scenes of the same kind of shapes do not align', async () => {
    const images = [
      ...Array.from({ length: 8 }, (_, i) => scene(256, 192, 30 + i)),
      picture,
      await goldenImage('other'),
    ];
    const all = images.map((image) => localFeatures(image));
    for (let i = 0; i < images.length; i++) {
      for (let j = 0; j < i; j++)
        expect(alignByFeatures(all[i]!, all[j]!, { a: images[i]!, b: images[j]! })).toBeNull();
    }
  });

  it('pages of text in the same letters do not align, and a page with itself does', () => {
    const images = Array.from({ length: 10 }, (_, i) => textPage(100 + i, 200, 256, i % 2 ? 1.3 : 1.8));
    const all = images.map((image) => localFeatures(image));
    let most = 0;
    for (let i = 0; i < images.length; i++) {
      for (let j = 0; j < i; j++) {
        const sizes = { a: images[i]!, b: images[j]! };
        expect(alignByFeatures(all[i]!, all[j]!, sizes)).toBeNull();
        most = Math.max(most, findConsensus(all[i]!, all[j]!, sizes)?.places ?? 0);
      }
      expect(all[i]!.count).toBeGreaterThan(200);
      expect(alignByFeatures(all[i]!, all[i]!, { a: images[i]!, b: images[i]! })?.inliers).toBeGreaterThan(50);
    }
    // The test would prove nothing if letters never agreed at all.
    expect(most).toBeGreaterThan(2);
  });

  it('two fronts with the same window at other places do not align', () => {
    const front = (seed: number): LumaImage => {
      const random = seededRandom(seed);
      const image = { width: 220, height: 180, data: new Uint8Array(220 * 180).fill(200) };
      for (let top = 8; top < 150; top += 30 + 8 * random()) {
        for (let left = 8; left < 195; left += 24 + 8 * random()) {
          for (let y = Math.round(top); y < Math.round(top) + 20; y++) {
            image.data.fill(60, y * 220 + Math.round(left), y * 220 + Math.round(left) + 14);
            image.data[y * 220 + Math.round(left) + 7] = 160;
          }
        }
      }
      return image;
    };
    for (let seed = 0; seed < 6; seed++) {
      const [a, b] = [front(seed), front(seed + 50)];
      const [fa, fb] = [localFeatures(a), localFeatures(b)];
      expect(Math.min(fa.count, fb.count)).toBeGreaterThan(60);
      expect(alignByFeatures(fa, fb, { a, b })).toBeNull();
    }
  });

  it('one small emblem in common is not enough', () => {
    const emblem = scene(34, 34, 80);
    const card = (level: number): LumaImage => {
      const data = new Uint8Array(256 * 192).fill(level);
      for (let y = 0; y < 34; y++) data.set(emblem.data.subarray(34 * y, 34 * y + 34), (140 + y) * 256 + 205);
      return { width: 256, height: 192, data };
    };
    const [a, b] = [card(100), card(120)];
    const [fa, fb] = [localFeatures(a), localFeatures(b)];
    // They do agree: in enough places, and with hardly a match against it.
    const { places, shared } = findConsensus(fa, fb, { a, b })!;
    expect(places).toBeGreaterThanOrEqual(6);
    expect(shared).toBeLessThanOrEqual(places + 1);
    expect(alignByFeatures(fa, fb, { a, b })).toBeNull();
  });

  it('pictures without features', () => {
    const blank = { width: 100, height: 80, data: new Uint8Array(8000).fill(255) };
    const none = localFeatures(blank);
    expect(alignByFeatures(none, none, { a: blank, b: blank })).toBeNull();
    expect(alignByFeatures(features, none, { a: picture, b: blank })).toBeNull();
  });
});
