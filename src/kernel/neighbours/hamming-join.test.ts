import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { planBands } from './band-plan.ts';
import { bruteForceJoin, type HashSet, hammingJoin } from './hamming-join.ts';

function random(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return (state ^ (state >>> 13)) >>> 0;
  };
}

/** Clusters of near copies plus noise, enough rows to leave the brute-force path. */
function plantedSet(seed: number, count: number, wordsPerHash: number, flips: number): HashSet {
  const next = random(seed);
  const words = new Uint32Array(count * wordsPerHash);
  for (let i = 0; i < count; i++) {
    const copyOf = i > 0 && next() % 3 === 0 ? next() % i : -1;
    for (let w = 0; w < wordsPerHash; w++) {
      words[i * wordsPerHash + w] = copyOf < 0 ? next() ^ (next() << 7) : words[copyOf * wordsPerHash + w]!;
    }
    if (copyOf < 0) continue;
    for (let f = next() % (flips + 1); f > 0; f--) {
      const bit = next() % (32 * wordsPerHash);
      const at = i * wordsPerHash + (bit >>> 5);
      words[at] = words[at]! ^ (1 << (bit & 31));
    }
  }
  return { words, wordsPerHash };
}

const collect = (join: typeof hammingJoin, set: HashSet, radius: number): string[] => {
  const pairs: string[] = [];
  join(set, radius, (a, b, distance) => pairs.push(`${a},${b},${distance}`));
  return pairs.sort();
};

describe('hammingJoin', () => {
  it('finds exactly the pairs that comparing all of them finds, each once', () => {
    fc.assert(
      fc.property(fc.integer(), fc.integer({ min: 0, max: 10 }), fc.constantFrom(1, 2, 3, 8), (seed, radius, words) => {
        const set = plantedSet(seed, 1600, words, radius + 3);
        expect(collect(hammingJoin, set, radius)).toEqual(collect(bruteForceJoin, set, radius));
      }),
      { numRuns: 25 },
    );
  });

  it('pairs a before b', () => {
    hammingJoin(plantedSet(7, 3000, 2, 4), 4, (a, b) => expect(a).toBeLessThan(b));
  });

  it('handles no hashes and one hash', () => {
    expect(collect(hammingJoin, { words: new Uint32Array(0), wordsPerHash: 2 }, 4)).toEqual([]);
    expect(collect(hammingJoin, { words: new Uint32Array(2), wordsPerHash: 2 }, 4)).toEqual([]);
  });
});

describe('planBands', () => {
  it('always leaves enough bands for the pigeonhole', () => {
    for (const count of [2_000, 100_000, 4_000_000]) {
      for (let radius = 0; radius <= 10; radius++) {
        const plan = planBands(count, 64, radius);
        expect(plan.bands - plan.equalBands).toBe(radius);
      }
    }
  });
});
