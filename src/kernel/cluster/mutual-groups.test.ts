import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { mutualGroups } from './mutual-groups.ts';

type Pair = [number, number, number];
const columns = (pairs: readonly Pair[]) => ({
  a: pairs.map((p) => p[0]),
  b: pairs.map((p) => p[1]),
  distance: pairs.map((p) => p[2]),
});

const COUNT = 12;
const somePairs = fc
  .uniqueArray(fc.tuple(fc.nat(COUNT - 1), fc.nat(COUNT - 1), fc.nat(5)), {
    selector: ([a, b]) => `${Math.min(a, b)}-${Math.max(a, b)}`,
  })
  .map((pairs) => pairs.filter(([a, b]) => a !== b) as Pair[]);

describe('mutualGroups', () => {
  it('does not chain: A–B and B–C leave C out', () => {
    expect(
      mutualGroups(
        3,
        columns([
          [0, 1, 2],
          [1, 2, 3],
        ]),
      ),
    ).toEqual([[0, 1]]);
  });

  it('joins what is mutually related', () => {
    expect(
      mutualGroups(
        4,
        columns([
          [0, 1, 2],
          [1, 2, 3],
          [0, 2, 5],
        ]),
      ),
    ).toEqual([[0, 1, 2]]);
  });

  it('only ever groups listed pairs, puts a node in one group, and leaves no two groups that could join', () => {
    fc.assert(
      fc.property(somePairs, (pairs) => {
        const listed = new Set(pairs.flatMap(([a, b]) => [`${a}-${b}`, `${b}-${a}`]));
        const groups = mutualGroups(COUNT, columns(pairs));
        const seen = groups.flat();
        expect(new Set(seen).size).toBe(seen.length);
        for (const group of groups) {
          for (const a of group) for (const b of group) if (a !== b) expect(listed).toContain(`${a}-${b}`);
        }
        const all = [...groups, ...Array.from({ length: COUNT }, (_, i) => [i]).filter(([i]) => !seen.includes(i!))];
        for (const g of all) {
          for (const h of all) {
            if (g === h) continue;
            expect(g.every((a) => h.every((b) => listed.has(`${a}-${b}`)))).toBe(false);
          }
        }
      }),
    );
  });

  it('does not depend on the order or direction of the pairs', () => {
    fc.assert(
      fc.property(
        somePairs.chain((pairs) =>
          fc.tuple(fc.constant(pairs), fc.shuffledSubarray(pairs, { minLength: pairs.length })),
        ),
        ([pairs, shuffled]) => {
          const turned = shuffled.map(([a, b, d]) => [b, a, d] as Pair);
          expect(mutualGroups(COUNT, columns(turned))).toEqual(mutualGroups(COUNT, columns(pairs)));
        },
      ),
    );
  });
});
