import fc from 'fast-check';
import { expect, it } from 'vitest';
import { countBits, countCodes, countRange, rangeOf } from './facets.ts';

const row = fc.record({
  code: fc.integer({ min: -1, max: 3 }),
  mask: fc.integer({ min: 0, max: 0xffffffff }),
  value: fc.oneof(fc.double({ min: -50, max: 50, noNaN: true }), fc.constant(Number.NaN)),
  failure: fc.constantFrom(0, 0, 1, 2, 255),
});
const rows = fc.array(row, { maxLength: 60 });
const own = fc.constantFrom(0, 1, 2);

it('counts what passes everything but the conditions of the facet itself', () => {
  fc.assert(
    fc.property(rows, own, (all, own) => {
      const failures = Uint8Array.from(all, ({ failure }) => failure);
      const counted = all.filter(({ failure }) => failure === 0 || failure === own);
      const codes = countCodes(
        Int32Array.from(all, ({ code }) => code),
        4,
        failures,
        own,
      );
      expect([...codes]).toEqual([-1, 0, 1, 2, 3].map((code) => counted.filter((r) => r.code === code).length));
      const bits = countBits(
        Uint32Array.from(all, ({ mask }) => mask),
        failures,
        own,
      );
      const withBit = (bit: number) => counted.filter(({ mask }) => (mask >>> bit) % 2 === 1).length;
      expect([...bits]).toEqual([
        ...Array.from({ length: 32 }, (_, bit) => withBit(bit)),
        counted.filter(({ mask }) => mask !== 0).length,
      ]);
    }),
  );
});

it('puts every value of a range into a bin', () => {
  fc.assert(
    fc.property(rows, own, fc.integer({ min: 1, max: 12 }), (all, own, bins) => {
      const column = Float64Array.from(all, ({ value }) => value);
      const failures = Uint8Array.from(all, ({ failure }) => failure);
      const counted = all.filter(({ failure }) => failure === 0 || failure === own);
      const [from, to] = rangeOf(column);
      const histogram = countRange(column, [from, to], bins, failures, own);
      expect(histogram.empty).toBe(counted.filter(({ value }) => Number.isNaN(value)).length);
      const sum = histogram.counts.reduce((total, count) => total + count, 0);
      expect(sum + histogram.empty).toBe(counted.length);
      for (const [bin, count] of histogram.counts.entries()) {
        const width = (to - from) / bins;
        // Rounding may move a value that lies on an edge.
        const inside = (slack: number) =>
          counted.filter(({ value }) => {
            const isLast = bin === bins - 1;
            return value >= from + bin * width - slack && (isLast || value < from + (bin + 1) * width + slack);
          }).length;
        expect(count).toBeLessThanOrEqual(inside(1e-9));
        expect(count).toBeGreaterThanOrEqual(inside(-1e-9));
      }
    }),
  );
});

it('knows of a column without values', () => {
  expect(rangeOf(Float64Array.of(Number.NaN))).toEqual([Number.NaN, Number.NaN]);
});
