import fc from 'fast-check';
import { expect, it } from 'vitest';
import {
  countPassing,
  FAILS_MORE,
  numbersPassing,
  orderedPassing,
  type Pass,
  passAll,
  passAny,
  passBits,
  passCodes,
  passEmpty,
  passNumbers,
  passRange,
  soleFailures,
} from './pass.ts';

const cells = fc.array(fc.oneof(fc.double(), fc.constant(Number.NaN), fc.constantFrom(0, 1, 2)), { maxLength: 40 });
const bits = (count: number) => fc.array(fc.boolean(), { minLength: count, maxLength: count });
const passes = fc
  .integer({ min: 0, max: 30 })
  .chain((count) => fc.tuple(fc.constant(count), fc.array(bits(count), { maxLength: 5 })));
const asPass = (flags: readonly boolean[]): Pass =>
  passNumbers(
    flags.length,
    flags.flatMap((flag, i) => (flag ? [i] : [])),
  );

it('passes a range with both ends, and no empty cell', () => {
  fc.assert(
    fc.property(cells, fc.double({ noNaN: true }), fc.double({ noNaN: true }), (values, from, to) => {
      const column = Float64Array.from(values);
      expect([...passRange(column, from, to)]).toEqual(values.map((v) => Number(v >= from && v <= to)));
      expect([...passEmpty(column)]).toEqual(values.map((v) => Number(Number.isNaN(v))));
    }),
  );
});

it('passes allowed codes, the empty cell among them', () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: -1, max: 4 })), bits(6), (codes, allowed) => {
      const pass = passCodes(Int32Array.from(codes), Uint8Array.from(allowed, Number));
      expect([...pass]).toEqual(codes.map((code) => Number(allowed[code + 1])));
    }),
  );
});

it('passes what has any of some bits, or none of them', () => {
  fc.assert(
    fc.property(
      fc.array(fc.integer({ min: 0, max: 0xffffffff })),
      fc.integer({ min: 0, max: 0xffffffff }),
      fc.boolean(),
      (masks, mask, is) => {
        const wanted = masks.map((m) => Number(((BigInt(m) & BigInt(mask)) !== 0n) === is));
        expect([...passBits(Uint32Array.from(masks), mask, is)]).toEqual(wanted);
      },
    ),
  );
});

it('combines passes, counts and lists them', () => {
  fc.assert(
    fc.property(passes, ([count, flags]) => {
      const made = flags.map(asPass);
      const all = Array.from({ length: count }, (_, i) => flags.every((one) => one[i]));
      const any = Array.from({ length: count }, (_, i) => flags.some((one) => one[i]));
      const numbers = all.flatMap((passing, i) => (passing ? [i] : []));
      expect([...passAll(count, made)]).toEqual(all.map(Number));
      expect([...passAny(count, made)]).toEqual(any.map(Number));
      expect(countPassing(passAll(count, made))).toBe(numbers.length);
      expect([...numbersPassing(passAll(count, made))]).toEqual(numbers);
      const order = Uint32Array.from({ length: count }, (_, i) => count - 1 - i);
      expect([...orderedPassing(order, passAll(count, made))]).toEqual([...numbers].reverse());
      const failures = all.map((_, i) => {
        const failing = flags.flatMap((one, k) => (one[i] ? [] : [k + 1]));
        return failing.length === 0 ? 0 : failing.length === 1 ? failing[0] : FAILS_MORE;
      });
      expect([...soleFailures(count, made)]).toEqual(failures);
    }),
  );
});

it('knows no image beyond the last', () => {
  expect([...passNumbers(2, [1, 2, 9])]).toEqual([0, 1]);
});
