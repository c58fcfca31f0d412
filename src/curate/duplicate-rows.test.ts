import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { duplicateGroups } from '../analyse/duplicates/groups.ts';
import { type RelatedPairs, representedClasses } from '../analyse/duplicates/related-pairs.ts';
import { type Relation, relationRank } from '../model/relation.ts';
import { type DuplicateRow, duplicateRows, type GroupRow } from './duplicate-rows.ts';
import type { KeeperFacts, KeeperOptions } from './keeper.ts';

type Pair = readonly [a: number, b: number, relation: Relation, score: number, isRepresented?: boolean];

const pairsOf = (pairs: readonly Pair[]): RelatedPairs => ({
  a: pairs.map(([a]) => a),
  b: pairs.map(([, b]) => b),
  relation: pairs.map(([, , relation]) => relationRank(relation)),
  score: pairs.map(([, , , score]) => score),
  isRepresented: pairs.map(([, , , , isRepresented]) => (isRepresented ? 1 : 0)),
});

const THRESHOLD = 0.45;
const name = (image: number): string => `i${String(image).padStart(2, '0')}`;

/** Image `n` has quality `best[n]`, and bytes of its own unless `bytes` says otherwise. */
function rowsOf(
  pairs: readonly Pair[],
  best: readonly number[],
  { options = {}, bytes = {} }: { options?: KeeperOptions; bytes?: Readonly<Record<number, string>> } = {},
): { images: DuplicateRow[]; groups: GroupRow[] } {
  const related = pairsOf(pairs);
  const classes = representedClasses(best.length, related, THRESHOLD);
  const factsOf = (image: number): KeeperFacts => ({
    id: name(image),
    split: null,
    label: null,
    width: best[image]!,
    height: 1,
    bitDepth: 8,
    jpegQuality: null,
    sharpness: null,
    metadata: 0,
    isLossless: false,
    sizeBytes: 1,
    isTruncated: false,
  });
  const bytesOf = (image: number) => bytes[image] ?? image;
  return duplicateRows(related, classes, duplicateGroups(related, classes), { factsOf, bytesOf }, options);
}

const rowOf = (images: readonly DuplicateRow[], image: number): DuplicateRow =>
  images.find((row) => row.image === image)!;

describe('duplicateRows', () => {
  it('name the keeper of a group and why, and put it first', () => {
    const { groups } = rowsOf(
      [
        [0, 1, 'resized', 0.9],
        [0, 2, 'cropped', 0.7],
        [1, 2, 'resized', 0.8],
      ],
      [5, 9, 7],
    );
    expect(groups).toEqual([
      {
        groupId: 'i00',
        relation: 'cropped',
        size: 3,
        keeper: 1,
        keeperReason: 'highest resolution, 9×1 against 7×1',
        weakest: { a: 0, b: 2, relation: 'cropped', score: 0.7 },
        members: [1, 0, 2],
      },
    ]);
  });

  it('say of each other member how it is related to the keeper', () => {
    const { images } = rowsOf(
      [
        [0, 1, 'resized', 0.9],
        [0, 2, 'cropped', 0.7],
        [1, 2, 'edited', 0.8],
      ],
      [5, 9, 7],
    );
    expect(rowOf(images, 1)).toMatchObject({ isKeeper: true, keeper: 1, nearOf: null, isExactDuplicate: false });
    expect(rowOf(images, 0)).toMatchObject({ nearOf: 1, nearRelation: 'resized', nearSimilarity: 0.9 });
    expect(rowOf(images, 2)).toMatchObject({ nearOf: 1, nearRelation: 'edited', nearSimilarity: 0.8 });
  });

  it('tell exact copies from near ones: of each set of equal images one is near, the others its copies', () => {
    const { images } = rowsOf(
      [
        [0, 1, 'identical-bytes', 1, true],
        [2, 3, 'identical-pixels', 1, true],
        [0, 2, 'resized', 0.8],
      ],
      [9, 9, 5, 6],
      { bytes: { 0: 's', 1: 's' } },
    );
    expect(rowOf(images, 0)).toMatchObject({ isKeeper: true, isExactDuplicate: false, nearOf: null });
    expect(rowOf(images, 1)).toMatchObject({
      isExactDuplicate: true,
      exactRelation: 'identical-bytes',
      exactOf: 0,
      nearOf: null,
    });
    expect(rowOf(images, 3)).toMatchObject({ isExactDuplicate: false, nearOf: 0, nearRelation: 'resized' });
    expect(rowOf(images, 2)).toMatchObject({
      isExactDuplicate: true,
      exactRelation: 'identical-pixels',
      exactOf: 3,
      nearOf: null,
    });
  });

  it('follow the options for every choice', () => {
    const pairs: Pair[] = [[0, 1, 'resized', 0.9]];
    expect(rowsOf(pairs, [5, 9], { options: { order: [] } }).groups[0]!.keeper).toBe(0);
    expect(rowsOf(pairs, [5, 9], { options: { prefer: ['i00'] } }).groups[0]!.keeper).toBe(0);
  });

  describe('of images that one stands for', () => {
    const star: Pair[] = [
      [0, 1, 'recompressed', 0.95, true],
      [0, 2, 'resized', 0.9, true],
    ];

    it('give those their own relation to it', () => {
      const { images } = rowsOf(star, [9, 5, 5]);
      expect(rowOf(images, 1)).toMatchObject({ nearOf: 0, nearRelation: 'recompressed', nearSimilarity: 0.95 });
      expect(rowOf(images, 2)).toMatchObject({ nearOf: 0, nearRelation: 'resized', nearSimilarity: 0.9 });
    });

    it('give it a reason where another one is kept', () => {
      const { images } = rowsOf(star, [5, 9, 5]);
      expect(rowOf(images, 0)).toMatchObject({ isKeeper: false, nearOf: 1, nearRelation: 'recompressed' });
      expect(rowOf(images, 2)).toMatchObject({ nearOf: 1, nearRelation: 'resized' });
    });

    it('give it a reason where an exact copy of another one is kept', () => {
      const { images } = rowsOf([...star, [1, 3, 'identical-bytes', 1, true]], [5, 6, 5, 9]);
      expect(rowOf(images, 3).isKeeper).toBe(true);
      expect(rowOf(images, 0)).toMatchObject({ nearOf: 3, nearRelation: 'recompressed', nearSimilarity: 0.95 });
      expect(rowOf(images, 1)).toMatchObject({ isExactDuplicate: true, exactOf: 3, nearOf: null });
    });

    it('give a better copy of one of them the reason', () => {
      const { images } = rowsOf([...star, [2, 3, 'identical-pixels', 1, true]], [9, 5, 5, 6]);
      expect(rowOf(images, 3)).toMatchObject({ nearOf: 0, nearRelation: 'resized', isExactDuplicate: false });
      expect(rowOf(images, 2)).toMatchObject({ exactOf: 3, exactRelation: 'identical-pixels' });
    });
  });

  it('are none without groups', () => {
    expect(rowsOf([[0, 1, 'same-scene', 0.9]], [1, 2])).toEqual({ images: [], groups: [] });
  });

  const COUNT = 9;
  // Stars as scans make them: firsts of exact classes stand for others, everything else is a plain pair.
  const structure = fc.record({
    exactOf: fc.array(fc.nat(COUNT - 1), { minLength: COUNT, maxLength: COUNT }),
    leaderOf: fc.array(fc.option(fc.nat(COUNT - 1), { nil: null }), { minLength: COUNT, maxLength: COUNT }),
    plain: fc.uniqueArray(fc.tuple(fc.nat(COUNT - 1), fc.nat(COUNT - 1), fc.integer({ min: 30, max: 99 })), {
      maxLength: 25,
      selector: ([a, b]) => `${Math.min(a, b)} ${Math.max(a, b)}`,
    }),
    best: fc.array(fc.integer({ min: 1, max: 4 }), { minLength: COUNT, maxLength: COUNT }),
  });
  function pairsFrom({
    exactOf,
    leaderOf,
    plain,
  }: {
    exactOf: number[];
    leaderOf: (number | null)[];
    plain: number[][];
  }): Pair[] {
    const first = exactOf.map((of, image) => (of < image && exactOf[of] === of ? of : image));
    const isFirst = (image: number) => first[image] === image;
    const isLed = leaderOf.map(
      (leader, image) => leader !== null && leader < image && isFirst(image) && isFirst(leader),
    );
    const exact = first.flatMap((of, image): Pair[] => (of === image ? [] : [[of, image, 'identical-bytes', 1, true]]));
    const led = isLed.map((is, image) => is && !isLed[leaderOf[image]!]);
    const stars = led.flatMap((is, image): Pair[] =>
      is ? [[leaderOf[image]!, image, 'recompressed', 0.9, true]] : [],
    );
    const others = plain.flatMap(([x, y, score]): Pair[] => {
      const [a, b] = [Math.min(x!, y!), Math.max(x!, y!)];
      return a !== b && isFirst(a) && isFirst(b) && !led[a] && !led[b] ? [[a, b, 'resized', score! / 100]] : [];
    });
    return [...exact, ...stars, ...others];
  }

  it('give every member of a group but its keeper exactly one reason, and the keeper none', () => {
    fc.assert(
      fc.property(structure, (given) => {
        const { images, groups } = rowsOf(pairsFrom(given), given.best);
        const members = groups.flatMap((group) => group.members);
        expect(images.map(({ image }) => image)).toEqual(members.toSorted((x, y) => x - y));
        for (const group of groups) {
          expect(group.members[0]).toBe(group.keeper);
          expect(group.members.slice(1)).toEqual(group.members.slice(1).toSorted((x, y) => x - y));
          expect(group.groupId).toBe(name(Math.min(...group.members)));
          for (const image of group.members) {
            const row = rowOf(images, image);
            expect([row.groupId, row.groupSize, row.keeper]).toEqual([group.groupId, group.size, group.keeper]);
            expect(row.isKeeper).toBe(image === group.keeper);
            const reasons = Number(row.isExactDuplicate) + Number(row.nearOf !== null);
            expect(reasons).toBe(row.isKeeper ? 0 : 1);
            expect(row.exactOf === null).toBe(!row.isExactDuplicate);
            expect(row.exactRelation === null).toBe(!row.isExactDuplicate);
            expect([row.nearRelation === null, row.nearSimilarity === null]).toEqual([
              row.nearOf === null,
              row.nearOf === null,
            ]);
            if (row.isExactDuplicate) {
              // What it is a copy of stays, or goes for being near to the keeper: never for being a copy.
              const original = rowOf(images, row.exactOf!);
              expect([original.groupId, original.isExactDuplicate]).toEqual([row.groupId, false]);
            } else if (!row.isKeeper) expect(row.nearOf).toBe(group.keeper);
          }
        }
      }),
      { numRuns: 300 },
    );
  });
});
