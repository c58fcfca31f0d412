import type { HashSet } from '../../src/kernel/neighbours/hash-set.ts';

/** Every tenth hash or so is an earlier one with at most `radius` bits flipped; the others are random. */
export interface PlantedHashes extends HashSet {
  /** Number of the hash it was made from, -1 for a random one. */
  readonly copyOf: Int32Array;
}

/** Uniform 32-bit integers, the same every time (a Weyl sequence through a mixing function). */
export function randomWords(seed: number): () => number {
  let state = seed | 0;
  return () => {
    state = (state + 0x9e3779b9) | 0;
    let mixed = Math.imul(state ^ (state >>> 16), 0x21f0aaad);
    mixed = Math.imul(mixed ^ (mixed >>> 15), 0x735a2d97);
    return (mixed ^ (mixed >>> 15)) >>> 0;
  };
}

export function plantHashes(count: number, wordsPerHash: number, radius: number, seed = 20_240_601): PlantedHashes {
  const next = randomWords(seed);
  const words = new Uint32Array(count * wordsPerHash);
  const copyOf = new Int32Array(count).fill(-1);
  for (let i = 0; i < count; i++) {
    const at = i * wordsPerHash;
    if (i === 0 || next() % 10 > 0) {
      for (let w = 0; w < wordsPerHash; w++) words[at + w] = next();
      continue;
    }
    const origin = next() % i;
    copyOf[i] = origin;
    words.copyWithin(at, origin * wordsPerHash, (origin + 1) * wordsPerHash);
    for (let flips = next() % (radius + 1); flips > 0; flips--) {
      const bit = next() % (32 * wordsPerHash);
      words[at + (bit >>> 5)]! ^= 1 << (bit & 31);
    }
  }
  return { words, wordsPerHash, copyOf };
}
