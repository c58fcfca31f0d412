import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { exactGraph, subsets } from '../../../test/fixtures/goldens/cluster/goldens.ts';
import { facilityLocation } from './facility-location.ts';
import { edgesWithin } from './graph-edges.ts';

const places = fc.array(fc.integer({ min: 0, max: 60 }), { minLength: 2, maxLength: 10 });
const line = (k: number, list: number[]) => exactGraph(list.length, k, (i, j) => Math.abs(list[i]! - list[j]!));

/** The function by its definition. */
function covering(
  graph: ReturnType<typeof line>,
  set: readonly number[],
  reach: number,
  quality: ArrayLike<number>,
): number {
  const edges = edgesWithin(graph, reach);
  let value = set.reduce((sum, j) => sum + quality[j]!, 0);
  for (let i = 0; i < graph.count; i++) {
    let best = set.includes(i) ? 1 : 0;
    edges.distance.forEach((distance, e) => {
      const [a, b] = [edges.a[e]!, edges.b[e]!];
      if ((a === i && set.includes(b)) || (b === i && set.includes(a))) best = Math.max(best, 1 - distance / reach);
    });
    value += best;
  }
  return value;
}

describe('facilityLocation', () => {
  it('reaches 1 − 1/e of the best value, with gains that add up to it and never grow', () => {
    fc.assert(
      fc.property(places, fc.integer({ min: 1, max: 4 }), fc.boolean(), (list, wanted, hasQuality) => {
        const graph = line(4, list);
        const choose = Math.min(wanted, list.length);
        const quality = Float32Array.from(list, (_, i) => (hasQuality ? ((i * 7) % 5) / 8 : 0));
        const found = facilityLocation(graph, { choose, reach: 20, quality });
        expect(found.value).toBeCloseTo(covering(graph, [...found.order], 20, quality), 4);
        expect(found.gains.reduce((a, b) => a + b, 0)).toBeCloseTo(found.value, 4);
        for (let g = 1; g < choose; g++) expect(found.gains[g]).toBeLessThanOrEqual(found.gains[g - 1]! + 1e-6);
        let best = 0;
        for (const set of subsets(list.length, choose)) best = Math.max(best, covering(graph, set, 20, quality));
        expect(found.value).toBeGreaterThanOrEqual((1 - 1 / Math.E) * best - 1e-6);
      }),
    );
  });

  it('takes at each step the largest gain of all', () => {
    fc.assert(
      fc.property(places, (list) => {
        const graph = line(3, list);
        const none = new Float32Array(list.length);
        const { order, gains } = facilityLocation(graph, { choose: 3, reach: 25 });
        order.forEach((_, n) => {
          const before = [...order.slice(0, n)];
          const value = covering(graph, before, 25, none);
          for (let i = 0; i < list.length; i++) {
            if (!before.includes(i))
              expect(gains[n]).toBeGreaterThanOrEqual(covering(graph, [...before, i], 25, none) - value - 1e-5);
          }
        });
      }),
    );
  });

  it('goes on from what is chosen', () => {
    const found = facilityLocation(line(2, [0, 1, 2, 50, 51, 52]), { choose: 1, chosen: [4], reach: 10 });
    expect([...found.order]).toEqual([1]);
    expect(found.covered[3]).toBeCloseTo(0.9, 5);
  });
});
