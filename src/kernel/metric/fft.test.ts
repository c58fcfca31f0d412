import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fourierPlan } from './fft.ts';

/** The definition, O(n²). */
function slowTransform(re: Float64Array, im: Float64Array): [Float64Array, Float64Array] {
  const n = re.length;
  const outRe = new Float64Array(n);
  const outIm = new Float64Array(n);
  for (let k = 0; k < n; k++) {
    for (let i = 0; i < n; i++) {
      const angle = (-2 * Math.PI * ((k * i) % n)) / n;
      outRe[k]! += re[i]! * Math.cos(angle) - im[i]! * Math.sin(angle);
      outIm[k]! += re[i]! * Math.sin(angle) + im[i]! * Math.cos(angle);
    }
  }
  return [outRe, outIm];
}

describe('fourierPlan', () => {
  it.each([2, 4, 8, 16, 32, 64, 128, 256])('transforms length %i as the definition does', (length) => {
    const signal = fc.array(fc.double({ min: -100, max: 100, noNaN: true }), {
      minLength: 2 * length,
      maxLength: 2 * length,
    });
    fc.assert(
      fc.property(signal, (values) => {
        const re = Float64Array.from(values.slice(0, length));
        const im = Float64Array.from(values.slice(length));
        const [wantRe, wantIm] = slowTransform(re, im);
        fourierPlan(length).transform(re, im, 1);
        for (let k = 0; k < length; k++) {
          expect(Math.abs(re[k]! - wantRe[k]!)).toBeLessThan(1e-9 * length * 100);
          expect(Math.abs(im[k]! - wantIm[k]!)).toBeLessThan(1e-9 * length * 100);
        }
      }),
      { numRuns: 10 },
    );
  });

  it('transforms interleaved signals apart from each other', () => {
    const length = 32;
    const signals = 3;
    const re = Float64Array.from({ length: length * signals }, (_, i) => Math.sin(i * i));
    const im = Float64Array.from({ length: length * signals }, (_, i) => Math.cos(3 * i));
    const single = Array.from({ length: signals }, (_, s) => {
      const r = Float64Array.from({ length }, (_, n) => re[n * signals + s]!);
      const i = Float64Array.from({ length }, (_, n) => im[n * signals + s]!);
      fourierPlan(length).transform(r, i, 1);
      return { r, i };
    });
    fourierPlan(length).transform(re, im, signals);
    for (let n = 0; n < length; n++) {
      for (let s = 0; s < signals; s++) {
        expect(re[n * signals + s]).toBeCloseTo(single[s]!.r[n]!, 12);
        expect(im[n * signals + s]).toBeCloseTo(single[s]!.i[n]!, 12);
      }
    }
  });

  it.each([0, 1, 3, 12, 2.5])('refuses length %d', (length) => {
    expect(() => fourierPlan(length)).toThrow('power of two');
  });
});
