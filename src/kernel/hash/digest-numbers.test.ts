import fc from 'fast-check';
import { expect, it } from 'vitest';
import { DigestNumbers } from './digest-numbers.ts';

const digest = fc
  .array(fc.integer({ min: 0, max: 0xffffffff }), { minLength: 4, maxLength: 4 })
  .map((words) => words.map((word) => word.toString(16).padStart(8, '0')).join(''));

it('numbers digests as a map of strings would', () => {
  fc.assert(
    fc.property(fc.array(fc.option(digest), { maxLength: 300 }), fc.nat(299), (digests, again) => {
      const numbers = new DigestNumbers();
      const map = new Map<string, number>();
      for (const hex of [...digests, ...digests.slice(0, again)]) {
        if (hex !== null && !map.has(hex)) map.set(hex, map.size);
        expect(numbers.numberOf(hex)).toBe(hex === null ? -1 : map.get(hex));
      }
      expect(numbers.count).toBe(map.size);
    }),
  );
});

it('keeps its numbers while it grows, also where the first words collide', () => {
  const numbers = new DigestNumbers();
  const hex = (i: number) => `00000001${'0'.repeat(16)}${i.toString(16).padStart(8, '0')}`;
  for (let i = 0; i < 3000; i++) expect(numbers.numberOf(hex(i))).toBe(i);
  for (let i = 0; i < 3000; i++) expect(numbers.numberOf(hex(i))).toBe(i);
});

it('refuses what is no digest', () => {
  expect(() => new DigestNumbers().numberOf('abc')).toThrow('no digest');
});
