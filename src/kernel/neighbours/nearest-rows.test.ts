import fc from 'fast-check';
import { expect, it } from 'vitest';
import { NearestRows, NO_NEIGHBOUR } from './nearest-rows.ts';

it('keeps the nearest of all offers, whatever their order, of equally far ones those with the smaller index', () => {
  fc.assert(
    fc.property(
      fc.array(fc.integer({ min: 0, max: 6 }), { maxLength: 40 }),
      fc.integer({ min: 0, max: 12 }),
      fc.infiniteStream(fc.nat()),
      (distances, slots, random) => {
        const nearest = new NearestRows(3, slots);
        const offers = distances.map((distance, index) => ({ distance: distance / 3, index }));
        const order = offers.map((offer) => ({ offer, at: random.next().value as number }));
        for (const { offer } of order.sort((a, b) => a.at - b.at)) nearest.offer(1, offer.index, offer.distance);
        nearest.sort();
        const best = offers.sort((a, b) => a.distance - b.distance || a.index - b.index).slice(0, slots);
        const empty = slots - best.length;
        const own = (array: Uint32Array | Float32Array) => [...array.subarray(slots, 2 * slots)];
        expect(own(nearest.neighbours)).toEqual([
          ...best.map(({ index }) => index),
          ...Array(empty).fill(NO_NEIGHBOUR),
        ]);
        expect(own(nearest.distances)).toEqual([
          ...best.map(({ distance }) => Math.fround(distance)),
          ...Array(empty).fill(Number.POSITIVE_INFINITY),
        ]);
        expect(nearest.held[1]).toBe(best.length);
        expect(nearest.held[0]).toBe(0);
        expect(nearest.neighbours.subarray(2 * slots).every((index) => index === NO_NEIGHBOUR)).toBe(true);
        const bound = empty > 0 ? Number.POSITIVE_INFINITY : Math.fround(best.at(-1)?.distance ?? -Infinity);
        expect(nearest.farthest[1]).toBe(bound);
      },
    ),
  );
});

it('takes a row over from another', () => {
  const [one, other] = [new NearestRows(2, 2), new NearestRows(3, 2)];
  for (const nearest of [one, other]) nearest.offer(1, 5, 0.5);
  other.offer(2, 7, 1);
  other.offer(2, 8, 0.25);
  one.replace(1, other, 2);
  one.sort();
  expect([...one.neighbours]).toEqual([NO_NEIGHBOUR, NO_NEIGHBOUR, 8, 7]);
  expect(one.farthest[1]).toBe(1);
});
