import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { firstBits, imageTable } from '../../../test/fixtures/image-table.ts';
import { hammingDistance } from '../../kernel/hash/words.ts';
import { inverseOrientation } from '../../kernel/resample/dihedral.ts';
import type { CandidateSource } from '../../model/pair.ts';
import { CandidateCollector, type Candidates, turnedPdqDistance } from './candidates.ts';
import type { ImageTable } from './image-table.ts';

type Find = readonly [x: number, y: number, orientation: number, source: CandidateSource];

function collect(table: ImageTable, finds: readonly Find[]): Candidates {
  const collector = new CandidateCollector(table);
  for (const find of finds) collector.add(...find);
  return collector.finish();
}

const rowsOf = (candidates: Candidates) =>
  Array.from({ length: candidates.count }, (_, i) => ({
    a: candidates.a[i],
    b: candidates.b[i],
    orientation: candidates.orientation[i],
    perceptualDistance: candidates.perceptualDistance[i],
    pdqDistance: candidates.pdqDistance[i],
    source: candidates.sourceOf(i),
  }));

const scenes = fc.array(
  fc.record({
    scene: fc.nat(1),
    turn: fc.integer({ min: 1, max: 8 }),
    bits: fc.uniqueArray(fc.nat(63), { maxLength: 6 }),
    pdqBits: fc.uniqueArray(fc.nat(255), { maxLength: 30 }),
  }),
  { minLength: 2, maxLength: 6 },
);
const findsOf = (count: number) =>
  fc.array(
    fc.tuple(
      fc.nat(count - 1),
      fc.nat(count - 1),
      fc.integer({ min: 1, max: 8 }),
      fc.constantFrom<CandidateSource>('phash', 'dhash', 'trimmed', 'pdq', 'embedding'),
    ),
    { maxLength: 20 },
  );
const filled = scenes.chain((pictures) => fc.tuple(fc.constant(pictures), findsOf(pictures.length)));

describe('CandidateCollector', () => {
  it('gives each pair once, the lower number first, in order', () => {
    fc.assert(
      fc.property(filled, ([pictures, finds]) => {
        const rows = rowsOf(collect(imageTable(pictures), finds));
        const keys = rows.map(({ a, b }) => a! * 100 + b!);
        const expected = finds.flatMap(([x, y]) => (x === y ? [] : [Math.min(x, y) * 100 + Math.max(x, y)]));
        expect(keys).toEqual([...new Set(expected)].sort((p, q) => p - q));
        for (const { a, b } of rows) expect(a!).toBeLessThan(b!);
      }),
    );
  });

  it('takes a pair either way round: y on x under an orientation is x on y under its inverse', () => {
    fc.assert(
      fc.property(filled, ([pictures, finds]) => {
        const table = imageTable(pictures);
        const turned = finds.map(
          ([x, y, orientation, source]): Find => [y, x, inverseOrientation(orientation), source],
        );
        expect(rowsOf(collect(table, turned))).toEqual(rowsOf(collect(table, finds)));
      }),
    );
  });

  it('does not depend on the order of the finds', () => {
    const shuffled = filled.chain(([pictures, finds]) =>
      fc.tuple(
        fc.constant(pictures),
        fc.constant(finds),
        fc.shuffledSubarray(
          finds.map((_, i) => i),
          { minLength: finds.length },
        ),
      ),
    );
    fc.assert(
      fc.property(shuffled, ([pictures, finds, order]) => {
        const table = imageTable(pictures);
        const other = order.map((i) => finds[i]!);
        expect(rowsOf(collect(table, other))).toEqual(rowsOf(collect(table, finds)));
      }),
    );
  });

  it('gives distances in the orientation that stays', () => {
    // b is a mirrored, with 3 and 12 bits of its own.
    const table = imageTable([{ scene: 1 }, { scene: 1, turn: 2, bits: firstBits(3), pdqBits: firstBits(12) }]);
    expect(rowsOf(collect(table, [[0, 1, 2, 'phash']]))).toEqual([
      { a: 0, b: 1, orientation: 2, perceptualDistance: 3, pdqDistance: 12, source: 'phash' },
    ]);
    const straight = rowsOf(collect(table, [[0, 1, 1, 'pdq']]))[0]!;
    expect(straight.perceptualDistance).toBe(hammingDistance(table.perceptualHash, 0, table.perceptualHash, 2, 2));
    expect(straight.pdqDistance).toBe(hammingDistance(table.pdq, 0, table.pdq, 8, 8));
  });

  /** Two pictures whose hashes lie so far apart straight, mirrored and turned. */
  function distances(straight: number, mirrored: number, turned: number): ImageTable {
    const table = imageTable([{ scene: 1 }, { scene: 1 }]);
    const base = table.perceptualHash.slice(0, 2);
    const at = (bits: number) => {
      const words = base.slice();
      for (let bit = 0; bit < bits; bit++) words[bit >> 5] = words[bit >> 5]! ^ (1 << (bit & 31));
      return words;
    };
    table.perceptualHash.set(at(straight), 2);
    table.turnedHashes.set(at(mirrored), 14 + 2 * (2 - 2));
    table.turnedHashes.set(at(turned), 14 + 2 * (3 - 2));
    return table;
  }
  const all: Find[] = [
    [0, 1, 3, 'phash'],
    [0, 1, 2, 'phash'],
    [0, 1, 1, 'dhash'],
  ];

  it.each([
    // straight, mirrored, turned by 180° → what stays
    [9, 9, 9, 1],
    [9, 7, 8, 1],
    [9, 6, 9, 2],
    [9, 9, 6, 3],
    [9, 5, 4, 3],
    [9, 4, 4, 2],
    [40, 8, 6, 3],
    [0, 0, 0, 1],
  ])('prefers straight %i unless mirrored %i or turned %i is clearly nearer', (straight, mirrored, turned, stays) => {
    const [row] = rowsOf(collect(distances(straight, mirrored, turned), all));
    expect([row!.orientation, row!.perceptualDistance]).toEqual([stays, [0, straight, mirrored, turned][stays]]);
  });

  it('tells the orientation of a find from the source of another', () => {
    const finds: Find[] = [
      [0, 1, 2, 'phash'],
      [0, 1, 1, 'dhash'],
    ];
    expect(rowsOf(collect(distances(5, 4, 0), finds))[0]).toMatchObject({ orientation: 1, source: 'dhash' });
    expect(rowsOf(collect(distances(9, 4, 0), finds))[0]).toMatchObject({ orientation: 2, source: 'phash' });
  });

  it('names the source that asks most of the comparison', () => {
    const table = imageTable([{ scene: 1 }, { scene: 1 }]);
    const sources = ['embedding', 'phash', 'dhash'] as const;
    const finds = sources.map((source): Find => [0, 1, 1, source]);
    expect(rowsOf(collect(table, finds))[0]!.source).toBe('embedding');
    expect(rowsOf(collect(table, finds.slice(1)))[0]!.source).toBe('dhash');
  });

  it('holds more than it first has room for', () => {
    const table = imageTable(Array.from({ length: 80 }, () => ({ scene: 1 })));
    const collector = new CandidateCollector(table);
    for (let x = 0; x < 80; x++) for (let y = 0; y < 80; y++) collector.add(x, y, 1, 'phash');
    expect(collector.count).toBe(80 * 79);
    expect(collector.finish().count).toBe((80 * 79) / 2);
  });
});

describe('turnedPdqDistance', () => {
  it('is 0 between pictures that are one another turned', () => {
    for (let one = 1; one <= 8; one++) {
      for (let other = 1; other <= 8; other++) {
        const table = imageTable([
          { scene: 3, turn: one },
          { scene: 3, turn: other },
        ]);
        const fitting = [1, 2, 3, 4, 5, 6, 7, 8].filter((o) => turnedPdqDistance(table, 0, 1, o) === 0);
        expect(fitting).toHaveLength(1);
        expect(turnedPdqDistance(table, 1, 0, inverseOrientation(fitting[0]!))).toBe(0);
      }
    }
  });
});
