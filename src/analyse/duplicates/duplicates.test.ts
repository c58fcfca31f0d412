import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { crossSplitRelations } from './cross-split.ts';
import { exactClasses } from './exact-classes.ts';
import { duplicateGroups } from './groups.ts';
import type { ImageTable } from './image-table.ts';
import { DEFAULT_NEAR_OPTIONS, nearPairs } from './near-pairs.ts';
import { pixelCandidates } from './pixel-candidates.ts';

interface Picture {
  readonly id: string;
  /** Bits set in the pHash, and in the PDQ hash. */
  readonly bits?: readonly number[];
  readonly pdqBits?: readonly number[];
  readonly sha?: string;
  readonly pixels?: string;
  readonly view?: string;
  readonly path?: string;
  readonly size?: readonly [number, number];
  readonly unreadable?: boolean;
  readonly blank?: boolean;
}

/** A hash far from every other seed's, with some bits turned over. */
function hashWords(seed: number, words: number, flipped: readonly number[]): Uint32Array {
  let state = (seed + 1) * 2654435761;
  const out = Uint32Array.from({ length: words }, () => {
    state = (Math.imul(state ^ (state >>> 15), 2246822519) + 374761393) >>> 0;
    return state;
  });
  for (const bit of flipped) out[bit >> 5] = out[bit >> 5]! ^ (1 << (bit & 31));
  return out;
}

function numbered(values: readonly (string | null)[]): Int32Array {
  const known = [...new Set(values)];
  return Int32Array.from(values, (value) => (value === null ? -1 : known.indexOf(value)));
}

function tableOf(pictures: readonly (Picture & { readonly scene: number })[]): ImageTable {
  const n = pictures.length;
  const perceptualHash = new Uint32Array(2 * n);
  const pdq = new Uint32Array(8 * n);
  pictures.forEach((picture, i) => {
    perceptualHash.set(hashWords(picture.scene, 2, picture.bits ?? []), 2 * i);
    pdq.set(hashWords(picture.scene + 1000, 8, picture.pdqBits ?? []), 8 * i);
  });
  return {
    ids: pictures.map(({ id }) => id),
    bytesNumber: numbered(pictures.map(({ sha, id }) => sha ?? `sha ${id}`)),
    pixelsNumber: numbered(pictures.map(({ pixels }) => pixels ?? null)),
    viewNumber: numbered(pictures.map(({ view, id }) => view ?? `view ${id}`)),
    decodePath: numbered(pictures.map(({ path }) => path ?? 'jpeg 1')),
    width: Int32Array.from(pictures, ({ size }) => size?.[0] ?? 100),
    height: Int32Array.from(pictures, ({ size }) => size?.[1] ?? 80),
    perceptualHash,
    // Far from everything: nothing here is mirrored unless a test says so.
    mirroredHash: Uint32Array.from(perceptualHash, (word, i) => ~word ^ Math.imul(i + 1, 0x9e3779b1)),
    averageHash: new Uint32Array(2 * n),
    pdq,
    isMeasured: Uint8Array.from(pictures, ({ unreadable }) => (unreadable ? 0 : 1)),
    hasStructure: Uint8Array.from(pictures, ({ unreadable, blank }) => (unreadable || blank ? 0 : 1)),
  };
}

function analyse(table: ImageTable, radius = 8) {
  const classes = exactClasses(table);
  const near = nearPairs(table, classes, { ...DEFAULT_NEAR_OPTIONS, radius });
  const groups = duplicateGroups(table, classes, near);
  const named = groups.map((group) => ({
    relation: group.relation,
    ids: group.classes.flatMap((number) => classes.members[number]!.map((image) => table.ids[image]!)).sort(),
  }));
  return { classes, near, groups: named };
}

describe('exact classes', () => {
  it('join equal bytes and equal pixels, and never unreadable files', () => {
    const table = tableOf([
      { id: 'a', scene: 1, sha: 's' },
      { id: 'b', scene: 1, sha: 's', pixels: 'p' },
      { id: 'c', scene: 1, pixels: 'p' },
      { id: 'd', scene: 2, sha: 'zero', unreadable: true },
      { id: 'e', scene: 2, sha: 'zero', unreadable: true },
    ]);
    expect(analyse(table).groups).toEqual([{ relation: 'identical-pixels', ids: ['a', 'b', 'c'] }]);
  });
});

describe('near pairs', () => {
  it('hold within the radius and no further', () => {
    const table = tableOf([
      { id: 'a', scene: 1 },
      { id: 'b', scene: 1, bits: [0, 9, 17, 40] },
      { id: 'c', scene: 1, bits: [1, 2, 3, 33, 34, 35, 50, 51, 52] },
    ]);
    expect(analyse(table).groups).toEqual([{ relation: 'near-duplicate', ids: ['a', 'b'] }]);
    expect(analyse(table, 3).groups).toEqual([]);
  });

  it('need the second opinion of PDQ', () => {
    const table = tableOf([
      { id: 'a', scene: 1 },
      { id: 'b', scene: 1, bits: [5], pdqBits: Array.from({ length: 90 }, (_, i) => i * 2) },
    ]);
    const { near, groups } = analyse(table);
    expect(near.isConfirmed).toEqual([false]);
    expect(near.secondDistance).toEqual([90]);
    expect(groups).toEqual([]);
  });

  it('leave blank pictures alone', () => {
    expect(
      analyse(
        tableOf([
          { id: 'a', scene: 1, blank: true },
          { id: 'b', scene: 1, blank: true },
        ]),
      ).near.a,
    ).toEqual([]);
  });

  it('expand a thousand equal hashes to all their pairs', () => {
    const table = tableOf(Array.from({ length: 200 }, (_, i) => ({ id: `i${String(i).padStart(3, '0')}`, scene: 1 })));
    expect(analyse(table).near.a).toHaveLength((200 * 199) / 2);
  });
});

describe('groups', () => {
  it('fall into no chain: A–B and B–C do not join A with C', () => {
    const table = tableOf([
      { id: 'a', scene: 1, bits: [0, 1, 2, 3, 4] },
      { id: 'b', scene: 1 },
      { id: 'c', scene: 1, bits: [40, 41, 42, 43, 44, 45] },
    ]);
    expect(analyse(table).groups).toEqual([{ relation: 'near-duplicate', ids: ['a', 'b'] }]);
  });

  it('do not depend on the order of the images', () => {
    const scene = fc.record({ scene: fc.nat(3), bits: fc.uniqueArray(fc.nat(63), { maxLength: 7 }) });
    fc.assert(
      fc.property(
        fc.array(scene, { minLength: 2, maxLength: 14 }).chain((list) =>
          fc.tuple(
            fc.constant(list),
            fc.shuffledSubarray(
              list.map((_, i) => i),
              { minLength: list.length },
            ),
          ),
        ),
        ([list, order]) => {
          const pictures = list.map((picture, i) => ({ ...picture, id: `i${String.fromCharCode(97 + i)}` }));
          // Ids sort the images; shuffling which scene has which id must only rename the groups.
          const distances = analyse(tableOf(pictures)).near.distance.toSorted();
          const shuffled = order.map((from, i) => ({ ...list[from]!, id: `i${String.fromCharCode(97 + i)}` }));
          expect(analyse(tableOf(shuffled)).near.distance.toSorted()).toEqual(distances);
        },
      ),
      { numRuns: 60 },
    );
  });
});

describe('cross-split relations', () => {
  it('fall out of the chain trap: A(train)–B(train)–C(test) with B–C related is one leak', () => {
    const table = tableOf([
      { id: 'A', scene: 1, bits: [0, 1, 2, 3, 4] },
      { id: 'B', scene: 1 },
      { id: 'C', scene: 1, bits: [40, 41, 42, 43, 44, 45] },
    ]);
    const { classes, near } = analyse(table);
    const { related, example } = crossSplitRelations(['train', 'train', 'test'], classes, near);
    expect([...related]).toEqual([0, 1, 1]);
    expect([...example]).toEqual([-1, 2, 1]);
  });

  it('count copies in every other split, and none without a split', () => {
    const table = tableOf(['a', 'b', 'c', 'd', 'e'].map((id) => ({ id, scene: 1, sha: 's' })));
    const { classes, near } = analyse(table);
    expect([...crossSplitRelations(['train', 'test', 'test', 'val', null], classes, near).related]).toEqual([
      3, 2, 2, 3, 0,
    ]);
  });
});

describe('pixel candidates', () => {
  it('are images of equal size whose views agree, or came from another decode path', () => {
    const table = tableOf([
      { id: 'a', scene: 1, view: 'v', size: [2000, 1000] },
      { id: 'b', scene: 1, view: 'v', size: [2000, 1000] },
      { id: 'c', scene: 1, path: 'png 1', bits: [3], size: [2000, 1000] },
      { id: 'd', scene: 1, bits: [7], size: [1000, 500] },
      { id: 'e', scene: 2, size: [2000, 1000] },
    ]);
    const { classes, near } = analyse(table);
    expect(pixelCandidates(table, classes, near)).toEqual([0, 1, 2]);
  });

  it('are none among frames of one camera: same decode path, other views', () => {
    const table = tableOf(
      Array.from({ length: 20 }, (_, i) => ({ id: `f${i}`, scene: 1, bits: [i], size: [2000, 1000] as const })),
    );
    const { classes, near } = analyse(table);
    expect(pixelCandidates(table, classes, near)).toEqual([]);
  });
});
