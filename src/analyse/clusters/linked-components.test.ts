import fc from 'fast-check';
import { expect, it } from 'vitest';
import { exactGraph } from '../../../test/fixtures/goldens/cluster/goldens.ts';
import { PAGE_RANK_ALONE } from '../graph/page-rank.ts';
import { linkedComponents } from './linked-components.ts';

const line = (k: number, ...places: number[]) =>
  exactGraph(places.length, k, (i, j) => Math.abs(places[i]! - places[j]!));

it('gives sizes, mean distances, degrees and ranks', () => {
  const found = linkedComponents(line(3, 0, 10, 1, 3, 11, 50), 2);
  expect([...found.component]).toEqual([0, 1, 0, 0, 1, 2]);
  expect([...found.size]).toEqual([3, 2, 1]);
  expect([...found.meanDistance]).toEqual([1.5, 1, Number.NaN]);
  expect([...found.degree]).toEqual([1, 1, 2, 1, 1, 0]);
  expect(found.pageRank[5]).toBeCloseTo(PAGE_RANK_ALONE, 9);
  expect(found.pageRank[1]).toBeCloseTo(1, 9);
  expect(found.pageRank[2]).toBeGreaterThan(found.pageRank[0]!);
});

it('links through a neighbour that does not link back', () => {
  // With k = 1 the node at 3 names the one at 1, which names the one at 0.
  const found = linkedComponents(line(1, 0, 1, 3), 5);
  expect(found.count).toBe(1);
  expect(found.meanDistance[0]).toBe(1.5);
});

it('never parts what a smaller bound joins', () => {
  fc.assert(
    fc.property(
      fc.array(fc.integer({ min: 0, max: 300 }), { minLength: 2, maxLength: 40 }),
      fc.nat(20),
      (places, bound) => {
        const graph = line(4, ...places);
        const near = linkedComponents(graph, bound);
        const far = linkedComponents(graph, bound + 5);
        const joined = new Map<number, number>();
        for (let i = 0; i < places.length; i++) {
          const known = joined.get(near.component[i]!) ?? far.component[i]!;
          expect(far.component[i]).toBe(known);
          joined.set(near.component[i]!, known);
        }
      },
    ),
  );
});
