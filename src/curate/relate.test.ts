import { describe, expect, it } from 'vitest';
import type { RelatedPairs } from '../analyse/duplicates/related-pairs.ts';
import { type Relation, relationRank } from '../model/relation.ts';
import type { KeeperFacts, KeeperOptions } from './keeper.ts';
import { relate } from './relate.ts';

type Facts = KeeperFacts & { readonly sha256: string | null };
type Pair = readonly [a: string, b: string, relation: Relation, score: number, isRepresented?: boolean];

const facts = (id: string, change: Partial<Facts> = {}): Facts => ({
  id,
  split: null,
  label: null,
  width: 10,
  height: 10,
  bitDepth: 8,
  jpegQuality: null,
  sharpness: null,
  metadata: 0,
  isLossless: false,
  sizeBytes: 1,
  isTruncated: false,
  sha256: `bytes of ${id}`,
  ...change,
});

function related(
  images: readonly Facts[],
  given: readonly Pair[],
  { threshold = 0.45, options = {} as KeeperOptions, vetoes = [] as readonly (readonly [string, string])[] } = {},
) {
  const ids = images.map(({ id }) => id);
  const pairs: RelatedPairs = {
    a: given.map(([a]) => ids.indexOf(a)),
    b: given.map(([, b]) => ids.indexOf(b)),
    relation: given.map(([, , relation]) => relationRank(relation)),
    score: given.map(([, , , score]) => score),
    isRepresented: given.map((pair) => (pair[4] ? 1 : 0)),
  };
  const byId = new Map(images.map((image) => [image.id, image]));
  const { groups, images: rows, cross } = relate(ids, pairs, threshold, byId, options, vetoes);
  return {
    groups: groups.map(({ members, keeper }) => ({ members: members.map((n) => ids[n]), keeper: ids[keeper] })),
    rows,
    leaks: Object.fromEntries(ids.map((id, n) => [id, cross.related[n]])),
  };
}

describe('relate', () => {
  it('makes groups with keepers of pairs', () => {
    const found = related(
      [facts('a'), facts('b', { width: 20 }), facts('c')],
      [
        ['a', 'b', 'resized', 0.9],
        ['b', 'c', 'same-scene', 0.9],
      ],
    );
    expect(found.groups).toEqual([{ members: ['b', 'a'], keeper: 'b' }]);
    expect(found.rows.map(({ image, isKeeper }) => [image, isKeeper])).toEqual([
      [0, false],
      [1, true],
    ]);
  });

  it('links above the threshold', () => {
    const pair: Pair = ['a', 'b', 'edited', 0.6];
    const images = [facts('a'), facts('b')];
    expect(related(images, [pair], { threshold: 0.59 }).groups).toHaveLength(1);
    expect(related(images, [pair], { threshold: 0.6 }).groups).toEqual([]);
  });

  it('counts relations across splits pair by pair, not group by group', () => {
    const images = [facts('a', { split: 'train' }), facts('b', { split: 'train' }), facts('c', { split: 'test' })];
    const found = related(images, [
      ['a', 'b', 'resized', 0.95],
      ['b', 'c', 'cropped', 0.6],
    ]);
    expect(found.groups).toEqual([{ members: ['a', 'b'], keeper: 'a' }]);
    expect(found.leaks).toEqual({ a: 0, b: 1, c: 1 });
  });

  it('tells copies by their bytes from copies by their pixels', () => {
    const images = [facts('a', { sha256: 's' }), facts('b', { sha256: 's' }), facts('c')];
    const { rows } = related(images, [
      ['a', 'b', 'identical-bytes', 1, true],
      ['a', 'c', 'identical-pixels', 1, true],
    ]);
    expect(rows.map(({ exactRelation }) => exactRelation)).toEqual([null, 'identical-bytes', 'identical-pixels']);
  });

  it('does not take two unknown digests for equal bytes', () => {
    const images = [facts('a', { sha256: null }), facts('b', { sha256: null })];
    const { rows } = related(images, [['a', 'b', 'identical-pixels', 1, true]]);
    expect(rows[1]!.exactRelation).toBe('identical-pixels');
  });

  it('follows what a person said, in either order of the ids, and takes no notice of unknown ones', () => {
    const images = [facts('a'), facts('b'), facts('c')];
    const pairs: Pair[] = [
      ['a', 'b', 'resized', 0.9],
      ['a', 'c', 'resized', 0.8],
      ['b', 'c', 'resized', 0.7],
    ];
    expect(related(images, pairs).groups[0]!.members).toHaveLength(3);
    for (const veto of [
      ['a', 'b'],
      ['b', 'a'],
    ] as const) {
      expect(related(images, pairs, { vetoes: [veto, ['a', 'gone']] }).groups).toEqual([
        { members: ['a', 'c'], keeper: 'a' },
      ]);
    }
  });

  it('hands the options on to the choice of keepers', () => {
    const images = [facts('train/a', { split: 'train', width: 99 }), facts('x/b', { split: 'test' })];
    const pairs: Pair[] = [['train/a', 'x/b', 'resized', 0.9]];
    expect(related(images, pairs).groups[0]!.keeper).toBe('train/a');
    expect(related(images, pairs, { options: { protect: ['test'] } }).groups[0]!.keeper).toBe('x/b');
  });

  it('is a bug of the caller when facts are missing', () => {
    expect(() =>
      relate(
        ['a', 'b'],
        { a: [0], b: [1], relation: [3], score: [0.9], isRepresented: [0] },
        0.45,
        new Map([['a', facts('a')]]),
        {},
      ),
    ).toThrow(/b is in a pair/);
  });
});
