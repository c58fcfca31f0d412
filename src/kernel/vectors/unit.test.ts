import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { normaliseRows, rowLength } from './unit.ts';

describe('normaliseRows', () => {
  it('makes every row 1 long and keeps its direction', () => {
    fc.assert(
      fc.property(
        fc.array(fc.float({ noNaN: true, noDefaultInfinity: true }), { minLength: 3, maxLength: 12 }),
        (numbers) => {
          const data = Float32Array.from(numbers.slice(0, Math.floor(numbers.length / 3) * 3));
          const before = data.slice();
          const { zero, notFinite } = normaliseRows(data, 3);
          expect(notFinite).toEqual([]);
          for (let row = 0; row * 3 < data.length; row++) {
            const length = rowLength(before, row * 3, 3);
            expect(rowLength(data, row * 3, 3)).toBeCloseTo(zero.includes(row) ? 0 : 1, 5);
            if (length === 0) expect(zero).toContain(row);
            else for (let i = 0; i < 3; i++) expect(data[row * 3 + i]).toBeCloseTo(before[row * 3 + i]! / length, 6);
          }
        },
      ),
    );
  });

  it('reports rows without direction and leaves them', () => {
    const data = Float32Array.of(3, 4, 0, 0, Number.NaN, 1, 1, Number.NEGATIVE_INFINITY, 0, -2);
    expect(normaliseRows(data, 2)).toEqual({ zero: [1], notFinite: [2, 3] });
    expect([...data]).toEqual([
      Math.fround(0.6),
      Math.fround(0.8),
      0,
      0,
      Number.NaN,
      1,
      1,
      Number.NEGATIVE_INFINITY,
      0,
      -1,
    ]);
  });

  it('refuses parts of rows', () => {
    expect(() => normaliseRows(new Float32Array(5), 2)).toThrow('5 numbers are not rows of 2');
    expect(() => normaliseRows(new Float32Array(5), 0)).toThrow(RangeError);
  });
});
