import fc from 'fast-check';
import sharp, { type Sharp } from 'sharp';
import { describe, expect, it } from 'vitest';
import { lumaPattern } from '../../../test/fixtures/goldens/hash/images.ts';
import type { LumaImage } from '../image.ts';
import { blockAgreement } from './block-agreement.ts';
import { type ChangedRegions, changedRegions, type Region } from './changed-regions.ts';

const WIDTH = 128;
const HEIGHT = 96;

const changes = (a: LumaImage, b: LumaImage, mask: Uint8Array | null = null): ChangedRegions =>
  changedRegions(a, b, blockAgreement(a, b, mask), mask);

/** Soft tones over the whole range, texture, and discs with hard edges: a small photo. */
function scene(seed: number, width = WIDTH, height = HEIGHT): LumaImage {
  const soft = lumaPattern('cloud', width, height, seed);
  const at = lumaPattern('noise', 4, 8, seed + 50).data;
  const data = soft.data.map((value, i) => {
    const [x, y] = [i % width, Math.floor(i / width)];
    for (let d = 0; d < 8; d++) {
      const radius = 4 + (at[4 * d + 2]! >> 4);
      if (Math.hypot(x - (at[4 * d]! * width) / 256, y - (at[4 * d + 1]! * height) / 256) < radius) {
        return 20 + ((at[4 * d + 3]! * 200) >> 8) + (value >> 4);
      }
    }
    return 12 + Math.round(0.88 * value);
  });
  return { width, height, data };
}

const map = (image: LumaImage, change: (value: number, index: number) => number): LumaImage => ({
  ...image,
  data: Uint8Array.from(image.data, (value, i) => Math.min(255, Math.max(0, Math.round(change(value, i))))),
});

const isInside = (i: number, { x, y, width, height }: Region, columns = WIDTH): boolean => {
  const [column, row] = [i % columns, Math.floor(i / columns)];
  return column >= x && column < x + width && row >= y && row < y + height;
};

const withPatch = (image: LumaImage, patch: Region, value: number): LumaImage =>
  map(image, (own, i) => (isInside(i, patch, image.width) ? value : own));

async function through(image: LumaImage, edit: (picture: Sharp) => Sharp): Promise<LumaImage> {
  const raw = { width: image.width, height: image.height, channels: 1 as const };
  const data = await sharp(await edit(sharp(image.data, { raw })).toBuffer())
    .toColourspace('b-w')
    .raw()
    .toBuffer();
  return { ...image, data: new Uint8Array(data) };
}

/** Share of the box that the regions cover. */
function covered(box: Region, regions: readonly Region[]): number {
  let [inside, both] = [0, 0];
  for (let i = 0; i < WIDTH * HEIGHT; i++) {
    if (!isInside(i, box)) continue;
    inside++;
    if (regions.some((region) => isInside(i, region))) both++;
  }
  return both / inside;
}

/** A region may reach beyond what changed as far as the blocks that hold some of it, and their local means. */
const grown = ({ x, y, width, height }: Region): Region => ({
  x: x - 24,
  y: y - 24,
  width: width + 48,
  height: height + 48,
});

const isWithin = (inner: Region, outer: Region): boolean =>
  inner.x >= outer.x &&
  inner.y >= outer.y &&
  inner.x + inner.width <= outer.x + outer.width &&
  inner.y + inner.height <= outer.y + outer.height;

const NOTHING = { regions: [], share: 0 };

describe('changedRegions', () => {
  it('finds nothing between equal pictures', () => {
    for (const seed of [1, 2, 3]) expect(changes(scene(seed), scene(seed))).toEqual(NOTHING);
    const flat = lumaPattern('constant', 64, 48, 90);
    expect(changes(flat, flat)).toEqual(NOTHING);
  });

  it('finds a planted patch where it is', () => {
    const shares: number[] = [];
    const patch = fc.record({
      x: fc.integer({ min: 0, max: WIDTH - 24 }),
      y: fc.integer({ min: 0, max: HEIGHT - 20 }),
      width: fc.integer({ min: 16, max: 24 }),
      height: fc.integer({ min: 14, max: 20 }),
    });
    fc.assert(
      fc.property(fc.nat(500), patch, fc.constantFrom(0, 255), (seed, box, value) => {
        const a = scene(seed);
        // White on white is no change.
        const inside = a.data.filter((_, i) => isInside(i, box));
        fc.pre(inside.reduce((sum, own) => sum + Math.abs(own - value), 0) / inside.length > 90);
        const { regions, share } = changes(a, withPatch(a, box, value));
        shares.push(covered(box, regions));
        for (const region of regions) expect(isWithin(region, grown(box))).toBe(true);
        expect(share).toBeGreaterThan((0.5 * box.width * box.height) / (WIDTH * HEIGHT));
        expect(share).toBeLessThanOrEqual(((box.width + 48) * (box.height + 48)) / (WIDTH * HEIGHT));
      }),
      { numRuns: 100, seed: 7 },
    );
    // A corner that falls on the tone of the patch goes unseen.
    expect(Math.min(...shares)).toBeGreaterThan(0.5);
    expect(shares.sort()[10]).toBeGreaterThan(0.8);
  });

  it('finds a patch on flat ground, where no structure could disagree', () => {
    const a = lumaPattern('constant', WIDTH, HEIGHT, 120);
    const box = { x: 40, y: 24, width: 32, height: 24 };
    const { regions, share } = changes(a, withPatch(a, box, 160));
    expect(regions).toHaveLength(1);
    expect(covered(box, regions)).toBe(1);
    expect(isWithin(regions[0]!, grown(box))).toBe(true);
    expect(share).toBeGreaterThanOrEqual((32 * 24) / (WIDTH * HEIGHT));
  });

  it('finds several patches, the largest first', () => {
    const a = scene(4);
    const boxes = [
      { x: 80, y: 60, width: 40, height: 30 },
      { x: 8, y: 8, width: 24, height: 20 },
    ];
    const { regions } = changes(
      a,
      boxes.reduce((image, box) => withPatch(image, box, 255), a),
    );
    expect(regions.length).toBeGreaterThanOrEqual(2);
    for (const [i, box] of boxes.entries()) {
      expect(covered(box, [regions[i]!])).toBeGreaterThan(0.8);
      expect(isWithin(regions[i]!, grown(box))).toBe(true);
    }
  });

  it('lists at most eight regions, and counts the share of all', () => {
    const a = lumaPattern('constant', WIDTH, HEIGHT, 100);
    let b = a;
    for (let i = 0; i < 12; i++) {
      b = withPatch(b, { x: 8 + 32 * (i % 4), y: 8 + 32 * Math.floor(i / 4), width: 12, height: 12 }, 180);
    }
    const { regions, share } = changes(a, b);
    expect(regions).toHaveLength(8);
    expect(share).toBeGreaterThan((12 * 9) / (32 * 24) / 2);
  });

  it('gives boxes inside the picture, also where its sides are no whole cells', () => {
    fc.assert(
      fc.property(fc.integer({ min: 33, max: 70 }), fc.integer({ min: 33, max: 70 }), (width, height) => {
        const a = scene(5, width, height);
        const box = { x: width - 16, y: height - 16, width: 16, height: 16 };
        for (const { x, y, width: w, height: h } of changes(a, withPatch(a, box, a.data[0]! < 128 ? 255 : 0)).regions) {
          expect([x >= 0, y >= 0, w > 0, h > 0, x + w <= width, y + h <= height]).not.toContain(false);
        }
      }),
    );
  });

  const tones: [string, (value: number) => number][] = [
    ['brighter', (v) => 0.8 * v + 50],
    ['darker', (v) => 0.6 * v],
    ['more contrast, clipped', (v) => 1.5 * (v - 128) + 128],
    ['gamma 0.6', (v) => 255 * (v / 255) ** 0.6],
    ['gamma 1.7', (v) => 255 * (v / 255) ** 1.7],
    ['S-curve', (v) => 127.5 - 127.5 * Math.cos((Math.PI * v) / 255)],
  ];
  it.each(tones)('does not count a change of tone: %s', (_, tone) => {
    for (let seed = 10; seed < 18; seed++) {
      expect(changes(scene(seed), map(scene(seed), tone))).toEqual(NOTHING);
      expect(changes(map(scene(seed), tone), scene(seed))).toEqual(NOTHING);
    }
  });

  const edits: [string, (picture: Sharp) => Sharp][] = [
    ['recompressed, quality 80', (p) => p.jpeg({ quality: 80 })],
    ['recompressed, quality 30', (p) => p.jpeg({ quality: 30 })],
    ['blurred a little', (p) => p.blur(0.7).png()],
    ['blurred', (p) => p.blur(1.4).png()],
    ['sharpened', (p) => p.sharpen({ sigma: 1, m1: 2, m2: 4 }).png()],
  ];
  it.each(edits)('does not count what moves no tone: %s', async (_, edit) => {
    for (let seed = 20; seed < 28; seed++) {
      const a = scene(seed);
      const b = await through(a, edit);
      expect(b.data).not.toEqual(a.data);
      expect(changes(a, b)).toEqual(NOTHING);
      expect(changes(b, a)).toEqual(NOTHING);
    }
  });

  it('does not count noise', () => {
    for (let seed = 30; seed < 38; seed++) {
      const a = scene(seed);
      const noise = lumaPattern('noise', WIDTH, HEIGHT, seed + 900).data;
      expect(
        changes(
          a,
          map(a, (value, i) => value + (noise[i]! - 128) / 6),
        ),
      ).toEqual(NOTHING);
    }
  });

  it('finds a patch under a change of tone as well', () => {
    const box = { x: 30, y: 30, width: 28, height: 24 };
    for (let seed = 40; seed < 44; seed++) {
      const a = scene(seed);
      const b = map(withPatch(a, box, 255), (v) => 0.75 * v + 10);
      const { regions } = changes(a, b);
      expect(covered(box, regions)).toBeGreaterThan(0.8);
      for (const region of regions) expect(isWithin(region, grown(box))).toBe(true);
    }
  });

  it('is the same whichever picture comes first', () => {
    const patch = fc.record({ x: fc.nat(90), y: fc.nat(60), width: fc.nat(60), height: fc.nat(40) });
    fc.assert(
      fc.property(fc.nat(500), patch, fc.nat(255), fc.constantFrom(...tones), (seed, box, value, [, tone]) => {
        const a = scene(seed);
        const b = map(withPatch(a, box, value), tone);
        expect(changes(b, a)).toEqual(changes(a, b));
      }),
      { numRuns: 40 },
    );
  });

  it('does not report what the mask hides, nor its surroundings', () => {
    const patch = fc.record({
      x: fc.nat(WIDTH - 40),
      y: fc.nat(HEIGHT - 30),
      width: fc.integer({ min: 10, max: 40 }),
      height: fc.integer({ min: 10, max: 30 }),
    });
    fc.assert(
      fc.property(fc.nat(500), patch, fc.constantFrom(0, 255), (seed, box, value) => {
        const a = scene(seed);
        const mask = a.data.map((_, i) => (isInside(i, box) ? 0 : 1));
        expect(changes(a, withPatch(a, box, value), mask)).toEqual(NOTHING);
      }),
      { numRuns: 30 },
    );
  });

  it('has nothing to say where the mask leaves nothing', () => {
    expect(changes(scene(1), scene(2), new Uint8Array(WIDTH * HEIGHT))).toEqual(NOTHING);
  });

  it('measures the share of what is compared', () => {
    const a = lumaPattern('constant', 64, 64, 100);
    const b = withPatch(a, { x: 32, y: 40, width: 16, height: 16 }, 200);
    const mask = a.data.map((_, i) => (i >= 64 * 32 ? 1 : 0));
    expect(changes(a, b).share).toBeGreaterThanOrEqual((16 * 16) / (64 * 64));
    expect(changes(a, b, mask).share).toBe(2 * changes(a, b).share);
  });

  it('refuses pictures of different sizes and a mask or agreement of another', () => {
    const a = scene(1);
    const agreement = blockAgreement(a, a);
    expect(() => changedRegions(a, scene(1, HEIGHT, WIDTH), agreement)).toThrow(/128×96 and 96×128/);
    expect(() => changedRegions(a, a, agreement, new Uint8Array(5))).toThrow(/mask/);
    expect(() => changedRegions(scene(1, 64, 64), scene(1, 64, 64), agreement)).toThrow(RangeError);
  });
});
