import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type BandPlan, COMPARE_ALL, HALVE, planBands } from './band-plan.ts';
import { BlockJoin, type JoinLimits, type Planner } from './block-join.ts';
import { bruteForceCrossJoin, bruteForceJoin } from './brute-force.ts';
import { groupEqualHashes } from './equal-hashes.ts';
import { hammingCrossJoin, hammingCrossJoinGroups } from './hamming-cross-join.ts';
import { hammingJoin, hammingJoinGroups } from './hamming-join.ts';
import type { HashSet } from './hash-set.ts';

function random(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    const mixed = Math.imul(state ^ (state >>> 16), 0x21f0aaad);
    return (mixed ^ (mixed >>> 15)) >>> 0;
  };
}

type Fill = (words: Uint32Array, wordsPerHash: number, next: () => number, radius: number) => void;

const flip = (words: Uint32Array, at: number, bit: number): void => {
  words[at + (bit >>> 5)]! ^= 1 << (bit & 31);
};

const spread: Fill = (words, _, next) => {
  for (let i = 0; i < words.length; i++) words[i] = next();
};

/** Copies of earlier rows with some bits flipped, around the radius. */
const clustered: Fill = (words, wordsPerHash, next, radius) => {
  spread(words, wordsPerHash, next, radius);
  for (let i = 1; i < words.length / wordsPerHash; i++) {
    if (next() % 2) continue;
    const from = (next() % i) * wordsPerHash;
    words.copyWithin(i * wordsPerHash, from, from + wordsPerHash);
    for (let f = next() % (radius + 4); f > 0; f--) flip(words, i * wordsPerHash, next() % (32 * wordsPerHash));
  }
};

/** Most rows are one hash with few flips, as blank frames are; many are equal. */
const blankish: Fill = (words, wordsPerHash, next, radius) => {
  spread(words, wordsPerHash, next, radius);
  for (let i = 1; i < words.length / wordsPerHash; i++) {
    if (next() % 8 === 0) continue;
    words.copyWithin(i * wordsPerHash, 0, wordsPerHash);
    for (let f = next() % (radius + 2); f > 0; f--) flip(words, i * wordsPerHash, next() % (32 * wordsPerHash));
  }
};

/** Few values altogether. */
const fewDistinct: Fill = (words, wordsPerHash, next, radius) => {
  const values = new Uint32Array(7 * wordsPerHash);
  clustered(values, wordsPerHash, next, radius);
  for (let i = 0; i < words.length / wordsPerHash; i++) {
    const from = (next() % 7) * wordsPerHash;
    words.set(values.subarray(from, from + wordsPerHash), i * wordsPerHash);
  }
};

/** Bits that are set in one of eight rows, and a part of each hash that never varies. */
const lowEntropy: Fill = (words, wordsPerHash, next) => {
  for (let i = 0; i < words.length; i++) {
    words[i] = i % wordsPerHash === 1 ? 0xabcdef : next() & next() & next() & 0x0ffffff0;
  }
};

/** Nine of ten rows share the first half of the hash. */
const halfShared: Fill = (words, wordsPerHash, next) => {
  for (let i = 0; i < words.length; i++) {
    words[i] = i % wordsPerHash < wordsPerHash / 2 && Math.floor(i / wordsPerHash) % 10 ? 5 : next();
  }
};

const FILLS: Record<string, Fill> = { spread, clustered, blankish, fewDistinct, lowEntropy, halfShared };

function setOf(fill: string, seed: number, count: number, wordsPerHash: number, radius: number): HashSet {
  const words = new Uint32Array(count * wordsPerHash);
  FILLS[fill]!(words, wordsPerHash, random(seed), radius);
  return { words, wordsPerHash };
}

type Join = (set: HashSet, radius: number, visit: (a: number, b: number, distance: number) => void) => void;
type CrossJoin = (
  l: HashSet,
  r: HashSet,
  radius: number,
  visit: (l: number, r: number, distance: number) => void,
) => void;

/** A pair and its distance as one number: quick to sort, exact. */
const collect = (join: Join, set: HashSet, radius: number): Float64Array => {
  const pairs: number[] = [];
  join(set, radius, (a, b, distance) => pairs.push((a * 1e5 + b) * 1000 + distance));
  return Float64Array.from(pairs).sort();
};
const collectCross = (join: CrossJoin, left: HashSet, right: HashSet, radius: number): Float64Array => {
  const pairs: number[] = [];
  join(left, right, radius, (l, r, distance) => pairs.push((l * 1e5 + r) * 1000 + distance));
  return Float64Array.from(pairs).sort();
};

/** The first pair that only one of two sorted lists has; null where they are equal. */
function difference(found: Float64Array, expected: Float64Array): string | null {
  for (let i = 0; i < Math.max(found.length, expected.length); i++) {
    if (found[i] !== expected[i]) return `pair ${i}: found ${found[i]}, expected ${expected[i]}`;
  }
  return null;
}

/** Steps at random, the same for the same bucket: a join must be exact whatever it is told. */
const erratic =
  (seed: number): Planner =>
  () => ({
    step(count, bits, radius) {
      const draw = random(seed ^ Math.imul(Math.floor(count), 31) ^ (bits << 8) ^ (radius << 16));
      if (count < 2 || bits === 0) return COMPARE_ALL;
      draw();
      const kind = draw() % 10;
      if (kind < 3) return COMPARE_ALL;
      if (kind < 6 && radius > 0 && bits > 1) return HALVE + (draw() % radius);
      return Math.min(bits, 3 + (draw() % 9));
    },
  });

/** The plan for a large set: small ones are cut, too, where they would be compared at once. */
const largePlans = new Map<string, BandPlan>();
const forMany: Planner = (_, bits, radius) => {
  const plan = largePlans.get(`${bits}/${radius}`) ?? planBands(1 << 20, bits, radius);
  largePlans.set(`${bits}/${radius}`, plan);
  return { step: (count, undecided, left) => plan.step(count * 500, undecided, left) };
};

/** Small sets take the ways of large ones, too. */
const EAGER: JoinLimits = { compareGroupBelow: 500, rejoinFrom: 500 };

const distinctJoin =
  (planner: Planner): Join =>
  (set, radius, visit) =>
    new BlockJoin(radius, planner, EAGER).within(set, (a, b, distance) =>
      a < b ? visit(a, b, distance) : visit(b, a, distance),
    );
const distinctCrossJoin =
  (planner: Planner): CrossJoin =>
  (left, right, radius, visit) =>
    new BlockJoin(radius, planner, EAGER).between(left, right, visit);

const distinct = ({ words, wordsPerHash }: HashSet): HashSet => ({
  words: groupEqualHashes(words, wordsPerHash).unique.slice(),
  wordsPerHash,
});

const fill = fc.constantFrom(...Object.keys(FILLS));
const width = fc.constantFrom(1, 2, 2, 3, 8);
/** Up to 10 of 64 bits and 31 of 256, and some beyond. */
const radiusFor = (wordsPerHash: number, share: number): number =>
  Math.floor(share * (wordsPerHash === 1 ? 7 : wordsPerHash < 4 ? 12 : 35));

describe('hammingJoin', () => {
  it('finds exactly the pairs that comparing all of them finds, each once', () => {
    fc.assert(
      fc.property(fill, fc.integer(), fc.double({ min: 0, max: 1, noNaN: true }), width, (kind, seed, share, words) => {
        const radius = radiusFor(words, share);
        const set = setOf(kind, seed, 1500, words, radius);
        expect(difference(collect(hammingJoin, set, radius), collect(bruteForceJoin, set, radius))).toBeNull();
      }),
      { numRuns: 16 },
    );
  });

  it('does so whatever the plan', () => {
    fc.assert(
      fc.property(fill, fc.integer(), fc.double({ min: 0, max: 1, noNaN: true }), width, (kind, seed, share, words) => {
        const radius = radiusFor(words, share);
        const set = distinct(setOf(kind, seed, 400, words, radius));
        const expected = collect(bruteForceJoin, set, radius);
        expect(difference(collect(distinctJoin(erratic(seed)), set, radius), expected)).toBeNull();
        expect(difference(collect(distinctJoin(forMany), set, radius), expected)).toBeNull();
      }),
      { numRuns: 60 },
    );
  });

  it('finds the same pairs in any order of the hashes', () => {
    fc.assert(
      fc.property(fill, fc.integer(), fc.integer({ min: 0, max: 10 }), (kind, seed, radius) => {
        const set = setOf(kind, seed, 1600, 2, radius);
        const count = set.words.length / 2;
        const next = random(seed + 1);
        const order = Uint32Array.from({ length: count }, (_, i) => i);
        for (let i = count - 1; i > 0; i--) {
          const j = next() % (i + 1);
          [order[i], order[j]] = [order[j]!, order[i]!];
        }
        const shuffled = new Uint32Array(set.words.length);
        for (let i = 0; i < count; i++) shuffled.set(set.words.subarray(2 * order[i]!, 2 * order[i]! + 2), 2 * i);
        const inOrder: Join = (_, r, visit) =>
          hammingJoin({ words: shuffled, wordsPerHash: 2 }, r, (a, b, distance) =>
            visit(Math.min(order[a]!, order[b]!), Math.max(order[a]!, order[b]!), distance),
          );
        expect(difference(collect(inOrder, set, radius), collect(hammingJoin, set, radius))).toBeNull();
      }),
      { numRuns: 12 },
    );
  });

  it('pairs a before b', () => {
    hammingJoin(setOf('clustered', 7, 3000, 2, 4), 4, (a, b) => expect(a).toBeLessThan(b));
  });

  it('handles no hashes, one hash, and radii beyond the width', () => {
    expect(collect(hammingJoin, { words: new Uint32Array(0), wordsPerHash: 2 }, 4)).toHaveLength(0);
    expect(collect(hammingJoin, { words: new Uint32Array(2), wordsPerHash: 2 }, 4)).toHaveLength(0);
    for (const words of [1, 2, 8]) {
      expect(collect(hammingJoin, setOf('clustered', 3, 200, words, 4), 300)).toHaveLength((200 * 199) / 2);
    }
  });

  it('names what is wrong with a radius or a set', () => {
    expect(() => hammingJoin({ words: new Uint32Array(2), wordsPerHash: 2 }, -1, () => {})).toThrow('not -1');
    expect(() => hammingJoin({ words: new Uint32Array(3), wordsPerHash: 2 }, 1, () => {})).toThrow('3 words');
  });
});

describe('hammingJoinGroups', () => {
  it('joins a hundred thousand equal hashes as one', () => {
    const words = new Uint32Array(2 * 100_003);
    words.set([1, 0, 3, 0, 0xffff, 0xffff], 200_000);
    const pairs: number[][] = [];
    hammingJoinGroups(groupEqualHashes(words), 8, (...pair) => pairs.push(pair));
    expect(pairs.sort()).toEqual([
      [0, 1, 1],
      [0, 2, 2],
      [1, 2, 1],
    ]);
  });
});

describe('hammingCrossJoin', () => {
  it('finds exactly the pairs between two sets, each once', () => {
    fc.assert(
      fc.property(fill, fc.integer(), fc.double({ min: 0, max: 1, noNaN: true }), width, (kind, seed, share, words) => {
        const radius = radiusFor(words, share);
        const both = setOf(kind, seed, 3000, words, radius);
        const left = { words: both.words.slice(0, 1200 * words), wordsPerHash: words };
        const right = { words: both.words.slice(1200 * words), wordsPerHash: words };
        const expected = collectCross(bruteForceCrossJoin, left, right, radius);
        expect(difference(collectCross(hammingCrossJoin, left, right, radius), expected)).toBeNull();
      }),
      { numRuns: 12 },
    );
  });

  it('does so whatever the plan', () => {
    fc.assert(
      fc.property(fill, fc.integer(), fc.double({ min: 0, max: 1, noNaN: true }), width, (kind, seed, share, words) => {
        const radius = radiusFor(words, share);
        const both = setOf(kind, seed, 450, words, radius);
        const left = distinct({ words: both.words.slice(0, 150 * words), wordsPerHash: words });
        const right = distinct({ words: both.words.slice(150 * words), wordsPerHash: words });
        const expected = collectCross(bruteForceCrossJoin, left, right, radius);
        expect(difference(collectCross(distinctCrossJoin(erratic(seed)), left, right, radius), expected)).toBeNull();
        expect(difference(collectCross(distinctCrossJoin(forMany), left, right, radius), expected)).toBeNull();
      }),
      { numRuns: 60 },
    );
  });

  it('finds the pairs of two halves and between them that the join of the whole finds', () => {
    const set = setOf('clustered', 11, 6000, 2, 8);
    const slice = (from: number, to: number): HashSet => ({
      words: set.words.slice(2 * from, 2 * to),
      wordsPerHash: 2,
    });
    const parts: Join = (_, radius, visit) => {
      hammingJoin(slice(0, 3000), radius, visit);
      hammingJoin(slice(3000, 6000), radius, (a, b, distance) => visit(a + 3000, b + 3000, distance));
      hammingCrossJoin(slice(0, 3000), slice(3000, 6000), radius, (l, r, distance) => visit(l, r + 3000, distance));
    };
    expect(difference(collect(parts, set, 8), collect(hammingJoin, set, 8))).toBeNull();
  });

  it('handles empty sets, and refuses different widths', () => {
    const none = { words: new Uint32Array(0), wordsPerHash: 2 };
    expect(collectCross(hammingCrossJoin, none, setOf('spread', 1, 10, 2, 1), 3)).toHaveLength(0);
    const wide = groupEqualHashes(new Uint32Array(8), 8);
    expect(() => hammingCrossJoinGroups(groupEqualHashes(new Uint32Array(2)), wide, 1, () => {})).toThrow(
      'hashes of 64 and 256 bits',
    );
  });
});

describe('crowded buckets', () => {
  /** Steps taken and records met by compared buckets say how much work a join is, whatever the machine. */
  it('does not meet look-alikes again and again', () => {
    const set = distinct(setOf('blankish', 5, 12_000, 2, 3));
    const count = set.words.length / 2;
    let asked = 0;
    const counting: Planner = (size, bits, radius) => {
      const plan = planBands(size, bits, radius);
      return {
        step(records, undecided, left) {
          asked += records;
          return plan.step(records, undecided, left);
        },
      };
    };
    let pairs = 0;
    new BlockJoin(8, counting).within(set, () => pairs++);
    expect(pairs).toBeGreaterThan(count * 500);
    expect(asked).toBeLessThan(count * 100);
  });
});
