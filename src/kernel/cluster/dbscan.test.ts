import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  adjustedRand,
  dataset,
  exactGraph,
  flags,
  golden,
  graphOf,
  integers,
} from '../../../test/fixtures/goldens/cluster/goldens.ts';
import { dbscan } from './dbscan.ts';

describe('dbscan', () => {
  it.each(golden.dbscan)('agrees with scikit-learn: $dataset, ε $epsilon, $minSamples samples', (wanted) => {
    const vectors = dataset(wanted.dataset);
    for (const k of [Math.max(10, wanted.minSamples), 40]) {
      const found = dbscan(graphOf(vectors, k), wanted);
      expect([...found.core]).toEqual([...flags(wanted.core)]);
      expect(adjustedRand(found.labels, integers(wanted.labels))).toBeGreaterThanOrEqual(0.98);
      expect(found.labels.map((label) => (label === -1 ? 1 : 0))).toEqual(
        integers(wanted.labels).map((label) => (label === -1 ? 1 : 0)),
      );
    }
  });

  const line = (...places: number[]) => exactGraph(places.length, 3, (i, j) => Math.abs(places[i]! - places[j]!));

  it('gives a border node to the nearest core, and of equally near ones to the smaller', () => {
    const border = dbscan(line(-0.25, 0, 0.25, 1.125, 2, 2.25, 2.5), { epsilon: 0.875, minSamples: 4 });
    expect([...border.core]).toEqual([0, 0, 1, 0, 1, 0, 0]);
    expect([...border.labels]).toEqual([0, 0, 0, 0, 1, 1, 1]);
    const nearer = dbscan(line(-0.25, 0, 0.25, 1.1875, 2, 2.25, 2.5), { epsilon: 0.9375, minSamples: 4 });
    expect([...nearer.core]).toEqual([0, 0, 1, 0, 1, 0, 0]);
    expect([...nearer.labels]).toEqual([0, 0, 0, 1, 1, 1, 1]);
  });

  it('counts the nodes whose neighbours are cut off by k', () => {
    expect(dbscan(line(0, 1, 2, 3, 100, 200), { epsilon: 3, minSamples: 2 }).truncated).toBe(4);
  });

  it('does not depend on the order of the nodes', () => {
    fc.assert(
      fc.property(
        fc.uniqueArray(fc.integer({ min: 0, max: 400 }), { minLength: 5, maxLength: 30 }),
        fc.nat(),
        (places, turn) => {
          const options = { epsilon: 12, minSamples: 3 };
          const shift = turn % places.length;
          const turned = [...places.slice(shift), ...places.slice(0, shift)];
          const all = (list: number[]) =>
            exactGraph(list.length, list.length - 1, (i, j) => Math.abs(list[i]! - list[j]!));
          const one = dbscan(all(places), options);
          const other = dbscan(all(turned), options);
          expect(other.count).toBe(one.count);
          for (const [i, place] of places.entries()) expect(other.core[turned.indexOf(place)]).toBe(one.core[i]);
        },
      ),
    );
  });

  it('refuses what the graph cannot answer', () => {
    expect(() => dbscan(line(0, 1, 2, 3, 4), { epsilon: 1, minSamples: 5 })).toThrow(/from 1 to 4/);
  });
});
