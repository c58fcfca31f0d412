import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { channelSums } from './channel-sums.ts';
import { ChannelTotals } from './channel-totals.ts';

const picture = fc
  .record({ bytes: fc.uint8Array({ minLength: 1, maxLength: 40 }), deep: fc.boolean(), grey: fc.boolean() })
  .map(({ bytes, deep, grey }) => {
    const length = grey ? bytes.length : 3 * bytes.length;
    const at = (i: number) => bytes[(5 * i) % bytes.length]!;
    const data = deep
      ? Uint16Array.from({ length }, (_, i) => at(i) * 251)
      : Uint8Array.from({ length }, (_, i) => at(i));
    return { data, channels: grey ? (1 as const) : (3 as const) };
  });

const totalOf = (pictures: readonly { data: Uint8Array | Uint16Array; channels: 1 | 3 }[]) => {
  const totals = new ChannelTotals();
  for (const { data, channels } of pictures) totals.add(channelSums(data, channels));
  return totals.statistics()!;
};

describe('ChannelTotals', () => {
  it('is null without images', () => {
    expect(new ChannelTotals().statistics()).toBeNull();
  });

  it('of a black pixel and three white ones in two images', () => {
    const found = totalOf([
      { data: Uint8Array.of(0, 0, 0), channels: 3 },
      { data: new Uint16Array(3).fill(65535), channels: 1 },
    ]);
    expect(found.byPixel.mean).toEqual([0.75, 0.75, 0.75]);
    expect(found.byPixel.std[0]).toBeCloseTo(Math.sqrt(0.75 * 0.25), 15);
    expect(found.byImage).toEqual({ mean: [0.5, 0.5, 0.5], std: [0.5, 0.5, 0.5] });
    expect(found).toMatchObject({ images: 2, pixels: 4, deepImages: 1, least: [0, 0, 0], most: [1, 1, 1] });
    expect(found.meanOfImageStds).toEqual([0, 0, 0]);
  });

  it('is the same to the last bit in any order', () => {
    fc.assert(
      fc.property(
        fc
          .array(picture, { minLength: 1, maxLength: 12 })
          .chain((all) =>
            fc.tuple(fc.constant(all), fc.shuffledSubarray(all, { minLength: all.length, maxLength: all.length })),
          ),
        ([all, shuffled]) => {
          expect(totalOf(shuffled)).toEqual(totalOf(all));
        },
      ),
    );
  });

  it('by pixel it does not matter how the pixels are cut into images', () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 2, maxLength: 60 }), fc.nat(), (bytes, cut) => {
        const data = Uint8Array.from({ length: 3 * bytes.length }, (_, i) => bytes[i % bytes.length]! ^ (i & 7));
        const at = 3 * (1 + (cut % (bytes.length - 1)));
        const whole = totalOf([{ data, channels: 3 }]);
        const cutUp = totalOf([
          { data: data.slice(0, at), channels: 3 },
          { data: data.slice(at), channels: 3 },
        ]);
        expect(cutUp.byPixel).toEqual(whole.byPixel);
        expect([cutUp.least, cutUp.most]).toEqual([whole.least, whole.most]);
        expect(whole.byImage.mean).toEqual(whole.byPixel.mean);
      }),
    );
  });

  it('agrees with the textbook in floating point', () => {
    fc.assert(
      fc.property(fc.array(picture, { minLength: 1, maxLength: 8 }), (all) => {
        const values = all.map(({ data, channels }) =>
          Array.from(data)
            .filter((_, i) => i % channels === 0)
            .map((v) => v / (data instanceof Uint16Array ? 65535 : 255)),
        );
        const mean = (list: readonly number[]) => list.reduce((sum, v) => sum + v, 0) / list.length;
        const found = totalOf(all);
        const m = mean(values.flat());
        expect(found.byPixel.mean[0]).toBeCloseTo(m, 12);
        expect(found.byPixel.std[0]).toBeCloseTo(Math.sqrt(mean(values.flat().map((v) => (v - m) ** 2))), 12);
        const mi = mean(values.map(mean));
        expect(found.byImage.mean[0]).toBeCloseTo(mi, 12);
        const second = mean(values.map((list) => mean(list.map((v) => (v - mi) ** 2))));
        expect(found.byImage.std[0]).toBeCloseTo(Math.sqrt(second), 12);
        const stds = values.map((list) => Math.sqrt(mean(list.map((v) => (v - mean(list)) ** 2))));
        expect(found.meanOfImageStds[0]).toBeCloseTo(mean(stds), 12);
      }),
    );
  });

  it('a smaller view stands for the full size', () => {
    const totals = new ChannelTotals();
    totals.add(channelSums(Uint8Array.of(255, 255, 255), 3), 3);
    totals.add(channelSums(Uint8Array.of(0, 0, 0), 3));
    expect(totals.statistics()!.byPixel.mean[0]).toBeCloseTo(0.75, 15);
    expect(totals.statistics()!.byImage.mean[0]).toBe(0.5);
  });
});
