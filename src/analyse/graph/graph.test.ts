import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { graphs } from '../../../test/fixtures/goldens/evaluate/goldens.ts';
import { adjacencyOf, degreeOf } from './adjacency.ts';
import { connectedComponents } from './components.ts';
import { PAGE_RANK_ALONE, pageRank } from './page-rank.ts';

const ends = (edges: readonly (readonly [number, number])[]) => ({
  a: edges.map(([a]) => a),
  b: edges.map(([, b]) => b),
});

describe.each(graphs.map((graph) => [graph.name, graph] as const))('%s', (_, golden) => {
  const { a, b } = ends(golden.edges);

  it('has the PageRank of networkx once it is normalised', () => {
    const { rank, delta } = pageRank(adjacencyOf(golden.nodes, a, b));
    const sum = rank.reduce((total, value) => total + value, 0);
    golden.pageRank.forEach((expected, i) => {
      expect(Math.abs(rank[i]! / sum - expected)).toBeLessThan(1e-9);
    });
    expect(Math.max(...delta)).toBeLessThan(1e-9);
  });

  it('has the components of networkx', () => {
    const { component, count } = connectedComponents(golden.nodes, a, b);
    const members = Array.from({ length: count }, (): number[] => []);
    component.forEach((number, node) => void members[number]!.push(node));
    expect(members).toEqual(golden.components);
  });
});

const edgeLists = fc
  .array(fc.tuple(fc.nat(14), fc.nat(14)), { maxLength: 30 })
  .map((edges) => [
    ...new Map(
      edges
        .filter(([a, b]) => a !== b)
        .map(([a, b]) => [`${Math.min(a, b)} ${Math.max(a, b)}`, [a, b] as [number, number]]),
    ).values(),
  ]);

describe('any graph', () => {
  it('has components that do not depend on the order of its edges', () => {
    fc.assert(
      fc.property(edgeLists, (edges) => {
        const forward = ends(edges);
        const backward = ends(edges.toReversed().map(([a, b]) => [b, a]));
        expect(connectedComponents(15, backward.a, backward.b)).toEqual(connectedComponents(15, forward.a, forward.b));
      }),
    );
  });

  it('holds each edge once from either end, and passes all rank on among nodes that have neighbours', () => {
    fc.assert(
      fc.property(edgeLists, (edges) => {
        const { a, b } = ends(edges);
        const graph = adjacencyOf(15, a, b);
        const { rank } = pageRank(graph);
        let related = 0;
        let sum = 0;
        for (let i = 0; i < 15; i++) {
          const expected = edges.flatMap(([x, y], e) => (x === i ? [[y, e]] : y === i ? [[x, e]] : []));
          const at = (n: number) => [graph.neighbours[n], graph.edges[n]];
          expect(Array.from({ length: degreeOf(graph, i) }, (_, n) => at(graph.offsets[i]! + n))).toEqual(expected);
          if (expected.length === 0) expect(rank[i]).toBeCloseTo(PAGE_RANK_ALONE, 12);
          else {
            related++;
            sum += rank[i]!;
          }
        }
        // Each of them gets 0.15 and passes 0.85 of its rank to another of them, so that the mean is 1.
        expect(sum).toBeCloseTo(related, 8);
      }),
    );
  });
});
