import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { subsets } from '../../../test/fixtures/goldens/cluster/goldens.ts';
import { kCentre } from './k-centre.ts';

const points = fc.array(fc.tuple(fc.integer({ min: 0, max: 30 }), fc.integer({ min: 0, max: 30 })), {
  minLength: 2,
  maxLength: 10,
});
const distanceOf =
  (list: [number, number][]) =>
  (i: number, j: number): number =>
    Math.hypot(list[i]![0] - list[j]![0], list[i]![1] - list[j]![1]);

describe('kCentre', () => {
  it('has at most twice the least possible radius', () => {
    fc.assert(
      fc.property(points, fc.integer({ min: 1, max: 4 }), fc.nat(), (list, wanted, first) => {
        const between = distanceOf(list);
        const choose = Math.min(wanted, list.length);
        const { radius, order } = kCentre(list.length, between, { choose, start: first % list.length });
        let best = Number.POSITIVE_INFINITY;
        for (const set of subsets(list.length, choose)) {
          best = Math.min(best, Math.max(...list.map((_, i) => Math.min(...set.map((j) => between(i, j))))));
        }
        expect(new Set(order).size).toBe(order.length);
        expect(radius).toBeLessThanOrEqual(2 * best + 1e-5);
      }),
    );
  });

  it('says who is nearest, and by how much each choice was needed', () => {
    fc.assert(
      fc.property(points, fc.uniqueArray(fc.nat(1), { maxLength: 2 }), (list, chosen) => {
        const between = distanceOf(list);
        const found = kCentre(list.length, between, { choose: 4, chosen });
        const all = [...chosen, ...found.order];
        for (let i = 0; i < list.length; i++) {
          expect(all).toContain(found.centre[i]);
          expect(found.distances[i]).toBeCloseTo(between(i, found.centre[i]!), 4);
          expect(found.distances[i]).toBeCloseTo(Math.min(...all.map((j) => between(i, j))), 4);
        }
        for (let g = 1; g < found.gaps.length; g++) expect(found.gaps[g]).toBeLessThanOrEqual(found.gaps[g - 1]!);
        expect(found.radius).toBe(Math.max(...found.distances));
      }),
    );
  });

  const line = [0, 1, 5, 10, 10];
  const between = (i: number, j: number): number => Math.abs(line[i]! - line[j]!);
  it('stops at a radius, at copies, and takes weights', () => {
    expect([...kCentre(5, between, { choose: 5 }).order]).toEqual([0, 3, 2, 1]);
    expect([...kCentre(5, between, { choose: 5, radius: 2 }).order]).toEqual([0, 3, 2]);
    expect([...kCentre(5, between, { choose: 2, weights: Float32Array.of(1, 1, 1, 1, 2) }).order]).toEqual([0, 4]);
    expect([...kCentre(5, between, { choose: 1, chosen: [0, 4] }).order]).toEqual([2]);
    expect(kCentre(0, between, { choose: 3 }).order.length).toBe(0);
  });
});
