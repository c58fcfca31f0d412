import fc from 'fast-check';
import { expect, it } from 'vitest';
import { duplicateGroups } from '../../analyse/duplicates/groups.ts';
import { representedClasses } from '../../analyse/duplicates/related-pairs.ts';
import { ThresholdCounter } from './threshold-counts.ts';
import { linkablePairs } from './threshold-pairs.ts';

const NODES = 12;

/** Pairs as a scan stores them: each two nodes at most once, in order. */
const pairsArbitrary = fc
  .uniqueArray(
    fc.record({
      a: fc.integer({ min: 0, max: NODES - 1 }),
      b: fc.integer({ min: 0, max: NODES - 1 }),
      relation: fc.constantFrom(0, 1, 2, 3, 7, 8),
      score: fc.integer({ min: 3, max: 10 }).map((tenths) => tenths / 10),
      isRepresented: fc.constantFrom(0, 0, 0, 1),
    }),
    { selector: ({ a, b }) => Math.min(a, b) * NODES + Math.max(a, b), maxLength: 30 },
  )
  .map((pairs) =>
    pairs
      .filter(({ a, b }) => a !== b)
      .map((pair) => ({ ...pair, a: Math.min(pair.a, pair.b), b: Math.max(pair.a, pair.b) })),
  );
const nodeArbitrary = fc.integer({ min: 0, max: NODES - 1 });

type Pair = { a: number; b: number; relation: number; score: number; isRepresented: number };
const columns = (pairs: readonly Pair[]) => ({
  a: pairs.map(({ a }) => a),
  b: pairs.map(({ b }) => b),
  relation: pairs.map(({ relation }) => relation),
  score: pairs.map(({ relation, score }) => (relation <= 1 ? 1 : score)),
  isRepresented: pairs.map(({ isRepresented }) => isRepresented),
});

it('counts what grouping everything anew gives, wherever the threshold goes', () => {
  fc.assert(
    fc.property(
      pairsArbitrary,
      fc.array(
        fc.tuple(nodeArbitrary, nodeArbitrary).filter(([x, y]) => x !== y),
        { maxLength: 3 },
      ),
      fc.integer({ min: 3, max: 10 }).map((tenths) => tenths / 10),
      fc.array(fc.double({ min: 0.2, max: 1.05, noNaN: true }), { minLength: 1, maxLength: 6 }),
      (pairs, vetoes, now, thresholds) => {
        const related = columns(pairs);
        const counter = new ThresholdCounter(linkablePairs(NODES, related), now, vetoes);
        const groupsAt = (threshold: number) =>
          duplicateGroups(related, representedClasses(NODES, related, threshold, vetoes)).map(({ members }) => members);
        const before = groupsAt(now);
        for (const threshold of [...thresholds, now]) {
          const after = groupsAt(threshold);
          const isIn = (groups: readonly (readonly number[])[], group: readonly number[]) =>
            groups.some((other) => other.join() === group.join());
          const members = new Set(after.flat());
          const membersBefore = new Set(before.flat());
          expect(counter.at(threshold)).toEqual({
            groups: after.length,
            duplicateImages: members.size - after.length,
            newGroups: after.filter((group) => !isIn(before, group)).length,
            goneGroups: before.filter((group) => !isIn(after, group)).length,
            imagesIn: [...members].filter((node) => !membersBefore.has(node)).length,
            imagesOut: [...membersBefore].filter((node) => !members.has(node)).length,
          });
        }
      },
    ),
    { numRuns: 1500 },
  );
});
