import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Partition } from './partition.ts';

const COUNT = 12;
const unions = fc.array(fc.tuple(fc.nat(COUNT - 1), fc.nat(COUNT - 1)), { maxLength: 20 });

function setsAfter(pairs: readonly (readonly [number, number])[]) {
  const partition = new Partition(COUNT);
  for (const [a, b] of pairs) partition.union(a, b);
  return partition;
}

describe('Partition', () => {
  it('is of single nodes at first', () => {
    const { setOf, members } = new Partition(3).sets();
    expect([...setOf]).toEqual([0, 1, 2]);
    expect(members).toEqual([[0], [1], [2]]);
    expect(new Partition(0).sets().members).toEqual([]);
  });

  it('holds the reachable nodes together and no others, whatever the order of unions', () => {
    fc.assert(
      fc.property(unions, fc.array(fc.nat()), (pairs, order) => {
        const { setOf, members } = setsAfter(pairs).sets();
        // Reachability by flooding over and over.
        const reach = Array.from({ length: COUNT }, (_, i) => i);
        for (let round = 0; round < COUNT; round++) {
          for (const [a, b] of pairs) reach[a] = reach[b] = Math.min(reach[a]!, reach[b]!);
        }
        for (let a = 0; a < COUNT; a++) {
          for (let b = 0; b < COUNT; b++) expect(setOf[a] === setOf[b]).toBe(reach[a] === reach[b]);
        }
        const shuffled = pairs
          .map((pair, i) => ({ pair, key: order[i % (order.length || 1)] ?? i }))
          .sort((x, y) => x.key - y.key)
          .map(({ pair: [a, b] }): [number, number] => [b, a]);
        expect(setsAfter(shuffled).sets()).toEqual({ setOf, members });
      }),
    );
  });

  it('numbers sets by their smallest member, which stands for them', () => {
    fc.assert(
      fc.property(unions, (pairs) => {
        const partition = setsAfter(pairs);
        const { setOf, members } = partition.sets();
        expect(members.flat().sort((x, y) => x - y)).toEqual(Array.from({ length: COUNT }, (_, i) => i));
        members.forEach((nodes, number) => {
          expect(nodes).toEqual(nodes.toSorted((x, y) => x - y));
          for (const node of nodes) expect([setOf[node], partition.find(node)]).toEqual([number, nodes[0]]);
          if (number > 0) expect(nodes[0]!).toBeGreaterThan(members[number - 1]![0]!);
        });
      }),
    );
  });
});
