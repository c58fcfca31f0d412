import fc from 'fast-check';
import { expect, it } from 'vitest';
import { smallestPlaces } from './smallest-places.ts';

it('chooses what sorting would, earlier places first among equals', () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 0, max: 20 }), { maxLength: 80 }), fc.nat(100), (numbers, count) => {
      const into = new Int32Array(numbers.length);
      const chosen = smallestPlaces(Float64Array.from(numbers), numbers.length, count, into);
      const order = numbers.map((_, i) => i).sort((a, b) => numbers[a]! - numbers[b]! || a - b);
      expect([...into.subarray(0, chosen)].sort((a, b) => a - b)).toEqual(order.slice(0, count).sort((a, b) => a - b));
    }),
  );
});
