import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { relationRank } from '../../model/relation.ts';
import { crossSplitRelations } from './cross-split.ts';
import { type RelatedPairs, representedClasses } from './related-pairs.ts';

type Pair = readonly [a: number, b: number, kind?: 'copy' | 'exact' | 'represented'];

function pairsOf(pairs: readonly Pair[]): RelatedPairs {
  const kind = (pair: Pair) => pair[2] ?? 'copy';
  return {
    a: pairs.map(([a]) => a),
    b: pairs.map(([, b]) => b),
    relation: pairs.map((pair) => relationRank(kind(pair) === 'exact' ? 'identical-bytes' : 'resized')),
    score: pairs.map((pair) => (kind(pair) === 'exact' ? 1 : 0.9)),
    isRepresented: pairs.map((pair) => (kind(pair) === 'copy' ? 0 : 1)),
  };
}

const across = (splits: readonly (string | null)[], pairs: readonly Pair[]) => {
  const { related, example } = crossSplitRelations(splits, representedClasses(splits.length, pairsOf(pairs), 0.45));
  return { related: [...related], example: [...example] };
};

describe('crossSplitRelations', () => {
  it('fall out of the chain trap: A(train)–B(train)–C(test) with A–B and B–C related is one leak', () => {
    expect(
      across(
        ['train', 'train', 'test'],
        [
          [0, 1],
          [1, 2],
        ],
      ),
    ).toEqual({ related: [0, 1, 1], example: [-1, 2, 1] });
  });

  it('are one leak whether the bound groups A with B or B with C', () => {
    for (const scores of [
      [0.95, 0.6],
      [0.6, 0.95],
    ]) {
      const pairs = {
        ...pairsOf([
          [0, 1],
          [1, 2],
        ]),
        score: scores,
      };
      const { related } = crossSplitRelations(['train', 'train', 'test'], representedClasses(3, pairs, 0.45));
      expect([...related]).toEqual([0, 1, 1]);
    }
  });

  it('count copies in every other split, and none without a split', () => {
    const star = [1, 2, 3, 4].map((b): Pair => [0, b, 'exact']);
    expect(across(['train', 'test', 'test', 'val', null], star).related).toEqual([3, 2, 2, 3, 0]);
  });

  it('hold for all that an image stands for', () => {
    // 0 stands for 1 and 2; 3 was compared with 0 alone.
    const { related, example } = across(
      ['train', 'test', 'train', 'val'],
      [
        [0, 1, 'represented'],
        [0, 2, 'represented'],
        [0, 3],
      ],
    );
    expect(related).toEqual([2, 3, 2, 3]);
    expect(example).toEqual([1, 0, 1, 0]);
  });

  it('are none within one split or below the threshold', () => {
    expect(across(['train', 'train'], [[0, 1]]).related).toEqual([0, 0]);
    const weak = { ...pairsOf([[0, 1]]), score: [0.45] };
    expect([...crossSplitRelations(['a', 'b'], representedClasses(2, weak, 0.45)).related]).toEqual([0, 0]);
  });

  it('equal what counting pair by pair gives', () => {
    const count = 8;
    const pair = fc.tuple(
      fc.nat(count - 1),
      fc.nat(count - 1),
      fc.constantFrom('copy' as const, 'exact' as const, 'represented' as const),
    );
    const split = fc.constantFrom('train', 'test', 'val', null);
    fc.assert(
      fc.property(
        fc.array(pair, { maxLength: 10 }),
        fc.array(split, { minLength: count, maxLength: count }),
        (pairs, splits) => {
          const given = pairs
            .filter(([a, b]) => a !== b)
            .map(([a, b, kind]): Pair => [Math.min(a, b), Math.max(a, b), kind]);
          // Classes by flooding, links between all members of two linked classes.
          const classOf = splits.map((_, i) => i);
          for (let round = 0; round < count; round++) {
            for (const [a, b, kind] of given) {
              if (kind !== 'copy') classOf[a] = classOf[b] = Math.min(classOf[a]!, classOf[b]!);
            }
          }
          const linked = new Set(
            given.flatMap(([a, b]) => [`${classOf[a]} ${classOf[b]}`, `${classOf[b]} ${classOf[a]}`]),
          );
          const expected = splits.map((own, i) =>
            splits
              .map((other, j) =>
                i !== j &&
                own &&
                other &&
                own !== other &&
                (classOf[i] === classOf[j] || linked.has(`${classOf[i]} ${classOf[j]}`))
                  ? j
                  : -1,
              )
              .filter((j) => j >= 0),
          );
          const { related, example } = across(splits, given);
          expect(related).toEqual(expected.map((others) => others.length));
          expect(example).toEqual(expected.map((others) => others[0] ?? -1));
        },
      ),
    );
  });
});
