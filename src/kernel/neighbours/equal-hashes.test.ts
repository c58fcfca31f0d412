import fc from 'fast-check';
import { expect, it } from 'vitest';
import { groupEqualHashes } from './equal-hashes.ts';

const word = fc.constantFrom(0, 1, 2, 0x7fffffff, 0x80000000, 0xffffffff);

function check(hashes: number[][], wordsPerHash: number): void {
  const { unique, starts, entries } = groupEqualHashes(Uint32Array.from(hashes.flat()), wordsPerHash);
  const groups = new Map<string, number[]>();
  hashes.forEach((hash, i) => {
    const key = hash.map((value) => value.toString(16).padStart(8, '0')).join('');
    const known = groups.get(key);
    if (known) known.push(i);
    else groups.set(key, [i]);
  });
  const ascending = [...groups.keys()].sort();
  expect([starts.length, unique.length]).toEqual([groups.size + 1, wordsPerHash * groups.size]);
  const wrong = ascending.filter((key, g) => {
    const value = [...unique.subarray(g * wordsPerHash, (g + 1) * wordsPerHash)];
    return (
      value.map((part) => part.toString(16).padStart(8, '0')).join('') !== key ||
      String([...entries.subarray(starts[g], starts[g + 1])]) !== String(groups.get(key))
    );
  });
  expect(wrong).toEqual([]);
}

it('puts every hash into the group of its value, and no other, in ascending order', () => {
  fc.assert(
    fc.property(fc.constantFrom(1, 2, 3, 8), fc.integer({ min: 0, max: 200 }), fc.gen(), (wordsPerHash, count, gen) => {
      const hashes = Array.from({ length: count }, () => Array.from({ length: wordsPerHash }, () => gen(() => word)));
      check(hashes, wordsPerHash);
    }),
  );
});

it('sorts long runs that are equal in their first words', () => {
  const hashes = Array.from({ length: 70_000 }, (_, i) => [i < 60_000 ? 3 : i, 5, Math.imul(i, 0x9e3779b1) >>> 14]);
  check(hashes, 3);
});

it('takes 64 bits when no width is given', () => {
  expect(groupEqualHashes(Uint32Array.of(1, 2, 1, 2)).starts).toEqual(Uint32Array.of(0, 2));
});

it('handles no hashes', () => {
  expect(groupEqualHashes(new Uint32Array(0)).starts).toEqual(Uint32Array.of(0));
});
