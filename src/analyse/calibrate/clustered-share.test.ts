import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { wilson } from '../evaluate/wilson.ts';
import { clusteredShare } from './clustered-share.ts';

const repeated = (count: number, hits: number, trials: number) =>
  Array.from({ length: count }, () => ({ hits, trials }));

describe('clusteredShare', () => {
  it('is about Wilson’s interval where every image has one trial', () => {
    const share = clusteredShare([...repeated(80, 1, 1), ...repeated(20, 0, 1)]);
    const { low, high } = wilson(80, 100);
    expect(share.value).toBe(0.8);
    expect(share.low).toBeCloseTo(low!, 2);
    expect(share.high).toBeCloseTo(high!, 2);
  });

  it('counts images, not trials, where an image hits with all its trials or with none', () => {
    const share = clusteredShare([...repeated(80, 10, 10), ...repeated(20, 0, 10)]);
    const { low, high } = wilson(80, 100);
    expect(share.low).toBeCloseTo(low!, 2);
    expect(share.high).toBeCloseTo(high!, 2);
  });

  it('counts all trials where images do not differ', () => {
    expect(clusteredShare(repeated(50, 8, 10))).toEqual(wilson(400, 500));
  });

  it('counts each image once where everything hits', () => {
    expect(clusteredShare(repeated(50, 10, 10))).toEqual(wilson(50, 50));
  });

  it('has no value without trials', () => {
    expect(clusteredShare([{ hits: 0, trials: 0 }])).toEqual({ value: null, low: null, high: null });
  });

  it('holds its value between bounds that are never closer than Wilson’s of all trials', () => {
    const clusters = fc.array(
      fc.tuple(fc.nat(12), fc.nat(12)).map(([x, y]) => ({ hits: Math.min(x, y), trials: Math.max(x, y) })),
      { minLength: 1, maxLength: 40 },
    );
    fc.assert(
      fc.property(clusters, (counted) => {
        const share = clusteredShare(counted);
        if (share.value === null) return;
        const all = wilson(
          counted.reduce((sum, { hits }) => sum + hits, 0),
          counted.reduce((sum, { trials }) => sum + trials, 0),
        );
        expect(share.value).toBeCloseTo(all.value!, 12);
        expect(share.low!).toBeLessThanOrEqual(share.value + 1e-12);
        expect(share.high!).toBeGreaterThanOrEqual(share.value - 1e-12);
        expect(share.low!).toBeLessThanOrEqual(all.low! + 1e-12);
        expect(share.high!).toBeGreaterThanOrEqual(all.high! - 1e-12);
      }),
    );
  });
});
