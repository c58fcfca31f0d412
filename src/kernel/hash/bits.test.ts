import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bitsToHex, hamming64, hammingHex, hexToWords, popcount32, wordsToHex } from './bits.ts';

const word = fc.integer({ min: 0, max: 0xffffffff });
const words = fc.array(word, { minLength: 1, maxLength: 8 });
const hash = words.map(wordsToHex);

describe('bits', () => {
  it('writes bits most significant first, padded in front', () => {
    expect(bitsToHex([1, 0, 0, 0, 0, 0, 0, 1])).toBe('81');
    expect(bitsToHex([1, 0, 1, 1, 1])).toBe('17');
    expect(bitsToHex([])).toBe('');
  });

  it('agrees with BigInt on bit lists of any length', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 1 }), { minLength: 1, maxLength: 300 }), (bits) => {
        const expected = BigInt(`0b${bits.join('')}`)
          .toString(16)
          .padStart(Math.ceil(bits.length / 4), '0');
        expect(bitsToHex(bits)).toBe(expected);
      }),
    );
  });

  it('goes from words to hex and back', () => {
    fc.assert(
      fc.property(words, (values) => {
        expect([...hexToWords(wordsToHex(values))]).toEqual(values);
        expect([...hexToWords(wordsToHex(values).toUpperCase())]).toEqual(values);
      }),
    );
    expect([...hexToWords('d8f8f0cee0f4a84f')]).toEqual([0xd8f8f0ce, 0xe0f4a84f]);
    expect([...hexToWords('1ffffffff')]).toEqual([1, 0xffffffff]);
  });

  it('counts set bits', () => {
    fc.assert(
      fc.property(word, (value) => {
        expect(popcount32(value)).toBe(value.toString(2).replaceAll('0', '').length);
        expect(popcount32(value | 0)).toBe(popcount32(value));
      }),
    );
  });

  it('has a Hamming distance that is a metric, the same over words and hex', () => {
    fc.assert(
      fc.property(word, word, word, word, word, word, (a1, a0, b1, b0, c1, c0) => {
        const ab = hamming64(a1, a0, b1, b0);
        expect(ab).toBe(hamming64(b1, b0, a1, a0));
        expect(ab === 0).toBe(a1 === b1 && a0 === b0);
        expect(ab).toBeLessThanOrEqual(hamming64(a1, a0, c1, c0) + hamming64(c1, c0, b1, b0));
        expect(hammingHex(wordsToHex([a1, a0]), wordsToHex([b1, b0]))).toBe(ab);
      }),
    );
  });

  it('counts flipped bits of a hash of any length', () => {
    fc.assert(
      fc.property(hash, fc.nat(), (value, at) => {
        const flipped = hexToWords(value);
        const bit = at % (32 * flipped.length);
        flipped[bit >> 5] = flipped[bit >> 5]! ^ (1 << (bit & 31));
        expect(hammingHex(value, wordsToHex(flipped))).toBe(1);
      }),
    );
  });

  it('names what is wrong with a bad hash', () => {
    expect(() => hexToWords('')).toThrow('empty string');
    expect(() => hexToWords('12g4')).toThrow('"12g4" is not a hex hash: character 3');
    expect(() => hammingHex('00', '0')).toThrow('hashes of 2 and 1 hex digits');
    expect(() => hammingHex('0z', '00')).toThrow('character 2');
  });
});
