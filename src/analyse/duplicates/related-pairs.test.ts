import { describe, expect, it } from 'vitest';
import { type Relation, relationRank } from '../../model/relation.ts';
import { isIdentical, isLinked, type RelatedPairs, relationName, representedClasses, weaker } from './related-pairs.ts';

type Pair = readonly [a: number, b: number, relation: Relation | 'unrelated', score: number, isRepresented?: boolean];

const pairsOf = (pairs: readonly Pair[]): RelatedPairs => ({
  a: pairs.map(([a]) => a),
  b: pairs.map(([, b]) => b),
  relation: pairs.map(([, , relation]) => relationRank(relation)),
  score: pairs.map(([, , , score]) => score),
  isRepresented: pairs.map(([, , , , isRepresented]) => (isRepresented ? 1 : 0)),
});

const classesOf = (
  count: number,
  pairs: readonly Pair[],
  { threshold = 0.5, vetoes = [] as readonly (readonly [number, number])[] } = {},
) => {
  const { members, links, exactOf, weakestWithin, classOf } = representedClasses(
    count,
    pairsOf(pairs),
    threshold,
    vetoes,
  );
  const linked = [...links]
    .sort(([x], [y]) => x - y)
    .map(([key, pair]) => [Math.floor(key / members.length), key % members.length, pair]);
  return { members, linked, exactOf: [...exactOf], weakestWithin: [...weakestWithin], classOf: [...classOf] };
};

describe('isLinked', () => {
  const pair = (relation: Relation | 'unrelated', score: number) =>
    isLinked(pairsOf([[0, 1, relation, score]]), 0, 0.5);

  it('needs a copy above the threshold', () => {
    expect([pair('resized', 0.51), pair('resized', 0.5), pair('edited', 0.9)]).toEqual([true, false, true]);
  });

  it('does not hold for what is no copy', () => {
    expect([pair('same-scene', 0.99), pair('semantic', 0.99), pair('unrelated', 0.99)]).toEqual([false, false, false]);
  });

  it('always holds for identical images', () => {
    expect([pair('identical-bytes', 0), pair('identical-pixels', 0)]).toEqual([true, true]);
    expect([isIdentical(relationRank('identical-pixels')), isIdentical(relationRank('recompressed'))]).toEqual([
      true,
      false,
    ]);
  });
});

describe('representedClasses', () => {
  it('hold what is equal, and what one image stands for', () => {
    const found = classesOf(6, [
      [0, 1, 'identical-bytes', 1, true],
      [0, 2, 'recompressed', 0.9, true],
      [2, 3, 'identical-pixels', 1, true],
      [4, 5, 'resized', 0.9],
    ]);
    expect(found.members).toEqual([[0, 1, 2, 3], [4], [5]]);
    expect(found.classOf).toEqual([0, 0, 0, 0, 1, 2]);
    expect(found.exactOf).toEqual([0, 0, 1, 1, 2, 3]);
    expect(found.linked).toEqual([[1, 2, 3]]);
    expect(found.weakestWithin).toEqual([1, -1, -1]);
  });

  it('hold equal images together whatever says it: also pairs that represent nothing', () => {
    expect(classesOf(3, [[1, 2, 'identical-pixels', 1]]).members).toEqual([[0], [1, 2]]);
  });

  it('keep the best link between two classes, and the weakest pair within one', () => {
    const found = classesOf(6, [
      [0, 1, 'recompressed', 0.95, true],
      [0, 2, 'resized', 0.9, true],
      [3, 4, 'identical-bytes', 1, true],
      [1, 3, 'edited', 0.6],
      [2, 4, 'edited', 0.7],
      [0, 3, 'edited', 0.65],
    ]);
    expect(found.members).toEqual([[0, 1, 2], [3, 4], [5]]);
    expect(found.linked).toEqual([[0, 1, 4]]);
    expect(found.weakestWithin).toEqual([1, -1, -1]);
  });

  it('do not link below the threshold: not across, nor to what would be represented', () => {
    const pairs: Pair[] = [
      [0, 1, 'recompressed', 0.9, true],
      [1, 2, 'resized', 0.8],
    ];
    expect(classesOf(3, pairs, { threshold: 0.85 })).toMatchObject({ members: [[0, 1], [2]], linked: [] });
    expect(classesOf(3, pairs, { threshold: 0.9 }).members).toEqual([[0], [1], [2]]);
  });

  describe('with vetoes', () => {
    it('cut the link of the two images', () => {
      const pairs: Pair[] = [
        [0, 1, 'resized', 0.9],
        [1, 2, 'resized', 0.9],
      ];
      expect(classesOf(3, pairs, { vetoes: [[1, 0]] }).linked).toEqual([[1, 2, 1]]);
    });

    it('hold for all that is equal to them', () => {
      const pairs: Pair[] = [
        [0, 1, 'identical-bytes', 1, true],
        [2, 3, 'identical-pixels', 1, true],
        [0, 2, 'resized', 0.9],
      ];
      expect(classesOf(4, pairs, { vetoes: [[1, 3]] })).toMatchObject({
        members: [
          [0, 1],
          [2, 3],
        ],
        linked: [],
      });
    });

    it('leave equal images equal', () => {
      expect(classesOf(2, [[0, 1, 'identical-bytes', 1, true]], { vetoes: [[0, 1]] }).members).toEqual([[0, 1]]);
    });

    it('part an image from the one that stands for it', () => {
      const pairs: Pair[] = [
        [0, 1, 'recompressed', 0.95, true],
        [0, 2, 'recompressed', 0.95, true],
      ];
      expect(classesOf(3, pairs, { vetoes: [[0, 2]] })).toMatchObject({ members: [[0, 1], [2]], linked: [] });
    });

    it('part two images that a third one stands for; either stays linked with it', () => {
      const pairs: Pair[] = [
        [0, 1, 'recompressed', 0.95, true],
        [0, 2, 'recompressed', 0.96, true],
        [0, 3, 'recompressed', 0.97, true],
      ];
      const { classOf, linked, members } = classesOf(4, pairs, { vetoes: [[1, 2]] });
      expect(classOf[1]).not.toBe(classOf[2]);
      expect(classOf[0]).toBe(classOf[3]);
      expect(members).toEqual([[0, 3], [1], [2]]);
      expect(linked).toEqual([
        [0, 1, 0],
        [0, 2, 1],
      ]);
    });

    it('of a represented image cost the others their links to nothing', () => {
      const pairs: Pair[] = [
        [0, 1, 'recompressed', 0.95, true],
        [0, 2, 'resized', 0.8],
      ];
      expect(classesOf(3, pairs, { vetoes: [[1, 2]] }).linked).toEqual([
        [0, 1, 0],
        [0, 2, 1],
      ]);
    });
  });
});

describe('weaker', () => {
  const pairs = pairsOf([
    [0, 1, 'resized', 0.9],
    [0, 2, 'resized', 0.8],
    [1, 2, 'cropped', 0.8],
    [1, 3, 'cropped', 0.8],
  ]);

  it('is the lower score, then the looser relation, then the first', () => {
    expect([weaker(pairs, 0, 1), weaker(pairs, 1, 0)]).toEqual([1, 1]);
    expect([weaker(pairs, 1, 2), weaker(pairs, 2, 1)]).toEqual([2, 2]);
    expect([weaker(pairs, 2, 3), weaker(pairs, 3, 2)]).toEqual([2, 2]);
  });

  it('is the other one of no pair', () => {
    expect([weaker(pairs, -1, 2), weaker(pairs, 2, -1), weaker(pairs, -1, -1)]).toEqual([2, 2, -1]);
  });
});

describe('relationName', () => {
  it('knows every relation, and calls the rest unrelated', () => {
    expect([0, 7, 10, 11, 255].map(relationName)).toEqual([
      'identical-bytes',
      'cropped',
      'semantic',
      'unrelated',
      'unrelated',
    ]);
  });
});
