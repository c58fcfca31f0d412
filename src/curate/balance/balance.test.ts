import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { seededRandom } from '../../transform/random.ts';
import { copiesToDrop } from './drop-copies.ts';
import { targetCount } from './targets.ts';

it('targetCount', () => {
  const counts = [10, 0, 1, 4, 5];
  expect((['max', 'mean', 'median', 'min', 7] as const).map((target) => targetCount(counts, target))).toEqual([
    10, 5, 5, 1, 7,
  ]);
  expect(targetCount([], 'max')).toBe(0);
});

describe('copiesToDrop', () => {
  it('takes from the largest group what would be kept last, and leaves one of each', () => {
    const groups = { group: Int32Array.of(0, 0, 0, 0, 1, 1, -1), place: Int32Array.of(0, 1, 2, 3, 0, 1, 0) };
    const rows = Uint32Array.of(0, 1, 2, 3, 4, 5, 6);
    expect([...copiesToDrop(rows, groups, 2, Math.random)]).toEqual([3, 2]);
    expect([...copiesToDrop(rows, groups, 99, Math.random)].sort()).toEqual([1, 2, 3, 5]);
    expect(copiesToDrop(rows, groups, 0, Math.random)).toHaveLength(0);
    // The keeper itself is not among them: the next one stays in its stead.
    expect([...copiesToDrop(Uint32Array.of(2, 3), groups, 9, Math.random)]).toEqual([3]);
  });
  it('never empties a group, and evens them out', () => {
    const given = fc.tuple(fc.array(fc.integer({ min: -1, max: 4 }), { maxLength: 40 }), fc.nat(40), fc.integer());
    fc.assert(
      fc.property(given, ([group, most, seed]) => {
        const rows = Uint32Array.from(group, (_, i) => i);
        const groups = { group: Int32Array.from(group), place: Int32Array.from(group, (_, i) => i) };
        const dropped = new Set(copiesToDrop(rows, groups, most, seededRandom('drop', seed)));
        const sizes = (of: (i: number) => boolean) =>
          [0, 1, 2, 3, 4].map((g) => group.filter((x, i) => x === g && of(i)).length);
        const before = sizes(() => true);
        const after = sizes((i) => !dropped.has(i));
        for (const [g, size] of before.entries()) {
          if (size > 0) expect(after[g]).toBeGreaterThan(0);
          // A group that lost some is no smaller, by more than one, than any that could lose more.
          if (after[g]! < size) expect(after[g]! + 1).toBeGreaterThanOrEqual(Math.max(...after));
        }
        for (const row of dropped) expect(group[row]).toBeGreaterThanOrEqual(0);
      }),
    );
  });
});
