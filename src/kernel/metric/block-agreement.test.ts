import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { firstOf, goldens, maskOf, secondOf } from '../../../test/fixtures/goldens/agreement/goldens.ts';
import { nameOf } from '../../../test/fixtures/goldens/hash/goldens.ts';
import { lumaPattern } from '../../../test/fixtures/goldens/hash/images.ts';
import type { LumaImage } from '../image.ts';
import { type BlockAgreement, blockAgreement } from './block-agreement.ts';

const cloud = (width: number, height: number, seed: number): LumaImage => lumaPattern('cloud', width, height, seed);
const map = (image: LumaImage, change: (value: number, index: number) => number): LumaImage => ({
  ...image,
  data: image.data.map(change),
});

/** Sizes that are not whole cells, and a seed. */
const pictures = fc.record({
  width: fc.integer({ min: 32, max: 75 }),
  height: fc.integer({ min: 32, max: 60 }),
  seed: fc.nat(9999),
});

const equalOrBothNaN = (x: number, y: number): boolean => x === y || (Number.isNaN(x) && Number.isNaN(y));

function expectSame(one: BlockAgreement, other: BlockAgreement, digits = 9): void {
  expect([one.columns, one.rows]).toEqual([other.columns, other.rows]);
  expect(one.share).toBeCloseTo(other.share, digits);
  expect(one.typical).toBeCloseTo(other.typical, digits);
  expect(one.evidence).toBeCloseTo(other.evidence, digits);
  one.correlation.forEach((value, i) => {
    if (equalOrBothNaN(value, other.correlation[i]!)) return;
    expect(value).toBeCloseTo(other.correlation[i]!, digits);
  });
}

describe('blockAgreement', () => {
  it.each(goldens.map((g) => [`${nameOf(g)}, ${g.other}${g.isMasked ? ', masked' : ''}`, g] as const))(
    'equals NumPy and SciPy: %s',
    (_, golden) => {
      const found = blockAgreement(firstOf(golden), secondOf(golden), maskOf(golden));
      expect([found.columns, found.rows]).toEqual([golden.columns, golden.rows]);
      golden.correlation.forEach((value, i) => {
        if (value === null) expect(found.correlation[i]).toBeNaN();
        else expect(Math.abs(found.correlation[i]! - value)).toBeLessThan(2e-6);
        expect(Math.abs(found.weight[i]! - golden.weight[i]!)).toBeLessThan(2e-6);
      });
      expect(Math.abs(found.share - golden.share)).toBeLessThan(1e-6);
      expect(Math.abs(found.typical - golden.typical)).toBeLessThan(1e-6);
      expect(Math.abs(found.evidence - golden.evidence)).toBeLessThan(1e-4);
    },
  );

  it('is the same whichever picture is laid on which', () => {
    fc.assert(
      fc.property(pictures, fc.nat(3), ({ width, height, seed }, share) => {
        const a = cloud(width, height, seed);
        const other = cloud(width, height, seed + 1);
        const b = map(a, (value, i) => (value * (3 - share) + other.data[i]! * share) / 3);
        expectSame(blockAgreement(a, b), blockAgreement(b, a));
      }),
      { numRuns: 40 },
    );
  });

  it('is full for a textured picture and itself', () => {
    fc.assert(
      fc.property(pictures, ({ width, height, seed }) => {
        const a = cloud(width, height, seed);
        const { share, typical, evidence, columns, rows } = blockAgreement(a, a);
        expect(share).toBe(1);
        expect(typical).toBeGreaterThan(0.97);
        expect(evidence).toBeCloseTo(columns * rows, 6);
      }),
      { numRuns: 40 },
    );
  });

  it('does not see gain and offset, short of clipping', () => {
    fc.assert(
      fc.property(
        pictures,
        fc.double({ min: 0.4, max: 1, noNaN: true }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        ({ width, height, seed }, gain, room) => {
          const a = cloud(width, height, seed);
          const offset = room * 255 * (1 - gain);
          const { share, typical } = blockAgreement(
            a,
            map(a, (value) => Math.round(gain * value + offset)),
          );
          expect(share).toBe(1);
          expect(typical).toBeGreaterThan(0.93);
        },
      ),
      { numRuns: 40 },
    );
  });

  it('is next to nothing for independent noise', () => {
    fc.assert(
      fc.property(pictures, ({ width, height, seed }) => {
        const { share, evidence } = blockAgreement(
          lumaPattern('noise', width, height, seed),
          lumaPattern('noise', width, height, seed + 1),
        );
        expect(evidence).toBeGreaterThan(8);
        expect(share).toBeLessThan(0.03);
      }),
      { numRuns: 40 },
    );
  });

  it('is nothing for a negative: its pattern runs the other way', () => {
    const a = cloud(64, 64, 1);
    expect(
      blockAgreement(
        a,
        map(a, (value) => 255 - value),
      ),
    ).toMatchObject({ share: 0, evidence: 49 });
  });

  it('still finds what is blurred or coarsely coded, at half resolution', () => {
    const a = lumaPattern('noise', 64, 64, 1);
    const pairs = map(a, (_, i) => {
      const [x, y] = [(i % 64) & ~1, (i >> 6) & ~1];
      return [0, 1, 64, 65].reduce((sum, step) => sum + a.data[y * 64 + x + step]!, 0) / 4;
    });
    // At full resolution the average of four explains a quarter of the variance: correlation 0.5.
    const { typical, share } = blockAgreement(a, pairs);
    expect(typical).toBeGreaterThan(0.97);
    expect(share).toBe(1);
  });

  it('loses to an overlay only the blocks that it touches', () => {
    const a = cloud(192, 96, 3);
    const cover = lumaPattern('noise', 192, 96, 77);
    const isCovered = (i: number) => i % 192 >= 32 && i % 192 < 96 && i >= 192 * 16 && i < 192 * 80;
    const b = map(a, (value, i) => (isCovered(i) ? cover.data[i]! : value));
    const own = blockAgreement(a, a);
    const { correlation, columns } = blockAgreement(a, b);
    let [near, inside] = [0, 0];
    correlation.forEach((value, i) => {
      const [x, y] = [8 * (i % columns), 8 * Math.floor(i / columns)];
      // The part the block may agree in: 32 px at half resolution; local means look 16 px further.
      const [left, top] = [Math.min(x & ~15, 192 - 32), Math.min(y & ~15, 96 - 32)];
      if (left >= 96 + 16 || left + 32 <= 32 - 16 || top >= 80 + 16) expect(value).toBe(own.correlation[i]);
      else near++;
      if (left < 32 || left + 32 > 96 || top < 16 || top + 32 > 80) return;
      inside++;
      expect(value).toBeLessThan(0.35);
    });
    expect([near < correlation.length, inside]).toEqual([true, 6 * 6]);
  });

  it('judges the last rows and columns as it judges the first: by what holds them', () => {
    const cells = fc.integer({ min: 4, max: 12 });
    fc.assert(
      fc.property(cells, cells, fc.nat(9999), fc.boolean(), fc.boolean(), (across, down, seed, isAcross, isNoise) => {
        const [width, height] = [8 * across, 8 * down];
        const a = cloud(width, height, seed);
        const other = isNoise ? lumaPattern('noise', width, height, seed) : cloud(width, height, seed + 1);
        // The half that begins the picture stays.
        const stays = (i: number) => (isAcross ? i % width < width / 2 : i < (width * height) / 2);
        const b = map(a, (value, i) => (stays(i) ? value : other.data[i]!));
        const turned = (image: LumaImage): LumaImage => ({ ...image, data: image.data.slice().reverse() });
        const found = blockAgreement(a, b);
        const fromTheEnd = blockAgreement(turned(a), turned(b));
        found.correlation.forEach((value, i) => {
          const [x, y] = [i % found.columns, Math.floor(i / found.columns)];
          const isAtRim = (at: number, blocks: number) => at === 0 || at === blocks - 1;
          if (!isAtRim(x, found.columns) || !isAtRim(y, found.rows)) return;
          expect(fromTheEnd.correlation[found.correlation.length - 1 - i]!).toBeCloseTo(value, 6);
        });
      }),
      { numRuns: 60 },
    );
  });

  it('has no evidence in flat pictures, flat parts and clipped parts', () => {
    const flat = lumaPattern('constant', 48, 48, 90);
    expect(blockAgreement(flat, flat)).toMatchObject({ share: 0, evidence: 0, typical: 0 });
    const a = cloud(48, 48, 1);
    const white = lumaPattern('constant', 48, 48, 255);
    const black = lumaPattern('constant', 48, 48, 0);
    for (const clipped of [white, black]) {
      expect(blockAgreement(a, clipped).evidence).toBe(0);
      expect(blockAgreement(clipped, a).evidence).toBe(0);
    }
    // Grey is not clipped: what has vanished there counts against.
    expect(blockAgreement(a, flat)).toMatchObject({ share: 0, evidence: 25 });
    const half = map(flat, (value, i) => (i % 48 < 24 ? value : a.data[i]!));
    const { correlation, columns } = blockAgreement(half, half);
    // The local means of the flat half's right part reach into the other one, 8 px.
    correlation.forEach((value, i) => {
      if (i % columns === 0) expect(value).toBeNaN();
      else expect(value).toBeGreaterThan(0.6);
    });
  });

  it('does not see what the mask hides: not at half resolution, nor in the local means', () => {
    fc.assert(
      fc.property(
        pictures,
        fc.record({ x: fc.nat(70), y: fc.nat(55), width: fc.nat(30), height: fc.nat(30) }),
        fc.nat(9999),
        ({ width, height, seed }, box, other) => {
          const a = cloud(width, height, seed);
          const b = map(a, (value) => value >> 1);
          const hidden = (i: number) => {
            const [x, y] = [i % width, Math.floor(i / width)];
            return x >= box.x && x <= box.x + box.width && y >= box.y && y <= box.y + box.height;
          };
          const mask = a.data.map((_, i) => (hidden(i) ? 0 : 1));
          const noise = lumaPattern('noise', width, height, other);
          const changed = map(b, (value, i) => (hidden(i) ? noise.data[i]! : value));
          expectSame(blockAgreement(a, changed, mask), blockAgreement(a, b, mask));
          expectSame(blockAgreement(changed, a, mask), blockAgreement(b, a, mask));
        },
      ),
      { numRuns: 60 },
    );
  });

  it('takes any value but 0 as inside the mask', () => {
    const a = cloud(64, 48, 5);
    const b = cloud(64, 48, 6);
    const random = lumaPattern('noise', 64, 48, 7).data;
    const mask = random.map((value) => (value < 4 ? 0 : 1));
    const mixed = random.map((value) => (value < 4 ? 0 : value));
    expectSame(blockAgreement(a, b, mixed), blockAgreement(a, b, mask));
    expectSame(blockAgreement(a, b, new Uint8Array(64 * 48).fill(200)), blockAgreement(a, b));
  });

  it('has no evidence where the mask leaves nothing', () => {
    const a = cloud(64, 48, 5);
    const { evidence, share, correlation } = blockAgreement(a, a, new Uint8Array(64 * 48));
    expect([evidence, share]).toEqual([0, 0]);
    expect(correlation.every(Number.isNaN)).toBe(true);
  });

  it('keeps nothing between pictures of different sizes', () => {
    const [a, b] = [cloud(48, 40, 1), cloud(48, 40, 2)];
    const before = blockAgreement(a, b);
    const large = lumaPattern('noise', 200, 120, 3);
    blockAgreement(large, large, new Uint8Array(200 * 120).fill(1));
    expectSame(blockAgreement(a, b), before);
    expectSame(blockAgreement(a, b, new Uint8Array(48 * 40).fill(1)), before);
  });

  it('refuses pictures of different or too small sizes, and a mask of another', () => {
    const a = cloud(40, 32, 1);
    expect(() => blockAgreement(a, cloud(32, 40, 1))).toThrow(/40×32 and 32×40/);
    expect(() => blockAgreement(cloud(40, 31, 1), cloud(40, 31, 1))).toThrow(RangeError);
    expect(() => blockAgreement(cloud(31, 40, 1), cloud(31, 40, 1))).toThrow(/32 px/);
    expect(() => blockAgreement(a, a, new Uint8Array(40 * 32 - 1))).toThrow(/mask/);
  });
});
