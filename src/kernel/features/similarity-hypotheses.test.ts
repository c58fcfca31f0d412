import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { seededRandom } from '../../../test/fixtures/goldens/metric/scenes.ts';
import { distinctPlaces } from './agreeing-matches.ts';
import type { MatchedPoints } from './matched-points.ts';
import { findHypotheses } from './similarity-hypotheses.ts';

const size = { width: 256, height: 192 };

/** `right` matches of one similarity, their scales and directions a little off, among `wrong` ones of no relation. */
function planted(seed: number, right: number, wrong: number, degrees: number, scale: number) {
  const random = seededRandom(seed);
  const between = (low: number, high: number): number => low + (high - low) * random();
  const turn = (degrees * Math.PI) / 180;
  const cos = scale * Math.cos(turn);
  const sin = scale * Math.sin(turn);
  const matrix = Float64Array.of(cos, -sin, 128 - cos * 128 + sin * 96, sin, cos, 96 - sin * 128 - cos * 96, 0, 0, 1);
  const rows = Array.from({ length: right + wrong }, (_, i) => {
    const x = between(0, 256);
    const y = between(0, 192);
    if (i >= right) return [x, y, between(0, 256), between(0, 192), between(-2, 2), between(-3.1, 3.1)] as const;
    return [
      x,
      y,
      cos * x - sin * y + matrix[2]! + between(-0.5, 0.5),
      sin * x + cos * y + matrix[5]! + between(-0.5, 0.5),
      Math.log2(scale) + between(-0.1, 0.1),
      turn + between(-0.08, 0.08),
    ] as const;
  });
  const column = (c: 0 | 1 | 2 | 3 | 4 | 5): Float64Array => Float64Array.from(rows, (row) => row[c]);
  const points: MatchedPoints = {
    count: rows.length,
    fromX: column(0),
    fromY: column(1),
    toX: column(2),
    toY: column(3),
    zoom: column(4),
    turn: column(5),
  };
  return { points, matrix };
}

describe('findHypotheses', () => {
  it('finds a similarity that 15 of 75 matches share', () => {
    fc.assert(
      fc.property(
        fc.integer(),
        fc.integer({ min: -180, max: 180 }),
        fc.double({ min: 0.5, max: 2, noNaN: true }),
        (seed, degrees, scale) => {
          const { points, matrix } = planted(seed, 15, 60, degrees, scale);
          const [best] = findHypotheses(points, size, size, 1);
          expect(best!.places).toBeGreaterThanOrEqual(12);
          for (const [x, y] of [
            [0, 0],
            [255, 0],
            [255, 191],
            [0, 191],
          ] as const) {
            const u =
              (matrix[0]! - best!.matrix[0]!) * x + (matrix[1]! - best!.matrix[1]!) * y + matrix[2]! - best!.matrix[2]!;
            const v =
              (matrix[3]! - best!.matrix[3]!) * x + (matrix[4]! - best!.matrix[4]!) * y + matrix[5]! - best!.matrix[5]!;
            expect(Math.hypot(u, v)).toBeLessThan(2.5);
          }
        },
      ),
      { numRuns: 50 },
    );
  });

  it('finds next to nothing in matches of no relation', () => {
    for (let seed = 0; seed < 30; seed++) {
      const [best] = findHypotheses(planted(seed, 0, 60, 0, 1).points, size, size, 1);
      expect(best?.places ?? 0).toBeLessThanOrEqual(4);
    }
  });
});

describe('distinctPlaces', () => {
  it('counts what repeats at one place of either picture once', () => {
    const { points } = planted(1, 12, 0, 0, 1);
    // Matches 8 – 11 show the place of match 0 again, in one picture each.
    for (let i = 8; i < 12; i++) {
      const [x, y] = i < 10 ? [points.fromX, points.fromY] : [points.toX, points.toY];
      x[i] = x[0]! + 1;
      y[i] = y[0]!;
    }
    const alone = Int32Array.from({ length: 12 }, (_, i) => i);
    const before = distinctPlaces(points, alone.slice(0, 8), 8, 3, 1);
    expect(before).toBeGreaterThan(5);
    expect(distinctPlaces(points, alone, 12, 3, 1)).toBe(before);
  });
});
