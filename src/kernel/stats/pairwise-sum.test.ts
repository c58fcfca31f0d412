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

  // numpy.sum (2.2.6) of the square roots of ((i * 2654435761) % 2**32) / 2**32, as float64 and as float32.
  it.each([
    [7, 4.025149121434616, 4.025149345397949],
    [100, 65.87049086214752, 65.87049102783203],
    [1000, 666.5497898335916, 666.5497436523438],
    [8192, 5461.212351346085, 5461.21240234375],
    [20_000, 13332.273129178235, 13332.2724609375],
    [100_000, 66666.70885351804, 66666.703125],
  ])('adds %i numbers as NumPy does, to the last bit', (count, double, single) => {
    const values = Float64Array.from({ length: count }, (_, i) =>
      Math.sqrt(Number((BigInt(i) * 2654435761n) % 4294967296n) / 2 ** 32),
    );
    expect(pairwiseSum(values, 0, count, false)).toBe(double);
    expect(pairwiseSum(Float32Array.from(values), 0, count, true)).toBe(single);
  });

  it('rounds every step to float32 when told to', () => {
    const values = Float32Array.from([16_777_216, 1, 1]);
    expect(pairwiseSum(values, 0, 3, true)).toBe(16_777_216);
    expect(pairwiseSum(values, 0, 3, false)).toBe(16_777_218);
  });
});
