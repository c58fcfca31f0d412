import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { RELATIONS, type Relation } from '../../model/relation.ts';
import { countAcross } from './count-across.ts';
import { countLeaks } from './count-leaks.ts';
import { examplesAcross } from './examples-across.ts';
import { listAcross } from './list-across.ts';
import { relatedImages } from './related-images.ts';
import { type RelatedRow, RelatedRowsBuilder } from './related-rows.ts';

const ANY = () => true;
const row = (a: number, b: number, relation: Relation, more: Partial<RelatedRow> = {}): RelatedRow => ({
  a,
  b,
  rank: RELATIONS.indexOf(relation),
  score: relation.startsWith('identical') ? 1 : 0.9,
  isConfirmed: true,
  isRepresented: false,
  ...more,
});

function related(count: number, rows: readonly RelatedRow[], bytes?: readonly number[]) {
  const builder = new RelatedRowsBuilder();
  for (const each of rows) builder.add(each);
  return relatedImages(count, builder.finish(), Int32Array.from(bytes ?? Array.from({ length: count }, () => -1)));
}

const listed = (...parameters: Parameters<typeof listAcross>): string[] => {
  const { count, a, b, rank } = listAcross(...parameters);
  return Array.from({ length: count }, (_, i) => `${a[i]}-${b[i]} ${RELATIONS[rank[i]!]}`);
};

describe('pairs across sides', () => {
  it('the chain trap: A(train)–B(train)–C(test) with B–C related and A–C not is exactly one leak', () => {
    const chain = related(3, [row(0, 1, 'resized'), row(1, 2, 'recompressed')]);
    const splits = Int32Array.of(0, 0, 1);
    expect(listed(chain, splits, ANY, 10)).toEqual(['1-2 recompressed']);
    expect([...countAcross(chain, splits, 2, ANY).bySides]).toEqual([0, 1, 0, 0]);
    expect([...examplesAcross(chain, splits, 2, ANY)]).toEqual([-1, -1, -1, 2, 1, -1]);
    expect(
      countLeaks(
        (image) => splits[image],
        [
          [0, 1],
          [1, 2],
        ],
      ),
    ).toBe(1);
  });

  it('spells out a star of exact copies, and tells bytes from pixels', () => {
    const star = related(
      4,
      [row(0, 1, 'identical-bytes'), row(0, 2, 'identical-pixels'), row(0, 3, 'identical-pixels')],
      [7, 7, 8, 8],
    );
    expect(listed(star, Int32Array.of(0, 1, 0, 1), ANY, 10)).toEqual([
      '0-1 identical-bytes',
      '2-3 identical-bytes',
      '0-3 identical-pixels',
      '1-2 identical-pixels',
    ]);
  });

  it('gives copies the relations of each other, without making chains of them', () => {
    const copies = related(4, [row(0, 1, 'identical-bytes'), row(1, 2, 'cropped'), row(2, 3, 'cropped')]);
    expect(listed(copies, Int32Array.of(0, 0, 1, 0), ANY, 10)).toEqual(['0-2 cropped', '1-2 cropped', '2-3 cropped']);
  });

  it('gives what an image stands for the relations of that image', () => {
    const hot = related(4, [
      row(0, 1, 'recompressed', { isRepresented: true, score: 0.8 }),
      row(0, 2, 'resized', { isRepresented: true, score: 0.7 }),
      row(0, 3, 'cropped', { score: 0.6 }),
    ]);
    expect(listed(hot, Int32Array.of(0, 1, 2, 3), ANY, 10)).toEqual([
      '0-1 recompressed',
      '0-2 resized',
      '1-2 resized',
      '0-3 cropped',
      '1-3 cropped',
      '2-3 cropped',
    ]);
  });

  it('a person may say that two copies are no duplicates: their other pairs stand', () => {
    const said = related(3, [row(0, 1, 'identical-bytes', { isConfirmed: false }), row(0, 2, 'identical-bytes')]);
    const sides = Int32Array.of(0, 1, 2);
    expect(listed(said, sides, ANY, 10)).toEqual(['0-2 identical-pixels', '1-2 identical-pixels']);
    expect([...countAcross(said, sides, 0, ANY).byRank].slice(0, 3)).toEqual([0, 2, 0]);
  });

  it('counts what it does not list: a thousand million pairs of blank frames', () => {
    const count = 80_000;
    const frames = related(
      count,
      Array.from({ length: count - 1 }, (_, i) => row(0, i + 1, 'identical-bytes')),
      Array.from({ length: count }, () => 1),
    );
    const sides = Int32Array.from({ length: count }, (_, i) => i % 2);
    expect(countAcross(frames, sides, 2, ANY).bySides[1]).toBe(40_000 * 40_000);
    expect(listAcross(frames, sides, ANY, 1000).count).toBe(1000);
    expect(examplesAcross(frames, sides, 2, ANY).filter((example) => example >= 0).length).toBe(count);
  });

  it('agrees with the definition on random rows, in counts, lists and examples, whatever the order of rows', () => {
    const cases = fc.integer({ min: 2, max: 14 }).chain((count) =>
      fc.record({
        count: fc.constant(count),
        rows: fc.uniqueArray(
          fc.record({
            a: fc.nat(count - 1),
            b: fc.nat(count - 1),
            rank: fc.constantFrom(0, 1, 1, 2, 3, 7, RELATIONS.length),
            score: fc.constantFrom(0.25, 0.5, 0.75),
            isConfirmed: fc.boolean(),
            isRepresented: fc.boolean(),
          }),
          { selector: ({ a, b }) => `${Math.min(a, b)} ${Math.max(a, b)}`, maxLength: 24 },
        ),
        bytes: fc.array(fc.integer({ min: -1, max: 2 }), { minLength: count, maxLength: count }),
        side: fc.array(fc.integer({ min: -1, max: 2 }), { minLength: count, maxLength: count }),
        only: fc.subarray([0, 1, 2, 3, 7]),
      }),
    );
    fc.assert(
      fc.property(cases, ({ count, rows, bytes, side, only }) => {
        const real = rows
          .filter(({ a, b }) => a !== b)
          .map((each) => ({
            ...each,
            a: Math.min(each.a, each.b),
            b: Math.max(each.a, each.b),
            isConfirmed: each.isConfirmed && each.rank < RELATIONS.length,
            score: each.rank < 2 ? 1 : each.score,
          }));
        const accept = (rank: number) => only.includes(rank);
        const expected = byDefinition(count, real, bytes, side).filter(({ rank }) => accept(rank));
        const images = related(count, real, bytes);
        const sides = Int32Array.from(side);
        const list = listAcross(images, sides, accept, Number.POSITIVE_INFINITY);
        const found = Array.from({ length: list.count }, (_, i) => ({
          a: list.a[i]!,
          b: list.b[i]!,
          rank: list.rank[i]!,
          score: list.score[i]!,
        }));
        expect(found).toEqual(expected);
        const counts = countAcross(images, sides, 3, accept);
        expect([...counts.byRank]).toEqual(RELATIONS.map((_, rank) => expected.filter((p) => p.rank === rank).length));
        expect([...countAcross(images, sides, 0, accept).byRank]).toEqual([...counts.byRank]);
        const examples = examplesAcross(images, sides, 3, accept);
        for (let image = 0; image < count; image++) {
          for (let other = 0; other < 3; other++) {
            const partners = expected.flatMap(({ a, b }) => (a === image ? [b] : b === image ? [a] : []));
            const there = partners.filter((partner) => side[partner] === other);
            const example = examples[3 * image + other]!;
            if (there.length === 0) expect(example).toBe(-1);
            else expect(there).toContain(example);
          }
        }
        const backwards = related(count, [...real].reverse(), bytes);
        expect(listAcross(backwards, sides, accept, Number.POSITIVE_INFINITY)).toEqual(list);
        const some = listAcross(images, sides, accept, 3);
        expect(some.count).toBe(Math.min(3, expected.length));
      }),
      { numRuns: 500, seed: 20 },
    );
  });
});

/** Every pair of images by itself, straight from what the rows mean. */
function byDefinition(
  count: number,
  rows: readonly RelatedRow[],
  bytes: readonly number[],
  side: readonly number[],
): { a: number; b: number; rank: number; score: number }[] {
  const exact = Array.from({ length: count }, (_, image) => image);
  for (let changed = true; changed; ) {
    changed = false;
    for (const { a, b, rank } of rows) {
      if (rank > 1 || exact[a] === exact[b]) continue;
      const least = Math.min(exact[a]!, exact[b]!);
      exact[a] = least;
      exact[b] = least;
      changed = true;
    }
  }
  const better = (x: RelatedRow, y: RelatedRow) => x.rank - y.rank || y.score - x.score || x.a - y.a;
  const via = Array.from({ length: count }, (_, image) => ({ root: exact[image]!, rank: 0, score: 1 }));
  for (let image = 0; image < count; image++) {
    const [up] = rows
      .filter((each) => each.isRepresented && each.isConfirmed && exact[each.b] === exact[image])
      .filter((each) => exact[each.a]! < exact[each.b]!)
      .sort(better);
    if (!up) continue;
    const parent = via[exact[up.a]!]!;
    via[image] = {
      root: parent.root,
      rank: Math.max(up.rank, parent.rank),
      score: Math.min(up.score, parent.score),
    };
  }
  const stands = (image: number) => via[image]!.root === exact[image];
  const pairs: { a: number; b: number; rank: number; score: number }[] = [];
  for (let a = 0; a < count; a++) {
    for (let b = a + 1; b < count; b++) {
      if (side[a]! < 0 || side[b]! < 0 || side[a] === side[b]) continue;
      const own = rows.find((each) => each.a === a && each.b === b);
      const copies = exact[a] === exact[b];
      if (own && !(copies && own.isConfirmed && own.rank <= 1)) {
        if (own.isConfirmed) pairs.push({ a, b, rank: own.rank, score: own.score });
      } else if (copies) pairs.push({ a, b, rank: bytes[a]! >= 0 && bytes[a] === bytes[b] ? 0 : 1, score: 1 });
      else if (via[a]!.root === via[b]!.root) {
        const rank = Math.max(via[a]!.rank, via[b]!.rank);
        pairs.push({ a, b, rank, score: Math.min(via[a]!.score, via[b]!.score) });
      } else {
        const known = rows.filter((each) => each.isConfirmed);
        const joins = (each: RelatedRow, x: (image: number) => boolean, y: (image: number) => boolean) =>
          (x(each.a) && y(each.b)) || (x(each.b) && y(each.a));
        const byRoots = known.filter((each) =>
          joins(
            each,
            (image) => stands(image) && via[image]!.root === via[a]!.root,
            (image) => stands(image) && via[image]!.root === via[b]!.root,
          ),
        );
        const byCopies = known.filter((each) =>
          joins(
            each,
            (image) => exact[image] === exact[a],
            (image) => exact[image] === exact[b],
          ),
        );
        const [best] = (byRoots.length > 0 ? byRoots : byCopies).sort((x, y) => x.rank - y.rank || y.score - x.score);
        if (best) pairs.push({ a, b, rank: best.rank, score: best.score });
      }
    }
  }
  return pairs.sort((x, y) => x.rank - y.rank || y.score - x.score || x.a - y.a || x.b - y.b);
}
