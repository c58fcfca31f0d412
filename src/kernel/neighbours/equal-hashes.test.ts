import fc from 'fast-check';
import { expect, it } from 'vitest';
import { groupEqualHashes } from './equal-hashes.ts';

const word = fc.constantFrom(0, 1, 2, 0x7fffffff, 0x80000000, 0xffffffff);

it('puts every hash into the group of its value, and no other', () => {
  fc.assert(
    fc.property(fc.array(fc.tuple(word, word), { maxLength: 60 }), (hashes) => {
      const { unique, starts, entries } = groupEqualHashes(Uint32Array.from(hashes.flat()));
      const values = new Set(hashes.map(String));
      expect(unique.length).toBe(2 * values.size);
      expect(starts.length).toBe(values.size + 1);
      expect([...entries].sort((a, b) => a - b)).toEqual(hashes.map((_, i) => i));
      for (let g = 0; g < values.size; g++) {
        for (const entry of entries.subarray(starts[g], starts[g + 1])) {
          expect(hashes[entry]).toEqual([unique[2 * g], unique[2 * g + 1]]);
        }
      }
    }),
  );
});

it('handles no hashes', () => {
  expect(groupEqualHashes(new Uint32Array(0)).starts).toEqual(Uint32Array.of(0));
});
