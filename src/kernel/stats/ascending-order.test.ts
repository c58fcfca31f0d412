import fc from 'fast-check';
import { expect, it } from 'vitest';
import { ascendingOrder } from './ascending-order.ts';

it('sorts as a stable comparison does', () => {
  fc.assert(
    fc.property(
      fc.array(fc.oneof(fc.float({ noNaN: true }), fc.constantFrom(0, -0, 1, 2)), { maxLength: 60 }),
      (list) => {
        const values = Float32Array.from(list);
        const expected = [...values.keys()].sort((p, q) =>
          values[p]! < values[q]! ? -1 : values[p]! > values[q]! ? 1 : p - q,
        );
        expect([...ascendingOrder(values)]).toEqual(expected);
      },
    ),
  );
});
