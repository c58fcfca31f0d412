import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { pairwiseSum } from './pairwise-sum.ts';

describe('pairwiseSum', () => {
  it('is exact for whole numbers, whatever the length and place', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: -1000, max: 1000 }), { maxLength: 700 }), fc.nat(5), (numbers, from) => {
        const values = Float64Array.from([...Array<number>(from).fill(9), ...numbers]);
        const sum = numbers.reduce((a, b) => a + b, 0);
        expect(pairwiseSum(values, from, numbers.length, false)).toBe(sum);
        expect(pairwiseSum(Float32Array.from(values), from, numbers.length, true)).toBe(sum);
      }),
    );
  });

  it('loses less than adding one by one', () => {
    const values = new Float64Array(1_000_000).fill(0.1);
    const oneByOne = values.reduce((a, b) => a + b, 0);
    const sum = pairwiseSum(values, 0, values.length, false);
    expect(Math.abs(sum - 100_000)).toBeLessThan(1e-9);
    expect(Math.abs(oneByOne - 100_000)).toBeGreaterThan(1e-7);
  });

  it('rounds every step to float32 when told to', () => {
    const values = Float32Array.from([16_777_216, 1, 1]);
    expect(pairwiseSum(values, 0, 3, true)).toBe(16_777_216);
    expect(pairwiseSum(values, 0, 3, false)).toBe(16_777_218);
  });
});
