import fc from 'fast-check';
import { expect, it } from 'vitest';
import { countBins, histogramAxis } from './histogram.ts';

const sum = (counts: readonly number[]) => counts.reduce((total, n) => total + n, 0);

it('puts every value into the bin whose ends it lies between', () => {
  fc.assert(
    fc.property(
      fc.array(fc.double({ min: 1e-6, max: 1e6, noNaN: true }), { minLength: 1 }),
      fc.constantFrom('linear' as const, 'log' as const, undefined),
      fc.double({ min: 1e-3, max: 1e4, noNaN: true }),
      (given, scale, mark) => {
        const values = Float64Array.from(given);
        const axis = histogramAxis(values, scale && { from: 1e-3, to: 1e3, scale }, [mark]);
        const counts = countBins(values, axis);
        const { edges } = axis;
        expect(sum(counts)).toBe(values.length);
        expect(edges).toHaveLength(counts.length + 1);
        expect(edges.every((edge, i) => i === 0 || edge > edges[i - 1]!)).toBe(true);
        for (const [bin, count] of counts.entries()) {
          const isLast = bin === counts.length - 1;
          const within = given.filter(
            (value) => (bin === 0 || value >= edges[bin]!) && (isLast || value < edges[bin + 1]!),
          );
          expect(count).toBe(within.length);
        }
      },
    ),
  );
});

it('holds as many whole numbers in each bin as in the others', () => {
  const levels = Float64Array.from({ length: 256 }, (_, i) => i);
  const axis = histogramAxis(levels, { from: 0, to: 255 }, [80]);
  const counts = countBins(levels, axis);
  expect(axis.isWhole).toBe(true);
  expect(new Set(counts.slice(0, -1)).size).toBe(1);
});

it('draws a long tail on a log scale, and never leaves a mark beside the picture', () => {
  const tail = Float64Array.from([1, 2, 3, 500, Number.NaN]);
  expect(histogramAxis(tail, undefined, [4]).scale).toBe('log');
  const { edges } = histogramAxis(tail, { from: 1, to: 10 }, [40]);
  expect([edges[0], edges.at(-1)]).toEqual([1, 40]);
  expect(histogramAxis(new Float64Array(0), undefined, []).edges.length).toBeGreaterThan(1);
});
