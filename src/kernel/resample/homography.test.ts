import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { applyHomography, invert3, multiply3 } from './homography.ts';

const IDENTITY = Float64Array.of(1, 0, 0, 0, 1, 0, 0, 0, 1);
const entry = fc.double({ min: -1, max: 1, noNaN: true });

/** Turn and scale, a shift of up to 1000 px, a mild perspective: invertible by construction. */
const homography = fc
  .tuple(
    fc.double({ min: -Math.PI, max: Math.PI, noNaN: true }),
    fc.double({ min: 0.2, max: 5, noNaN: true }),
    fc.array(entry, { minLength: 4, maxLength: 4 }),
  )
  .map(([angle, scale, [x, y, p, q]]) =>
    Float64Array.of(
      scale * Math.cos(angle),
      -scale * Math.sin(angle),
      1000 * x!,
      scale * Math.sin(angle),
      scale * Math.cos(angle),
      1000 * y!,
      1e-4 * p!,
      1e-4 * q!,
      1,
    ),
  );

const near = (actual: ArrayLike<number>, expected: ArrayLike<number>, tolerance: number) => {
  for (let i = 0; i < expected.length; i++) expect(Math.abs(actual[i]! - expected[i]!)).toBeLessThanOrEqual(tolerance);
};

describe('3×3 matrices', () => {
  it('multiply as on paper', () => {
    const a = Float64Array.of(1, 2, 3, 4, 5, 6, 7, 8, 9);
    const b = Float64Array.of(2, 0, 1, 1, 3, 0, 0, 1, 4);
    expect([...multiply3(a, b)]).toEqual([4, 9, 13, 13, 21, 28, 22, 33, 43]);
  });

  it('map by the right factor first', () => {
    fc.assert(
      fc.property(homography, homography, fc.nat(500), fc.nat(500), (a, b, x, y) => {
        const [u, v] = applyHomography(b, x, y);
        const stepwise = applyHomography(a, u!, v!);
        fc.pre(stepwise.every((value) => Math.abs(value) < 1e6));
        near(applyHomography(multiply3(a, b), x, y), stepwise, 1e-3);
      }),
    );
  });

  it('are undone by their inverses, from both sides', () => {
    fc.assert(
      fc.property(homography, (m) => {
        const inverse = invert3(m);
        fc.pre(inverse !== undefined);
        near(multiply3(m, inverse), IDENTITY, 1e-9);
        near(multiply3(inverse, m), IDENTITY, 1e-9);
      }),
    );
  });

  it('have an inverse when they turn, scale and shift far', () => {
    const m = Float64Array.of(0.01, 0, 50_000, 0, 0.01, -80_000, 0, 0, 1);
    near(multiply3(m, invert3(m)!), IDENTITY, 1e-9);
  });

  it('have none when they flatten the plane or are no numbers', () => {
    expect(invert3(Float64Array.of(1, 2, 3, 2, 4, 6, 0, 0, 1))).toBeUndefined();
    expect(invert3(Float64Array.of(0.1, 0.2, 0.3, 0.3, 0.6, 0.9, 1, 2, 4))).toBeUndefined();
    expect(invert3(new Float64Array(9))).toBeUndefined();
    expect(invert3(Float64Array.of(1, 0, 0, 0, Number.NaN, 0, 0, 0, 1))).toBeUndefined();
    expect(invert3(Float64Array.of(1, 0, 0, 0, Number.POSITIVE_INFINITY, 0, 0, 0, 1))).toBeUndefined();
  });

  it('may write over their operands', () => {
    const a = Float64Array.of(1, 2, 3, 4, 5, 6, 7, 8, 10);
    const b = Float64Array.of(2, 0, 1, 1, 3, 0, 0, 1, 4);
    const product = multiply3(a, b);
    const inverse = invert3(a)!;
    expect(multiply3(a.slice(), b, b)).toEqual(product);
    expect(invert3(a, a)).toEqual(inverse);
  });
});
