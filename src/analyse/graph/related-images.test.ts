import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { relationRank } from '../../model/relation.ts';
import { PairCollector, relationOfRank, type StoredPair } from './pair-list.ts';
import { RelatedImages } from './related-images.ts';

type Given = readonly [a: string, b: string, score: number, relation?: string, isRepresented?: boolean];

function related(pairs: readonly Given[], apart: readonly (readonly [string, string])[] = []): RelatedImages {
  const collector = new PairCollector();
  for (const [a, b, score, relation = 'resized', isRepresented = false] of pairs) {
    collector.add({ a, b, score, relation, distance: 3, isRepresented });
  }
  const list = collector.finish();
  const key = ([a, b]: readonly [string, string]) => list.ids.indexOf(a) * list.ids.length + list.ids.indexOf(b);
  return new RelatedImages(list, new Set(apart.map(key)));
}

const partnersOf = (images: RelatedImages, id: string) =>
  images.partners(images.ids.indexOf(id)).map(({ image, score }) => [images.ids[image], score]);

describe('partners', () => {
  it('are those of the pairs, best first, then by id', () => {
    const images = related([
      ['b', 'd', 0.7],
      ['a', 'b', 0.9],
      ['b', 'c', 0.7],
      ['x', 'y', 1],
    ]);
    expect(partnersOf(images, 'b')).toEqual([
      ['a', 0.9],
      ['c', 0.7],
      ['d', 0.7],
    ]);
    expect(partnersOf(images, 'a')).toEqual([['b', 0.9]]);
  });

  it('of an image that another stands for are also those of that one, and of its other copies', () => {
    const images = related([
      ['a', 'a1', 1, 'identical-bytes', true],
      ['a', 'a2', 1, 'identical-bytes', true],
      ['a', 'm', 0.8],
      ['m', 'm1', 0.95, 'identical-pixels', true],
    ]);
    expect(partnersOf(images, 'a1')).toEqual([
      ['a', 1],
      ['a2', 1],
      ['m', 0.8],
      ['m1', 0.8],
    ]);
    expect(partnersOf(images, 'm1')).toEqual([
      ['m', 0.95],
      ['a', 0.8],
      ['a1', 0.8],
      ['a2', 0.8],
    ]);
    const [first] = images.partners(images.ids.indexOf('m1')).slice(-1);
    expect(relationOfRank(first!.rank)).toBe('resized');
    expect(first!.distance).toBe(3);
  });

  it('are shared by exact copies, whichever of them was compared', () => {
    const images = related([
      ['a', 'b', 1, 'identical-bytes'],
      ['a', 'c', 1, 'identical-pixels'],
      ['b', 'c', 1, 'identical-pixels'],
      ['b', 'x', 0.9],
    ]);
    for (const id of ['a', 'b', 'c']) expect(partnersOf(images, id)).toContainEqual(['x', 0.9]);
    expect(partnersOf(images, 'x')).toEqual([
      ['a', 0.9],
      ['b', 0.9],
      ['c', 0.9],
    ]);
  });

  it('of a guest that is no copy are not those of the others', () => {
    const images = related([
      ['a', 'g', 0.9, 'resized', true],
      ['g', 'x', 0.8],
    ]);
    expect(partnersOf(images, 'a')).toEqual([['g', 0.9]]);
    expect(partnersOf(images, 'x')).toEqual([['g', 0.8]]);
  });

  it('follow whoever stands for the one that stands for an image', () => {
    const images = related([
      ['a', 'b', 1, 'identical-bytes', true],
      ['b', 'c', 0.9, 'identical-pixels', true],
      ['a', 'z', 0.95],
    ]);
    expect(partnersOf(images, 'c')).toEqual([
      ['a', 0.9],
      ['b', 0.9],
      ['z', 0.9],
    ]);
  });

  it('leave out what is known to be unrelated, and take a stored pair over an implied one', () => {
    const pairs: Given[] = [
      ['a', 'a1', 1, 'identical-bytes', true],
      ['a', 'm', 0.8],
      ['a', 'n', 0.8],
      ['a1', 'n', 0.6, 'cropped'],
    ];
    expect(partnersOf(related(pairs, [['a1', 'm']]), 'a1')).toEqual([
      ['a', 1],
      ['n', 0.6],
    ]);
  });

  it('are the same, however many images are stored through the one that stands for them', () => {
    const groups = fc.array(fc.integer({ min: 1, max: 4 }), { minLength: 1, maxLength: 4 });
    fc.assert(
      fc.property(groups, fc.array(fc.boolean(), { minLength: 6, maxLength: 6 }), (sizes, links) => {
        const members = sizes.map((size, g) => Array.from({ length: size }, (_, i) => `${g}-${i}`));
        const spelledOut: Given[] = [];
        const short: Given[] = [];
        for (const [g, ids] of members.entries()) {
          ids.forEach((id, i) => {
            for (const later of ids.slice(i + 1)) spelledOut.push([id, later, 1, 'identical-bytes']);
            if (i > 0) short.push([ids[0]!, id, 1, 'identical-bytes', true]);
          });
          for (let h = g + 1; h < members.length; h++) {
            if (!links[(g + 2 * h) % links.length]) continue;
            for (const x of ids) for (const y of members[h]!) spelledOut.push([x, y, 0.75]);
            short.push([ids[0]!, members[h]![0]!, 0.75]);
          }
        }
        const [long, brief] = [related(spelledOut), related(short)];
        expect(brief.ids).toEqual(long.ids);
        for (const id of long.ids) expect(partnersOf(brief, id)).toEqual(partnersOf(long, id));
      }),
    );
  });
});

describe('a pair list', () => {
  it('numbers images in the order of their ids and keeps every cell, however many pairs come', () => {
    const collector = new PairCollector();
    const given = Array.from({ length: 3000 }, (_, i): StoredPair => {
      const relation = ['identical-bytes', 'cropped', 'unrelated'][i % 3]!;
      return {
        a: `${9999 - i}`,
        b: 'z',
        relation,
        score: i / 3000,
        distance: i % 2 ? i % 64 : null,
        isRepresented: i % 5 === 0,
      };
    });
    for (const pair of given) collector.add(pair);
    const list = collector.finish();
    expect(list.ids).toEqual([...list.ids].sort());
    given.forEach((pair, i) => {
      expect(list.ids[list.a[i]!]).toBe(pair.a);
      expect(list.ids[list.b[i]!]).toBe(pair.b);
      expect(list.score[i]).toBe(pair.score);
      expect(list.rank[i]).toBe(relationRank(pair.relation));
      expect(list.distance[i]).toBe(pair.distance ?? (pair.relation === 'identical-bytes' ? 0 : -1));
      expect(list.isRepresented[i]).toBe(pair.isRepresented ? 1 : 0);
    });
    expect(relationOfRank(list.rank[2]!)).toBe('unrelated');
  });
});
