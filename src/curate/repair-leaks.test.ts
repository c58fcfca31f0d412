import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { countAcross } from '../analyse/leakage/count-across.ts';
import { relatedImages } from '../analyse/leakage/related-images.ts';
import { RelatedRowsBuilder } from '../analyse/leakage/related-rows.ts';
import { repairLeaks } from './repair-leaks.ts';

const ANY = () => true;

function related(count: number, pairs: readonly (readonly [number, number])[], rank = 3) {
  const builder = new RelatedRowsBuilder();
  for (const [a, b] of pairs) builder.add({ a, b, rank, score: 0.9, isConfirmed: true, isRepresented: false });
  return relatedImages(count, builder.finish(), new Int32Array(count).fill(-1));
}

const repair = (
  pairs: readonly (readonly [number, number])[],
  split: readonly (string | null)[],
  protect: readonly string[] = [],
  kept: readonly number[] = [],
) =>
  repairLeaks({
    related: related(split.length, pairs),
    split,
    protect,
    isKept: (image) => kept.includes(image),
    accept: ANY,
  });

describe('repairing leaks', () => {
  it('removes from the larger split, only what is paired itself', () => {
    const chain = [
      [0, 1],
      [1, 2],
    ] as const;
    expect(repair(chain, ['train', 'train', 'test'])).toEqual([{ image: 1, because: 2 }]);
    expect(repair(chain, ['train', 'train', 'test'], ['train'])).toEqual([{ image: 2, because: 1 }]);
  });

  it('goes by the sizes of the whole splits where they are given', () => {
    const input = { split: ['train', 'test'], protect: [], isKept: () => false, accept: ANY };
    const pair = { related: related(2, [[0, 1]]), ...input };
    expect(
      repairLeaks({
        ...pair,
        sizes: new Map([
          ['train', 9],
          ['test', 3],
        ]),
      }),
    ).toEqual([{ image: 0, because: 1 }]);
    expect(
      repairLeaks({
        ...pair,
        sizes: new Map([
          ['train', 3],
          ['test', 9],
        ]),
      }),
    ).toEqual([{ image: 1, because: 0 }]);
  });

  it('removes nothing for the sake of an image that goes itself', () => {
    // train 0 – val 4 – test 5, where train and test are not related: the image of val goes, that of train may stay.
    const splits = ['train', 'train', 'train', 'train', 'val', 'test', 'val'];
    expect(
      repair(
        [
          [0, 4],
          [4, 5],
        ],
        splits,
      ),
    ).toEqual([{ image: 4, because: 5 }]);
  });

  it('leaves what a person keeps, and what is between protected splits', () => {
    const pair = [[0, 2]] as const;
    expect(repair(pair, ['train', 'train', 'test'], [], [0])).toEqual([{ image: 2, because: 0 }]);
    expect(repair(pair, ['train', 'train', 'test'], ['test'], [0])).toEqual([]);
    expect(repair(pair, ['train', 'train', 'test'], ['test', 'train'])).toEqual([]);
  });

  it('leaves no leak, and loses no protected image, whatever the pairs', () => {
    const cases = fc.integer({ min: 2, max: 30 }).chain((count) =>
      fc.record({
        pairs: fc.uniqueArray(fc.tuple(fc.nat(count - 1), fc.nat(count - 1)), {
          selector: ([a, b]) => `${Math.min(a, b)} ${Math.max(a, b)}`,
          maxLength: 60,
        }),
        rank: fc.constantFrom(0, 1, 3),
        split: fc.array(fc.constantFrom('train', 'val', 'test', null), { minLength: count, maxLength: count }),
        protect: fc.constantFrom<string[][]>([], ['test'], ['train']),
      }),
    );
    fc.assert(
      fc.property(cases, ({ pairs, rank, split, protect }) => {
        const images = related(
          split.length,
          pairs.filter(([a, b]) => a !== b),
          rank,
        );
        const removals = repairLeaks({ related: images, split, protect, isKept: () => false, accept: ANY });
        const gone = new Set(removals.map(({ image }) => image));
        const names = ['train', 'val', 'test'];
        const side = Int32Array.from(split, (name, image) => (gone.has(image) || !name ? -1 : names.indexOf(name)));
        expect([...countAcross(images, side, 0, ANY).byRank].every((n) => n === 0)).toBe(true);
        for (const { image, because } of removals) {
          expect(protect).not.toContain(split[image]);
          expect(gone.has(because)).toBe(false);
          expect(split[because]).not.toBe(split[image]);
        }
      }),
      { numRuns: 400 },
    );
  });
});
