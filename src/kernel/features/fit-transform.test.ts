import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { seededRandom } from '../../../test/fixtures/goldens/metric/scenes.ts';
import { applyHomography } from '../resample/homography.ts';
import { fitTransform } from './fit-transform.ts';
import type { PointPairs, TransformModel } from './plane-transform.ts';

const share = (min: number, max: number) => fc.double({ min, max, noNaN: true });

/** A transform of each model, of the kind that pictures go through. */
const matrices: Record<TransformModel, fc.Arbitrary<Float64Array>> = {
  similarity: fc
    .tuple(share(-3.1, 3.1), share(0.1, 8), share(-300, 300), share(-300, 300))
    .map(([t, s, x, y]) =>
      Float64Array.of(s * Math.cos(t), -s * Math.sin(t), x, s * Math.sin(t), s * Math.cos(t), y, 0, 0, 1),
    ),
  affine: fc
    .tuple(share(0.5, 2), share(-0.4, 0.4), share(-0.4, 0.4), share(0.5, 2), share(-300, 300), share(-300, 300))
    .map(([a, b, c, d, x, y]) => Float64Array.of(a, b, x, c, d, y, 0, 0, 1)),
  homography: fc
    .tuple(share(0.5, 2), share(-0.3, 0.3), share(-0.3, 0.3), share(0.5, 2), share(-1e-3, 1e-3), share(-1e-3, 1e-3))
    .map(([a, b, c, d, g, h]) => Float64Array.of(a, b, 20, c, d, -30, g, h, 1)),
};

function pairs(matrix: Float64Array, points: readonly (readonly [number, number])[]): PointPairs {
  const to = points.map(([x, y]) => applyHomography(matrix, x, y));
  return {
    fromX: Float64Array.from(points, ([x]) => x),
    fromY: Float64Array.from(points, ([, y]) => y),
    toX: Float64Array.from(to, (p) => p[0]!),
    toY: Float64Array.from(to, (p) => p[1]!),
  };
}
const GRID = Array.from(
  { length: 20 },
  (_, i) => [13 * (i % 5) + ((7 * i) % 11), 40 * Math.floor(i / 5) + ((5 * i) % 13)] as const,
);
const ALL = Int32Array.from({ length: 20 }, (_, i) => i);

describe('fitTransform', () => {
  it.each(['similarity', 'affine', 'homography'] as const)('finds the %s that made the points', (model) => {
    fc.assert(
      fc.property(matrices[model], (matrix) => {
        const fitted = fitTransform(model, pairs(matrix, GRID), ALL, 20);
        expect(fitted).not.toBeNull();
        for (let i = 0; i < 9; i++) expect(fitted![i]).toBeCloseTo(matrix[i]!, 5);
      }),
    );
  });

  it('uses the chosen points alone', () => {
    const matrix = Float64Array.of(1, 0.2, 5, -0.2, 1, 7, 0, 0, 1);
    const points = pairs(matrix, GRID);
    points.toX[3] = 900;
    const fitted = fitTransform('affine', points, Int32Array.of(0, 1, 5, 9, 14, 19, 3), 6);
    for (let i = 0; i < 9; i++) expect(fitted![i]).toBeCloseTo(matrix[i]!, 8);
  });

  it('balances errors: a point off by d among n moves a shift by d / n', () => {
    const points = pairs(Float64Array.of(1, 0, 0, 0, 1, 0, 0, 0, 1), [
      [0, 0],
      [10, 0],
      [0, 10],
      [10, 10],
      [5, 5],
    ]);
    points.toX[4] = 6;
    const fitted = fitTransform('similarity', points, ALL, 5)!;
    expect(applyHomography(fitted, 5, 5)[0]).toBeCloseTo(5.2, 9);
  });

  it('ends near the least geometric error under strong perspective', () => {
    const truth = Float64Array.of(1, 0.1, 4, -0.1, 1, 9, 0.02, 0.012, 1);
    const random = seededRandom(5);
    const error = (points: PointPairs, m: Float64Array): number =>
      GRID.reduce((sum, [x, y], i) => {
        const [u, v] = applyHomography(m, x, y);
        return sum + (u! - points.toX[i]!) ** 2 + (v! - points.toY[i]!) ** 2;
      }, 0);
    for (let trial = 0; trial < 40; trial++) {
      const points = pairs(truth, GRID);
      for (let i = 0; i < 20; i++) {
        points.toX[i] = points.toX[i]! + random() - 0.5;
        points.toY[i] = points.toY[i]! + random() - 0.5;
      }
      // A fit has eight free numbers to get below what the truth leaves.
      expect(error(points, fitTransform('homography', points, ALL, 20)!)).toBeLessThan(error(points, truth));
    }
  });

  it('refuses too few points, and points that do not determine it', () => {
    const identity = Float64Array.of(1, 0, 0, 0, 1, 0, 0, 0, 1);
    expect(fitTransform('affine', pairs(identity, GRID), ALL, 2)).toBeNull();
    const line = pairs(
      identity,
      GRID.map((_, i) => [i, 2 * i] as const),
    );
    expect(fitTransform('affine', line, ALL, 20)).toBeNull();
    expect(fitTransform('homography', line, ALL, 20)).toBeNull();
    const same = pairs(
      identity,
      GRID.map(() => [4, 4] as const),
    );
    expect(fitTransform('similarity', same, ALL, 20)).toBeNull();
  });
});
