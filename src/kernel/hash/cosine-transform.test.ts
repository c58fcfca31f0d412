import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cosineTransform } from './cosine-transform.ts';

// scipy.fftpack.dct(np.arange(32) ** 2 % 251)[:8], SciPy 1.17.1 on x86-64.
const SCIPY = [
  6274.0, -1832.9854082091988, -1007.5733154782345, -748.1109931093463, 30.388002902443162, 489.51647472658,
  470.93403134160843, -790.1334930867769,
];

function byDefinition(input: Float64Array): Float64Array {
  const n = input.length;
  return input.map((_, k) =>
    input.reduce((sum, x, i) => sum + 2 * x * Math.cos((Math.PI * k * (2 * i + 1)) / (2 * n)), 0),
  );
}

const samples = fc
  .constantFrom(2, 4, 6, 8, 12, 16, 28, 32, 64, 128)
  .chain((n) => fc.array(fc.integer({ min: 0, max: 255 }), { minLength: n, maxLength: n }));

describe('cosineTransform', () => {
  it('is the DCT-II at every length', () => {
    fc.assert(
      fc.property(samples, (values) => {
        const data = Float64Array.from(values);
        const expected = byDefinition(data);
        cosineTransform(data.length).transform(data);
        for (let k = 0; k < data.length; k++) expect(data[k]!).toBeCloseTo(expected[k]!, 8);
      }),
    );
  });

  it('gives exact zeros for a constant, as the transform in SciPy does', () => {
    for (const n of [8, 16, 32, 64]) {
      const data = new Float64Array(n).fill(77);
      cosineTransform(n).transform(data);
      expect(data[0]).toBe(2 * n * 77);
      expect(data.subarray(1).every((value) => value === 0)).toBe(true);
    }
  });

  it('equals scipy.fftpack.dct to the last bit', () => {
    const data = Float64Array.from({ length: 32 }, (_, i) => (i * i) % 251);
    cosineTransform(32).transform(data);
    expect([...data.subarray(0, 8)]).toEqual(SCIPY);
  });
});
