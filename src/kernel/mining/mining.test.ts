import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { seededRandom } from '../../transform/random.ts';
import { normaliseRows } from '../cluster/vectors.ts';
import { expectedCalibrationError } from './calibration-error.ts';
import { chooseDiverse } from './diverse-choice.ts';
import { likeliestAt, UNCERTAINTIES, uncertaintyAt } from './uncertainty.ts';

describe('uncertainty', () => {
  const of = (row: number[], kind: (typeof UNCERTAINTIES)[number]) =>
    uncertaintyAt(Float32Array.from([9, ...row]), 1, row.length, kind);
  it('by hand', () => {
    expect(of([0.5, 0.25, 0.25], 'least-confidence')).toBeCloseTo(0.75, 6);
    expect(of([0.5, 0.25, 0.25], 'margin')).toBeCloseTo(0.75, 6);
    expect(of([0.5, 0.25, 0.25], 'entropy')).toBeCloseTo((1.5 * Math.LN2) / Math.log(3), 6);
  });
  it.each(UNCERTAINTIES)('%s is 0 when sure, 1 when not at all, and in between for all else', (kind) => {
    expect(of([0, 1, 0, 0], kind)).toBe(0);
    expect(of([0.25, 0.25, 0.25, 0.25], kind)).toBeCloseTo(1, 6);
    expect(of([1], kind)).toBe(0);
    const row = fc.array(fc.double({ min: 0.001, max: 1, noNaN: true }), { minLength: 2, maxLength: 9 });
    fc.assert(
      fc.property(row, (weights) => {
        const sum = weights.reduce((total, w) => total + w, 0);
        const value = of(
          weights.map((w) => w / sum),
          kind,
        );
        expect(value).toBeGreaterThanOrEqual(0);
        expect(value).toBeLessThanOrEqual(1);
        expect(of(weights.map((w) => w / sum).reverse(), kind)).toBeCloseTo(value, 5);
      }),
    );
  });
  it('for two classes all three rank alike', () => {
    const p = [0.5, 0.6, 0.75, 0.9, 0.99];
    for (const kind of UNCERTAINTIES) {
      const values = p.map((x) => of([x, 1 - x], kind));
      expect(values).toEqual(values.toSorted((a, b) => b - a));
    }
  });
  it('likeliest', () => {
    expect(likeliestAt(Float32Array.of(9, 0.2, 0.4, 0.4), 1, 3)).toBe(1);
  });
});

describe('chooseDiverse', () => {
  /** The definition, computed from nothing each time. */
  function plainly(
    vectors: Float32Array,
    dimensions: number,
    options: {
      choose: number;
      diversity: number;
      uncertainty: Float32Array;
      distances: Float32Array;
      group: Int32Array;
    },
  ): number[] {
    const { choose, diversity, uncertainty, distances, group } = options;
    const n = uncertainty.length;
    const between = (i: number, j: number) => {
      let sum = 0;
      for (let d = 0; d < dimensions; d++) sum += vectors[i * dimensions + d]! * vectors[j * dimensions + d]!;
      return Math.max(0, 1 - sum);
    };
    const known = [...distances].filter(Number.isFinite);
    let unit = known.length > 0 ? Math.max(...known) : 0;
    const top = Math.max(...uncertainty);
    const chosen: number[] = [];
    while (chosen.length < choose) {
      const rest = Array.from({ length: n }, (_, i) => i).filter(
        (i) => !chosen.includes(i) && !chosen.some((j) => group[j]! >= 0 && group[j] === group[i]),
      );
      if (rest.length === 0) break;
      const far = (i: number) => Math.fround(Math.min(distances[i]!, ...chosen.map((j) => Math.fround(between(i, j)))));
      if (unit === 0 && chosen.length === 1) unit = Math.max(...rest.map(far));
      const value = (i: number) => {
        const d = far(i);
        const scaled = d === Number.POSITIVE_INFINITY ? 1 : unit === 0 ? 0 : Math.min(1, d / unit);
        return (1 - diversity) * uncertainty[i]! * (top === 0 ? 0 : 1 / top) + diversity * scaled;
      };
      chosen.push(rest.reduce((best, i) => (value(i) > value(best) ? i : best)));
    }
    return chosen;
  }

  it('is the greedy choice of its definition', () => {
    const given = fc.record({
      seed: fc.integer(),
      count: fc.integer({ min: 1, max: 14 }),
      choose: fc.integer({ min: 1, max: 10 }),
      diversity: fc.constantFrom(0, 0.3, 0.7, 1),
      hasIn: fc.boolean(),
    });
    fc.assert(
      fc.property(given, ({ seed, count, choose, diversity, hasIn }) => {
        const random = seededRandom('choose', seed);
        const data = Float32Array.from({ length: count * 4 }, () => random() - 0.5);
        normaliseRows(data, 4);
        const make = () => ({
          choose,
          diversity,
          uncertainty: Float32Array.from({ length: count }, (_, i) => ((i * 7 + seed) % 11) / 11).map(Math.abs),
          distances: Float32Array.from({ length: count }, (_, i) =>
            hasIn ? ((i * 5) % 9) / 9 : Number.POSITIVE_INFINITY,
          ),
          group: Int32Array.from({ length: count }, (_, i) => (i % 3 === 0 ? i % 2 : -1)),
        });
        const found = chooseDiverse({ count, dimensions: 4, data }, make());
        expect([...found.order]).toEqual(plainly(data, 4, make()));
      }),
    );
  });
  const four = {
    vectors: { count: 4, dimensions: 2, data: Float32Array.of(1, 0, 1, 0, 0, 1, Math.SQRT1_2, Math.SQRT1_2) },
    uncertainty: Float32Array.of(1, 0.9, 0.1, 0.5),
  };
  const none = (count: number) => ({
    distances: new Float32Array(count).fill(Number.POSITIVE_INFINITY),
    group: new Int32Array(count).fill(-1),
  });
  it('weighs: all doubt, or all distance', () => {
    const by = (diversity: number) => [
      ...chooseDiverse(four.vectors, { choose: 2, diversity, uncertainty: four.uncertainty, ...none(4) }).order,
    ];
    expect(by(0)).toEqual([0, 1]);
    expect(by(0.5)).toEqual([0, 2]);
    expect(by(1)).toEqual([0, 2]);
  });
  it('never takes two of a group, nor more than there are', () => {
    const group = Int32Array.of(0, 0, 0, -1);
    const found = chooseDiverse(null, { choose: 9, diversity: 0, uncertainty: four.uncertainty, ...none(4), group });
    expect([...found.order]).toEqual([0, 3]);
    expect([...found.score]).toEqual([1, 0.5]);
  });
  it('goes by distance from what is in already', () => {
    const distances = Float32Array.of(0, 0, 1, 0.3);
    const found = chooseDiverse(four.vectors, {
      choose: 1,
      diversity: 0.9,
      uncertainty: four.uncertainty,
      ...none(4),
      distances,
    });
    expect([...found.order]).toEqual([2]);
  });
});

describe('expectedCalibrationError', () => {
  it('is 0 for a model that is right as often as it is sure', () => {
    expect(expectedCalibrationError([0.75, 0.75, 0.75, 0.75], [1, 1, 1, 0])).toBe(0);
    expect(expectedCalibrationError([1, 1], [1, 1])).toBe(0);
    expect(expectedCalibrationError([], [])).toBe(0);
  });
  it('is the weighted gap by bin', () => {
    // (0.1 − 0) · 1/4 + (1 − 1/3) · 3/4
    expect(expectedCalibrationError([0.1, 1, 1, 1], [0, 1, 0, 0], 10)).toBeCloseTo(0.025 + 0.5, 12);
  });
});
