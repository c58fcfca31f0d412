import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { kthLargest } from './kth-largest.ts';

describe('kthLargest', () => {
  it('is exceeded by fewer than k values', () => {
    const values = fc.array(fc.double({ noNaN: true }), { minLength: 1, maxLength: 60 });
    const share = fc.double({ min: 0, max: 1, noNaN: true });
    fc.assert(
      fc.property(values, share, fc.integer({ min: 1, max: 5 }), (list, s, least) => {
        const k = Math.min(list.length, Math.max(least, Math.ceil(s * list.length)));
        const result = kthLargest(Float64Array.from(list), list.length, s, least);
        expect(list.filter((v) => v > result).length).toBeLessThan(k);
        expect(list.filter((v) => v >= result).length).toBeGreaterThanOrEqual(k);
      }),
    );
  });

  it('looks at the first values only and is NaN for none', () => {
    expect(kthLargest(Float64Array.of(1, 2, 99), 2, 0, 1)).toBe(2);
    expect(kthLargest(Float64Array.of(1), 0, 0.5, 1)).toBeNaN();
  });
});
