import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  adjustedRand,
  dataset,
  exactGraph,
  floats,
  golden,
  graphOf,
  integers,
} from '../../../test/fixtures/goldens/cluster/goldens.ts';
import { hdbscan } from './hdbscan.ts';
import { coreDistances, reachabilityTree } from './spanning-tree.ts';
import { euclideanBetween } from './vectors.ts';

const meanDifference = (a: Float32Array, b: Float32Array): number =>
  a.reduce((sum, value, i) => sum + Math.abs(value - b[i]!), 0) / a.length;

describe('hdbscan', () => {
  it.each(golden.hdbscan)(
    'agrees with scikit-learn: $dataset, $minClusterSize nodes, $minSamples samples, $selection',
    (wanted) => {
      const vectors = dataset(wanted.dataset);
      const between = euclideanBetween(vectors);
      // All pairs; then the graph alone, with exact bridges and with approximate ones.
      for (const [k, exactPairs] of [
        [10, 8e6],
        [25, 75_000],
        [40, 0],
      ] as const) {
        const found = hdbscan(graphOf(vectors, k), between, { ...wanted, exactPairs });
        const agreement = adjustedRand(found.labels, integers(wanted.labels));
        // Where scikit-learn does not agree with itself that well, no more can be asked.
        expect(agreement, `k = ${k}`).toBeGreaterThanOrEqual(Math.min(0.98, wanted.agreement));
        if (wanted.agreement < 0.98) continue;
        expect(meanDifference(found.probabilities, floats(wanted.probabilities))).toBeLessThan(0.01);
        expect(meanDifference(found.outlierScores, floats(wanted.outlierScores))).toBeLessThan(
          0.01 + wanted.outlierDifference,
        );
      }
    },
  );

  it('joins the parts of a sparse graph approximately when exact bridges cost too much', () => {
    const wanted = golden.hdbscan[0]!;
    const vectors = dataset(wanted.dataset);
    const found = hdbscan(graphOf(vectors, 6), euclideanBetween(vectors), { ...wanted, exactPairs: 0 });
    expect(adjustedRand(found.labels, integers(wanted.labels))).toBeGreaterThanOrEqual(0.98);
  });

  it('takes copies, few nodes and none', () => {
    const between = (): number => 0;
    const same = hdbscan(exactGraph(12, 3, between), between, { minClusterSize: 3 });
    expect(same.probabilities.every(Number.isFinite)).toBe(true);
    expect(same.outlierScores.every(Number.isFinite)).toBe(true);
    const copies = (i: number, j: number): number => (i % 2 === j % 2 ? 0 : 1);
    expect([...hdbscan(exactGraph(12, 3, copies), copies, { minClusterSize: 3 }).labels]).toEqual([
      0, 1, 0, 1, 0, 1, 0, 1, 0, 1, 0, 1,
    ]);
    expect([...hdbscan(exactGraph(1, 3, between), between, { minClusterSize: 2 }).labels]).toEqual([-1]);
    expect([...hdbscan(exactGraph(0, 3, between), between, { minClusterSize: 2 }).labels]).toEqual([]);
  });

  it('refuses what the graph cannot answer', () => {
    const between = (i: number, j: number): number => Math.abs(i - j);
    expect(() => hdbscan(exactGraph(9, 3, between), between, { minClusterSize: 3, minSamples: 5 })).toThrow(
      /from 1 to 4/,
    );
    expect(() => hdbscan(exactGraph(9, 3, between), between, { minClusterSize: 1 })).toThrow(/from 2/);
  });
});

describe('reachabilityTree', () => {
  it('has the weight of the minimum spanning tree of all pairs, whatever k, on a line', () => {
    fc.assert(
      fc.property(
        fc.uniqueArray(fc.integer({ min: 0, max: 999 }), { minLength: 3, maxLength: 30 }),
        fc.integer({ min: 1, max: 4 }),
        fc.constantFrom(0, 10, 1e6),
        (places, k, exactPairs) => {
          const between = (i: number, j: number): number => Math.abs(places[i]! - places[j]!);
          const graph = exactGraph(places.length, k, between);
          const { weight } = reachabilityTree(graph, coreDistances(graph, 1), between, { exactPairs });
          // On a line the tree is the line.
          expect(weight.length).toBe(places.length - 1);
          expect(weight.reduce((a, b) => a + b, 0)).toBe(Math.max(...places) - Math.min(...places));
        },
      ),
    );
  });
});
