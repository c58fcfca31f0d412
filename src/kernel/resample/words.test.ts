import { expect, it } from 'vitest';
import { LANES, wordsOf } from './words.ts';

it('shows four bytes as a word, the first lowest, in two lanes', () => {
  const [word] = wordsOf(Uint8Array.of(1, 2, 3, 4)) ?? [];
  expect(word).toBe(0x04030201);
  expect(word! & LANES).toBe(0x00030001);
  expect((word! >>> 8) & LANES).toBe(0x00040002);
});

it('refuses bytes that are not whole aligned words', () => {
  const bytes = new Uint8Array(12);
  expect(wordsOf(bytes.subarray(4))).toHaveLength(2);
  expect(wordsOf(bytes.subarray(1, 9))).toBeUndefined();
  expect(wordsOf(bytes.subarray(0, 7))).toBeUndefined();
});
