import { describe, expect, it } from 'vitest';
import { exactGraph } from '../../../test/fixtures/goldens/cluster/goldens.ts';
import { centrality, coverage } from './representativeness.ts';
import { uniqueness } from './uniqueness.ts';

const line = (k: number, ...places: number[]) =>
  exactGraph(places.length, k, (i, j) => Math.abs(places[i]! - places[j]!));

describe('uniqueness', () => {
  const graph = line(4, 0, 0, 0, 0, 10, 20, 30);
  it('is 0 for copies and grows with the distance to the nearest three', () => {
    const { distance, score } = uniqueness(graph);
    expect(distance[0]).toBe(0);
    expect(score[0]).toBe(0);
    // 10 away from a copy, a second and a third neighbour 10 away.
    expect(distance[4]).toBeCloseTo(10, 5);
    expect(distance[6]).toBeCloseTo(0.6 * 10 + 0.3 * 20 + 0.1 * 30, 5);
    expect(score[6]).toBeGreaterThan(score[4]!);
    expect(Math.max(...score)).toBeLessThan(1);
  });

  it('counts kept neighbours only, and the last of the row for those it does not name', () => {
    const { distance } = uniqueness(graph, Uint8Array.of(0, 0, 0, 0, 1, 0, 1));
    // The row of the first names three copies and the image at 10.
    expect(distance[0]).toBeCloseTo(10, 5);
    expect(distance[5]).toBeCloseTo(0.6 * 10 + 0.3 * 10 + 0.1 * 20, 5);
  });
});

describe('coverage', () => {
  it('is 1 for an image nobody names, and largest where the others are near', () => {
    const covered = coverage(line(2, 0, 1, 2, 3, 4, 40));
    expect(covered[5]).toBe(1);
    expect(covered[2]).toBeGreaterThan(covered[0]!);
  });
  it('does not grow with the density alone', () => {
    const dense = coverage(line(2, 0, 0.001, 0.002, 0.003, 0.004));
    const sparse = coverage(line(2, 0, 1, 2, 3, 4));
    dense.forEach((value, i) => {
      expect(value).toBeCloseTo(sparse[i]!, 3);
    });
  });
});

describe('centrality', () => {
  it('is the share of the other members that are farther', () => {
    const central = centrality([0, 0, 0, 1, 0, 2, 2], Float32Array.of(1, 3, 2, 9, 2, 5, 5), 3);
    expect([...central]).toEqual([1, 0, 0.5, 0.5, 0.5, 0.5, 0.5]);
  });
});
