import fc from 'fast-check';
import { expect, it } from 'vitest';
import { orderByCodes, orderByNumbers } from './sort.ts';

const sorted = (keys: readonly (number | null)[], descending: boolean): number[] =>
  keys
    .map((_, i) => i)
    .sort((a, b) => {
      const x = keys[a]!;
      const y = keys[b]!;
      if (x === null || y === null) return x === y ? a - b : x === null ? 1 : -1;
      return x === y ? a - b : (x < y ? -1 : 1) * (descending ? -1 : 1);
    });

it('orders numbers of any size, ties by number, empty cells last', () => {
  const cell = fc.oneof(
    fc.double({ noNaN: true }),
    fc.constantFrom(0, -0, 1, -1, 255, 1e-300, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY),
    fc.constant(null),
  );
  fc.assert(
    fc.property(fc.array(cell, { maxLength: 60 }), fc.boolean(), (cells, descending) => {
      const column = Float64Array.from(cells, (value) => value ?? Number.NaN);
      expect([...orderByNumbers(column, descending)]).toEqual(sorted(cells, descending));
    }),
    { numRuns: 500 },
  );
});

it('orders numbers that differ only in their last bits, in runs of any length', () => {
  const close = fc.integer({ min: 0, max: 90 }).map((step) => 1.6e12 + step / 1024);
  fc.assert(
    fc.property(fc.array(close, { minLength: 20, maxLength: 120 }), fc.boolean(), (cells, descending) => {
      expect([...orderByNumbers(Float64Array.from(cells), descending)]).toEqual(sorted(cells, descending));
    }),
  );
});

it('orders codes, ties by number, empty cells last', () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: -1, max: 6 }), { maxLength: 60 }), fc.boolean(), (codes, descending) => {
      const keys = codes.map((code) => (code < 0 ? null : code));
      expect([...orderByCodes(Int32Array.from(codes), 7, descending)]).toEqual(sorted(keys, descending));
    }),
  );
});
