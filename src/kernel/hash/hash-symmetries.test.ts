import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { lumaPattern } from '../../../test/fixtures/goldens/hash/images.ts';
import { composeOrientations, ORIENTATIONS, orient } from '../resample/dihedral.ts';
import { averageHash } from './average.ts';
import { hammingHex, hexToWords, wordsToHex } from './bits.ts';
import { orientAverageBits, orientPdqBits, orientPerceptualBits } from './hash-symmetries.ts';
import { dihedralPdqHashes } from './pdq.ts';
import { dihedralPerceptualHashes } from './perceptual.ts';

const orientation = fc.constantFrom(...ORIENTATIONS);
const wordsOf = (count: number) =>
  fc.array(fc.nat(0xffffffff), { minLength: count, maxLength: count }).map((words) => Uint32Array.from(words));

/** Bits of a hash row by row: PDQ counts from the last bit of the hex, the others from the first. */
const bitsOf = (words: Uint32Array, lastFirst: boolean): Uint8Array => {
  const bits = [...wordsToHex(words)].flatMap((digit) => [...Number.parseInt(digit, 16).toString(2).padStart(4, '0')]);
  return Uint8Array.from(lastFirst ? bits.reverse() : bits, Number);
};

/**
 * The bits moved by transposition alone and inverted at odd frequencies: what the functions must do, bit by bit.
 * @param lowest frequency of the first row and column.
 */
function byDefinition(bits: Uint8Array, side: number, lowest: number, o: number): number[] {
  const transposed = o >= 5;
  const mirrorX = [2, 3, 6, 7].includes(o);
  const mirrorY = [3, 4, 7, 8].includes(o);
  return Array.from({ length: side * side }, (_, i) => {
    const u = Math.floor(i / side);
    const v = i % side;
    const bit = bits[transposed ? v * side + u : i]!;
    return bit ^ (mirrorX ? (v + lowest) & 1 : 0) ^ (mirrorY ? (u + lowest) & 1 : 0);
  });
}

const KINDS = [
  { name: 'orientPdqBits', orientBits: orientPdqBits, length: 8 },
  { name: 'orientPerceptualBits', orientBits: orientPerceptualBits, length: 2 },
  { name: 'orientAverageBits', orientBits: orientAverageBits, length: 2 },
] as const;

describe.each(KINDS)('$name', ({ orientBits, length }) => {
  it('composes as orientations do, and leaves the hash alone for 1', () => {
    fc.assert(
      fc.property(wordsOf(length), orientation, orientation, (words, a, b) => {
        expect(orientBits(orientBits(words, a), b)).toEqual(orientBits(words, composeOrientations(a, b)));
        expect(orientBits(words, 1)).toEqual(words);
      }),
    );
  });

  it('reads from an offset, and may write over its input', () => {
    fc.assert(
      fc.property(wordsOf(length), orientation, (words, o) => {
        const expected = orientBits(words, o);
        const flat = new Uint32Array(3 * length);
        flat.set(words, length);
        const out = new Uint32Array(length);
        expect(orientBits(flat, o, out, length)).toBe(out);
        expect(out).toEqual(expected);
        expect(orientBits(words, o, words)).toBe(words);
        expect(words).toEqual(expected);
      }),
    );
  });

  it('refuses what is no orientation', () => {
    expect(() => orientBits(new Uint32Array(length), 0)).toThrow(RangeError);
    expect(() => orientBits(new Uint32Array(length), 9)).toThrow(RangeError);
  });
});

describe('the bits', () => {
  it('of PDQ are transposed and inverted at odd frequencies, from 1 on', () => {
    fc.assert(
      fc.property(wordsOf(8), orientation, (words, o) => {
        expect([...bitsOf(orientPdqBits(words, o), true)]).toEqual(byDefinition(bitsOf(words, true), 16, 1, o));
      }),
    );
  });

  it('of perceptual hashes are transposed and inverted at odd frequencies, from 0 on', () => {
    fc.assert(
      fc.property(wordsOf(2), orientation, (words, o) => {
        expect([...bitsOf(orientPerceptualBits(words, o), false)]).toEqual(byDefinition(bitsOf(words, false), 8, 0, o));
      }),
    );
  });

  it('of average hashes move as pixels', () => {
    fc.assert(
      fc.property(wordsOf(2), orientation, (words, o) => {
        const moved = orient({ width: 8, height: 8, data: bitsOf(words, false) }, o).data;
        expect(bitsOf(orientAverageBits(words, o), false)).toEqual(moved);
      }),
    );
  });
});

describe('on textures', () => {
  const textures = Array.from({ length: 20 }, (_, seed) =>
    lumaPattern('cloud', seed % 2 === 0 ? 512 : 384, seed % 2 === 0 ? 384 : 512, seed),
  );

  /** Bits by which the guess from the straight hash misses, mean and largest over orientations 2–8. */
  function drift(
    guess: typeof orientPdqBits,
    hashesOf: (index: number) => readonly string[],
  ): { readonly mean: number; readonly max: number } {
    const distances = textures.flatMap((_, index) => {
      const hashes = hashesOf(index);
      const straight = hexToWords(hashes[0]!);
      return ORIENTATIONS.slice(1).map((o) => hammingHex(wordsToHex(guess(straight, o)), hashes[o - 1]!));
    });
    return { mean: distances.reduce((a, b) => a + b) / distances.length, max: Math.max(...distances) };
  }

  it('PDQ drifts by about 6 of 256 bits from the hashes of one DCT', () => {
    const { mean, max } = drift(orientPdqBits, (index) => dihedralPdqHashes(textures[index]!).hashes);
    expect(mean).toBeLessThan(8);
    expect(max).toBeLessThanOrEqual(20);
  });

  it('perceptual hashes drift by about 3 of 64 bits from the hashes of one DCT', () => {
    const { mean, max } = drift(orientPerceptualBits, (index) => dihedralPerceptualHashes(textures[index]!));
    expect(mean).toBeLessThan(5);
    expect(max).toBeLessThanOrEqual(12);
  });

  it('average hashes equal those of turned pixels but for rounding', () => {
    const { mean, max } = drift(orientAverageBits, (index) =>
      ORIENTATIONS.map((o) => averageHash(orient(textures[index]!, o))),
    );
    expect(mean).toBeLessThan(0.2);
    expect(max).toBeLessThanOrEqual(2);
  });

  it('transposing alone is exact for all', () => {
    for (const texture of textures) {
      const pdq = dihedralPdqHashes(texture).hashes;
      const perceptual = dihedralPerceptualHashes(texture);
      expect(wordsToHex(orientPdqBits(hexToWords(pdq[0]!), 5))).toBe(pdq[4]);
      expect(wordsToHex(orientPerceptualBits(hexToWords(perceptual[0]!), 5))).toBe(perceptual[4]);
    }
  });
});
