import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Relation, relationRank } from '../../model/relation.ts';
import { type DuplicateGroup, duplicateGroups } from './groups.ts';
import { isLinked, type RelatedPairs, representedClasses } from './related-pairs.ts';

type Pair = readonly [a: number, b: number, relation: Relation | 'unrelated', score: number, isRepresented?: boolean];

const pairsOf = (pairs: readonly Pair[]): RelatedPairs => ({
  a: pairs.map(([a]) => a),
  b: pairs.map(([, b]) => b),
  relation: pairs.map(([, , relation]) => relationRank(relation)),
  score: pairs.map(([, , , score]) => score),
  isRepresented: pairs.map(([, , , , isRepresented]) => (isRepresented ? 1 : 0)),
});

const THRESHOLD = 0.45;
function groupsOf(count: number, pairs: readonly Pair[]): DuplicateGroup[] {
  const related = pairsOf(pairs);
  return duplicateGroups(related, representedClasses(count, related, THRESHOLD));
}

const copy = (a: number, b: number, score: number): Pair => [a, b, 'resized', score];

describe('duplicateGroups', () => {
  it('fall into no chain: A–B and B–C do not join A with C', () => {
    const groups = groupsOf(3, [copy(0, 1, 0.8), copy(1, 2, 0.9)]);
    expect(groups).toEqual([
      { relation: 'resized', members: [1, 2], weakest: { a: 1, b: 2, relation: 'resized', score: 0.9 } },
    ]);
  });

  it('join what is mutually related, and show the weakest pair', () => {
    const pairs: Pair[] = [copy(0, 1, 0.8), copy(1, 2, 0.9), [0, 2, 'cropped', 0.7]];
    expect(groupsOf(3, pairs)).toEqual([
      { relation: 'cropped', members: [0, 1, 2], weakest: { a: 0, b: 2, relation: 'cropped', score: 0.7 } },
    ]);
  });

  it('hold identical images, of pixels if any are', () => {
    const bytes: Pair = [0, 1, 'identical-bytes', 1, true];
    expect(groupsOf(3, [bytes])).toMatchObject([{ relation: 'identical-bytes', members: [0, 1] }]);
    expect(groupsOf(3, [bytes, [0, 2, 'identical-pixels', 1, true]])).toMatchObject([
      { relation: 'identical-pixels', members: [0, 1, 2], weakest: { a: 0, b: 2, score: 1 } },
    ]);
  });

  it('take whole classes: what an image stands for comes with it', () => {
    const groups = groupsOf(5, [
      [0, 1, 'recompressed', 0.9, true],
      [2, 3, 'identical-bytes', 1, true],
      copy(0, 2, 0.6),
    ]);
    expect(groups).toMatchObject([{ members: [0, 1, 2, 3], weakest: { a: 0, b: 2, score: 0.6 } }]);
  });

  it('name the weakest pair that holds a class together, where that is the weakest of all', () => {
    const groups = groupsOf(4, [[0, 1, 'recompressed', 0.86, true], copy(0, 2, 0.95)]);
    expect(groups).toMatchObject([{ relation: 'recompressed', members: [0, 1, 2], weakest: { a: 0, b: 1 } }]);
  });

  it('are of copies alone: not of one scene, nor of one meaning', () => {
    expect(
      groupsOf(4, [
        [0, 1, 'same-scene', 0.99],
        [1, 2, 'semantic', 0.99],
        [2, 3, 'unrelated', 0.99],
      ]),
    ).toEqual([]);
  });

  const COUNT = 10;
  const somePair = fc
    .tuple(
      fc.nat(COUNT - 1),
      fc.nat(COUNT - 1),
      fc.constantFrom<Relation>('identical-bytes', 'recompressed', 'resized', 'resized', 'edited', 'same-scene'),
      // Few different scores, so that there are ties.
      fc.integer({ min: 3, max: 9 }).map((tenths) => tenths / 10),
      fc.boolean(),
    )
    .filter(([a, b]) => a !== b)
    .map(
      ([a, b, relation, score, isRepresented]): Pair => [
        Math.min(a, b),
        Math.max(a, b),
        relation,
        relation === 'identical-bytes' ? 1 : score,
        isRepresented && relation === 'recompressed',
      ],
    );
  const somePairs = fc.uniqueArray(somePair, { maxLength: 30, selector: ([a, b]) => `${a} ${b}` });

  it('link every two classes of a group, and leave no two groups that could join', () => {
    fc.assert(
      fc.property(somePairs, (given) => {
        const pairs = pairsOf(given);
        const { classOf, members, links } = representedClasses(COUNT, pairs, THRESHOLD);
        const groups = duplicateGroups(pairs, representedClasses(COUNT, pairs, THRESHOLD));
        const areLinked = (x: number, y: number) => links.has(Math.min(x, y) * members.length + Math.max(x, y));
        const classesIn = groups.map((group) => [...new Set(group.members.map((image) => classOf[image]!))]);
        for (const classes of classesIn) {
          for (const x of classes) for (const y of classes) if (x !== y) expect(areLinked(x, y)).toBe(true);
        }
        const all = [...classesIn, ...members.map((_, n) => [n]).filter(([n]) => !classesIn.flat().includes(n!))];
        for (const g of all) {
          for (const h of all) {
            if (g !== h) expect(g.every((x) => h.every((y) => areLinked(x, y)))).toBe(false);
          }
        }
        // Nobody is in two groups, alone in one, or parted from what it is equal to.
        const grouped = groups.flatMap((group) => group.members);
        expect(new Set(grouped).size).toBe(grouped.length);
        for (const group of groups) expect(group.members.length).toBeGreaterThan(1);
        given.forEach(([a, b], p) => {
          if (!isLinked(pairs, p, THRESHOLD) || classOf[a] !== classOf[b]) return;
          const home = groups.find((group) => group.members.includes(a));
          expect(home?.members).toContain(b);
        });
      }),
      { numRuns: 200 },
    );
  });

  it('have the pair of the lowest score as the weakest, of those that hold them together', () => {
    fc.assert(
      fc.property(somePairs, (given) => {
        const pairs = pairsOf(given);
        const { classOf, links, members } = representedClasses(COUNT, pairs, THRESHOLD);
        for (const { members: images, weakest, relation } of groupsOf(COUNT, given)) {
          const inside = new Set(images);
          const scores = given.flatMap(([a, b, , score], p) => {
            if (!inside.has(a) || !inside.has(b) || !isLinked(pairs, p, THRESHOLD)) return [];
            const [x, y] = [classOf[a]!, classOf[b]!].sort((one, other) => one - other) as [number, number];
            const holds = x === y ? pairs.isRepresented[p] === 1 : links.get(x * members.length + y) === p;
            return holds || pairs.relation[p]! <= 1 ? [score] : [];
          });
          expect(weakest.score).toBe(Math.min(...scores));
          expect(relation).toBe(weakest.relation);
          expect([inside.has(weakest.a), inside.has(weakest.b)]).toEqual([true, true]);
        }
      }),
      { numRuns: 200 },
    );
  });

  it('do not depend on the order of the pairs', () => {
    const shuffled = somePairs.chain((given) =>
      fc.tuple(fc.constant(given), fc.shuffledSubarray([...given], { minLength: given.length })),
    );
    fc.assert(
      fc.property(shuffled, ([given, other]) => {
        expect(groupsOf(COUNT, other)).toEqual(groupsOf(COUNT, given));
      }),
      { numRuns: 200 },
    );
  });

  it('do not depend on the numbers of the images, where no two scores are equal', () => {
    const renumbered = fc.tuple(
      fc.uniqueArray(somePair, { maxLength: 25, selector: ([a, b]) => `${a} ${b}` }),
      fc.shuffledSubarray(
        Array.from({ length: COUNT }, (_, i) => i),
        { minLength: COUNT },
      ),
    );
    fc.assert(
      fc.property(renumbered, ([list, numbers]) => {
        const given = list.map(([a, b, relation, score], p): Pair => [a, b, relation, score - p / 1000]);
        const moved = given.map(([a, b, relation, score]): Pair => {
          const [x, y] = [numbers[a]!, numbers[b]!];
          return [Math.min(x, y), Math.max(x, y), relation, score];
        });
        const sets = (groups: readonly DuplicateGroup[], name: (image: number) => number) =>
          groups
            .map(({ members }) =>
              members
                .map(name)
                .sort((x, y) => x - y)
                .join(),
            )
            .sort();
        expect(sets(groupsOf(COUNT, moved), (image) => image)).toEqual(
          sets(groupsOf(COUNT, given), (image) => numbers[image]!),
        );
      }),
      { numRuns: 200 },
    );
  });

  it('come in the order of their first members, members ascending', () => {
    fc.assert(
      fc.property(somePairs, (given) => {
        const groups = groupsOf(COUNT, given);
        for (const { members } of groups) expect(members).toEqual(members.toSorted((x, y) => x - y));
        const firsts = groups.map(({ members }) => members[0]!);
        expect(firsts).toEqual(firsts.toSorted((x, y) => x - y));
      }),
    );
  });
});
